"""The JSON of an explanation. Field names are those of `status.explanation`, so page and API say the same words."""

from rest_framework import serializers

from recommendations.api.note_serializers import CallSerializer, CheckSerializer
from recommendations.api.serializers import ActorSerializer
from recommendations.api.words import word
from recommendations.models.constraints import choices
from recommendations.vocabulary import Label, ShownLabel, Side, Significance, Term


def _word_of(terms: type[Term], source: str) -> serializers.ChoiceField:
    """One word of a closed set, found under another name."""
    return serializers.ChoiceField(choices=choices(terms), source=source)


class EventRefSerializer(serializers.Serializer):
    """An event by its code, with the headline it had by then."""

    code = serializers.CharField()
    headline = serializers.CharField()


class ArithmeticLineSerializer(serializers.Serializer):
    """One event on one side: `counted` is `points` × `age_factor` × `cap_factor`, then the totals so far."""

    event_code = serializers.CharField(source="key")
    headline = serializers.CharField()
    occurred_on = serializers.DateField()
    age_days = serializers.IntegerField()
    side = word(Side)
    points = serializers.FloatField()
    age_factor = serializers.FloatField()
    cap_factor = serializers.FloatField()
    counted = serializers.FloatField()
    running_toward = serializers.FloatField()
    running_away = serializers.FloatField()


class MemberPartSerializer(serializers.Serializer):
    """What one member brings to its group."""

    actor_code = serializers.CharField()
    actor_name = serializers.CharField()
    label = word(Label)  # type: ignore[assignment]  # the name is the word of the design
    share = serializers.FloatField()
    p_toward = serializers.FloatField()
    toward = serializers.FloatField()
    away = serializers.FloatField()


class WindowSerializer(serializers.Serializer):
    """One window's arithmetic; a track has lines, a group members."""

    half_life_days = serializers.IntegerField()
    label = word(Label)  # type: ignore[assignment]  # the name is the word of the design
    prior = serializers.FloatField()
    toward = serializers.FloatField()
    away = serializers.FloatField()
    neutral = serializers.FloatField()
    share = serializers.FloatField()
    p_toward = serializers.FloatField()
    low60 = serializers.FloatField()
    high60 = serializers.FloatField()
    low80 = serializers.FloatField()
    high80 = serializers.FloatField()
    lines = ArithmeticLineSerializer(many=True)
    members = MemberPartSerializer(many=True)
    sentence = serializers.CharField()


class TotalsSerializer(serializers.Serializer):
    """Points per side since publication, none of them aged, and the events behind them."""

    toward = serializers.FloatField()
    away = serializers.FloatField()
    neutral = serializers.FloatField()
    toward_count = serializers.IntegerField()
    away_count = serializers.IntegerField()
    neutral_count = serializers.IntegerField()


class FlipSerializer(serializers.Serializer):
    """Events without which the label would be another; all of an episode where `episode` names one."""

    events = EventRefSerializer(many=True)
    episode = serializers.CharField()
    label = word(Label)  # type: ignore[assignment]  # the name is the word of the design


class AdditionSerializer(serializers.Serializer):
    """The least event on a side that would change the label; null where no single event does."""

    side = word(Side)
    significance = word(Significance, allow_null=True)
    label = word(Label, allow_null=True)  # type: ignore[assignment]  # the name is the word of the design


class SensitivitySerializer(serializers.Serializer):
    """What the label hangs on and what would turn it; `sentences` say both."""

    flips = FlipSerializer(many=True)
    additions = AdditionSerializer(many=True)
    sentences = serializers.ListField(child=serializers.CharField())


class ChangeNoteSerializer(serializers.Serializer):
    """A change of the share in points from 0 to 100; its four parts add up to `total`."""

    known_before = serializers.DateTimeField()
    share_before = serializers.FloatField(source="split.share_before")
    share_after = serializers.FloatField(source="split.share_after")
    ageing = serializers.FloatField(source="split.ageing")
    new_events = serializers.FloatField(source="split.new_events")
    late_reports = serializers.FloatField(source="split.late")
    revisions = serializers.FloatField(source="split.revisions")
    total = serializers.FloatField(source="split.total")
    label_before = _word_of(Label, "split.label_before")
    label_after = _word_of(Label, "split.label_after")
    material = serializers.BooleanField(source="split.material")
    by_ageing_alone = serializers.BooleanField(source="split.by_ageing_alone")
    new = EventRefSerializer(many=True)
    late = EventRefSerializer(many=True)
    revised = EventRefSerializer(many=True)
    sentence = serializers.CharField()


class ChangesSerializer(serializers.Serializer):
    """The way from an earlier day, with one knowledge for both days, and from what was said then."""

    compare_on = serializers.DateField()
    in_the_world = ChangeNoteSerializer()
    on_record = ChangeNoteSerializer()


class BackslideSerializer(serializers.Serializer):
    """A day on which the label fell or lapsed; no events where it only aged."""

    on = serializers.DateField()
    before = word(Label)
    after = word(Label)
    by_ageing = serializers.BooleanField()
    events = EventRefSerializer(many=True)
    sentence = serializers.CharField()


class CriteriaSerializer(serializers.Serializer):
    """The written tests of actors that share them; empty lists where nobody has written any."""

    actor_names = serializers.ListField(child=serializers.CharField())
    toward = serializers.ListField(child=serializers.CharField())
    away = serializers.ListField(child=serializers.CharField())


class ExplanationSerializer(serializers.Serializer):
    """Everything behind one direction."""

    brief_code = serializers.CharField()
    recommendation_code = serializers.CharField()
    title = serializers.CharField()
    actor = ActorSerializer()
    as_of = serializers.DateField(source="reading.as_of")
    known_at = serializers.DateTimeField(source="reading.known_at")
    shown = _word_of(ShownLabel, "reading.shown")
    label = _word_of(Label, "reading.label")  # type: ignore[assignment]  # the name is the word of the design
    since_on = serializers.DateField(source="reading.since_on", allow_null=True)
    reason = serializers.CharField(source="reading.reason")
    method_version = serializers.CharField(source="reading.method_version")
    is_rated = serializers.BooleanField()
    first_event_on = serializers.DateField(allow_null=True)
    published_on = serializers.DateField()
    windows = WindowSerializer(many=True)
    totals = TotalsSerializer()
    sensitivity = SensitivitySerializer()
    changes = ChangesSerializer(allow_null=True)
    backslides = BackslideSerializer(many=True)
    calls = CallSerializer(many=True)
    checks = CheckSerializer(many=True)
    criteria = CriteriaSerializer(many=True)
