"""The JSON of events, of the one list there is, and of every error."""

from rest_framework import serializers

from recommendations.api.serializers import ActorSerializer, word
from recommendations.vocabulary import (
    AssessmentStatus,
    Confidence,
    DatePrecision,
    EventKind,
    EventState,
    PublisherTier,
    ShownLabel,
    Side,
    Significance,
    Step,
)


class AboutSerializer(serializers.Serializer):
    """Which recommendation."""

    brief_code = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()


class JudgementSerializer(serializers.Serializer):
    """One assessment of an event. Where one is adjudicated, the others on its track weigh nothing."""

    about = AboutSerializer()
    actor = ActorSerializer()
    side = word(Side)
    significance = word(Significance)
    confidence = word(Confidence)
    rationale = serializers.CharField()
    status = word(AssessmentStatus)
    is_blind = serializers.BooleanField(help_text="Made without sight of what others answered.")
    weight_today = serializers.FloatField()
    recorded_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(allow_null=True)


class SourceSerializer(serializers.Serializer):
    """One citation in full."""

    title = serializers.CharField()
    author = serializers.CharField()
    publisher = serializers.CharField()
    tier = word(PublisherTier)
    url = serializers.CharField()
    archived_url = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    published_precision = word(DatePrecision)
    language = serializers.CharField()
    quote = serializers.CharField()
    pointer = serializers.CharField()


class EventLineSerializer(serializers.Serializer):
    """One event with the judgements in force and its sources. A month counts on its 15th; the precision says so.

    `awaits_reading`: whoever is signed in is to read it without sight of others' answers, so these are left out.
    """

    code = serializers.CharField()
    headline = serializers.CharField()
    occurred_on = serializers.DateField()
    date_precision = word(DatePrecision)
    step = word(Step, allow_null=True)
    kind = word(EventKind)
    state = word(EventState)
    is_baseline = serializers.BooleanField()
    recorded_at = serializers.DateTimeField()
    actors = serializers.ListField(child=serializers.CharField())
    judgements = JudgementSerializer(many=True)
    sources = SourceSerializer(many=True)
    awaits_reading = serializers.BooleanField()


class MovedSerializer(serializers.Serializer):
    """What one track showed before and after."""

    about = AboutSerializer()
    actor = ActorSerializer()
    before = word(ShownLabel)
    after = word(ShownLabel)


class EventSerializer(serializers.Serializer):
    """One event in full. `moved_when_recorded` says which comparison `moved` makes."""

    event = EventLineSerializer(source="line")
    summary = serializers.CharField()
    note = serializers.CharField()
    episode = serializers.CharField()
    retracted_at = serializers.DateTimeField(allow_null=True)
    retraction_reason = serializers.CharField()
    duplicate_of = serializers.CharField()
    superseded = JudgementSerializer(many=True)
    moved = MovedSerializer(many=True)
    moved_when_recorded = serializers.BooleanField()


class EventListSerializer(serializers.Serializer):
    """One page of events, newest first."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = EventLineSerializer(many=True)


class ErrorDetailSerializer(serializers.Serializer):
    """What is wrong: a code for programs, a sentence for people, and sentences by parameter."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]


class ErrorSerializer(serializers.Serializer):
    """The one shape of every error."""

    error = ErrorDetailSerializer()
