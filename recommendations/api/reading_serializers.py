"""The JSON of what an indicator's figures say. Field names are those of `direction.indicator`."""

from rest_framework import serializers

from recommendations.api.words import word
from recommendations.direction.indicator import Basis, Verdict
from recommendations.vocabulary import DatePrecision


class MarkSerializer(serializers.Serializer):
    """A value behind a verdict."""

    value = serializers.FloatField()
    on = serializers.DateField()
    precision = word(DatePrecision)


class ReadingSerializer(serializers.Serializer):
    """Where the checked figures point. `figure` is what the cuts were compared with; null means not known."""

    method_version = serializers.CharField()
    verdict = word(Verdict)
    basis = word(Basis, allow_null=True)
    figure = serializers.FloatField(allow_null=True)
    compound = serializers.FloatField(allow_null=True)
    compound_verdict = word(Verdict, allow_null=True)
    classes_differ = serializers.BooleanField()
    target_met = serializers.BooleanField(allow_null=True)
    share_covered = serializers.FloatField(allow_null=True)
    fragile = serializers.BooleanField(allow_null=True)
    first = MarkSerializer(allow_null=True)
    last = MarkSerializer(allow_null=True)
    years = serializers.FloatField(allow_null=True)
    excluded_recalled = serializers.IntegerField()
    reason = serializers.CharField()
