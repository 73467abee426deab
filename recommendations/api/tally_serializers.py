"""The JSON of counted labels: how many recommendations stand where for one actor."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations.api.words import word
from recommendations.status.values import Tally
from recommendations.vocabulary import ShownLabel


class LabelCountSerializer(serializers.Serializer):
    """One shown label with the recommendations under it."""

    shown = word(ShownLabel)
    count = serializers.IntegerField()
    codes = serializers.ListField(child=serializers.CharField())


class TallySerializer(serializers.Serializer):
    """Every shown label once, for one actor; labels are counted, never averaged."""

    actor_code = serializers.CharField(source="actor.code")
    counts = serializers.SerializerMethodField()

    @extend_schema_field(LabelCountSerializer(many=True))
    def get_counts(self, tally: Tally) -> Any:
        """Return the labels in the vocabulary's order."""
        rows = [{"shown": shown, "count": len(codes), "codes": codes} for shown, codes in tally.counts]
        return LabelCountSerializer(rows, many=True).data
