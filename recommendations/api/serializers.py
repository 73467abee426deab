"""The JSON of the status values. Field names are those of `status.values`, so page and API say the same words."""

from rest_framework import serializers

from recommendations.api.note_serializers import CallSerializer
from recommendations.api.reading_serializers import ReadingSerializer
from recommendations.api.tally_serializers import TallySerializer
from recommendations.api.words import AccountName, word
from recommendations.vocabulary import (
    ActorRole,
    Certainty,
    Confidence,
    DatePrecision,
    DesiredDirection,
    EventKind,
    Label,
    PublisherTier,
    ReadingRule,
    Scale,
    ShownLabel,
    Side,
    Significance,
    Step,
)


class ActorSerializer(serializers.Serializer):
    """An actor; `group_code` names the group it is part of."""

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    role = word(ActorRole)
    group_code = serializers.CharField()


class CellSerializer(serializers.Serializer):
    """One track as of a day. Numbers are null where nothing was ever rated; shares run from 0 (away) to 1 (toward)."""

    actor = ActorSerializer()
    shown = word(ShownLabel)
    label = word(Label)  # type: ignore[assignment]  # the name is the word of the design
    since_on = serializers.DateField(allow_null=True)
    previous_shown = word(ShownLabel, allow_null=True)
    changed_from = word(ShownLabel, allow_null=True)
    reason = serializers.CharField()
    p_toward = serializers.FloatField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    low60 = serializers.FloatField(allow_null=True)
    high60 = serializers.FloatField(allow_null=True)
    low80 = serializers.FloatField(allow_null=True)
    high80 = serializers.FloatField(allow_null=True)
    evidence = serializers.FloatField(allow_null=True)
    toward_count = serializers.IntegerField()
    away_count = serializers.IntegerField()
    neutral_count = serializers.IntegerField()
    long_label = word(Label, allow_null=True)
    furthest_step = word(Step, allow_null=True)
    words_only = serializers.BooleanField()
    one_event = serializers.BooleanField()
    contested = serializers.BooleanField()
    clear = serializers.BooleanField()
    method_version = serializers.CharField()
    computed_on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    restating = serializers.BooleanField()
    stale_since = serializers.DateField(allow_null=True)
    owner_name = AccountName()
    calls = CallSerializer(many=True)


class RowSerializer(serializers.Serializer):
    """One recommendation with one cell per column, in the columns' order."""

    code = serializers.CharField(source="recommendation_code")
    title = serializers.CharField()
    short_title = serializers.CharField()
    cells = CellSerializer(many=True)


class PillarSerializer(serializers.Serializer):
    """One pillar with its recommendations and the counts of their labels."""

    code = serializers.CharField()
    title = serializers.CharField()
    tallies = TallySerializer(many=True)
    rows = RowSerializer(many=True)


class ChangeSerializer(serializers.Serializer):
    """A change worth reporting: another label, or a share that moved by five points."""

    recommendation_code = serializers.CharField()
    title = serializers.CharField()
    actor = ActorSerializer()
    before = word(ShownLabel, allow_null=True)
    after = word(ShownLabel)
    on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    share_before = serializers.FloatField(allow_null=True)
    share_after = serializers.FloatField(allow_null=True)
    label_changed = serializers.BooleanField()


class BoardSerializer(serializers.Serializer):
    """Every track of a brief as of a day."""

    brief_code = serializers.CharField()
    brief_title = serializers.CharField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField()
    compare_on = serializers.DateField(allow_null=True)
    first_day = serializers.DateField(allow_null=True)
    last_fresh_on = serializers.DateField(allow_null=True)
    last_checked_at = serializers.DateTimeField(allow_null=True)
    waiting_in_triage = serializers.IntegerField()
    not_comparable = serializers.BooleanField()
    columns = ActorSerializer(many=True)
    tallies = TallySerializer(many=True)
    pillars = PillarSerializer(many=True, source="blocks")
    changes = ChangeSerializer(many=True)


class CitationSerializer(serializers.Serializer):
    """Where a claim can be looked up."""

    title = serializers.CharField()
    publisher = serializers.CharField()
    tier = word(PublisherTier)
    url = serializers.CharField()
    archived_url = serializers.CharField()


class EvidenceSerializer(serializers.Serializer):
    """One judgement of one event. Context actors and background weigh 0."""

    event_code = serializers.CharField()
    headline = serializers.CharField()
    occurred_on = serializers.DateField()
    date_precision = word(DatePrecision)
    step = word(Step, allow_null=True)
    kind = word(EventKind)
    actor = ActorSerializer()
    side = word(Side)
    significance = word(Significance)
    confidence = word(Confidence)
    rationale = serializers.CharField()
    weight_today = serializers.FloatField()
    is_context = serializers.BooleanField()
    is_baseline = serializers.BooleanField()
    recorded_at = serializers.DateTimeField()
    citations = CitationSerializer(many=True)


class LabelChangeSerializer(serializers.Serializer):
    """The first day of a label, with what was shown the day before."""

    on = serializers.DateField()
    actor = ActorSerializer()
    before = word(ShownLabel)
    after = word(ShownLabel)
    reason = serializers.CharField()
    method_version = serializers.CharField()


class TrendPointSerializer(serializers.Serializer):
    """One day of an actor's line."""

    day = serializers.DateField()
    share = serializers.FloatField()
    low80 = serializers.FloatField()
    high80 = serializers.FloatField()
    label = word(Label)  # type: ignore[assignment]  # the name is the word of the design


class ObservationSerializer(serializers.Serializer):
    """One dated value; `recalled` ones are still to be confirmed."""

    period = serializers.CharField()
    observed_on = serializers.DateField()
    date_precision = word(DatePrecision)
    value = serializers.DecimalField(max_digits=20, decimal_places=6, normalize_output=True)
    certainty = word(Certainty)
    note = serializers.CharField()
    citations = CitationSerializer(many=True)


class IndicatorSerializer(serializers.Serializer):
    """An indicator with its observations; an empty list means that no figure was found, not zero.

    `reading` is null where its settings contradict each other; `problem` then says how.
    """

    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    definition = serializers.CharField()
    actor = ActorSerializer()
    is_own = serializers.BooleanField()
    desired_direction = word(DesiredDirection)
    reading_rule = word(ReadingRule)
    scale = word(Scale)
    baseline_value = serializers.DecimalField(max_digits=20, decimal_places=6, normalize_output=True, allow_null=True)
    baseline_period = serializers.CharField()
    target_value = serializers.DecimalField(max_digits=20, decimal_places=6, normalize_output=True, allow_null=True)
    target_period = serializers.CharField()
    caveat = serializers.CharField()
    source_name = serializers.CharField()
    source_url = serializers.CharField()
    observations = ObservationSerializer(many=True)
    reading = ReadingSerializer(allow_null=True)
    problem = serializers.CharField()


class DisagreementSerializer(serializers.Serializer):
    """A finding: an actor's direction and the figures of its indicators point opposite ways."""

    actor = ActorSerializer()
    words = serializers.CharField()
    indicator_codes = serializers.ListField(child=serializers.CharField())


class RecommendationSerializer(serializers.Serializer):
    """One recommendation with everything behind its row; `trends` are by actor code."""

    brief_code = serializers.CharField(source="recommendation.brief.code")
    code = serializers.CharField(source="recommendation.code")
    title = serializers.CharField(source="recommendation.title")
    summary = serializers.CharField(source="recommendation.summary")
    source_section = serializers.CharField(source="recommendation.source_section")
    as_of = serializers.DateField(source="status.as_of")
    known_at = serializers.DateTimeField(source="status.known_at")
    cells = CellSerializer(many=True, source="status.cells")
    evidence = EvidenceSerializer(many=True, source="status.evidence")
    history = LabelChangeSerializer(many=True, source="status.history")
    trends = serializers.DictField(child=TrendPointSerializer(many=True), source="status.trends")
    indicators = IndicatorSerializer(many=True, source="status.indicators")
    disagreements = DisagreementSerializer(many=True, source="status.disagreements")
    not_comparable = serializers.BooleanField(source="status.not_comparable")
