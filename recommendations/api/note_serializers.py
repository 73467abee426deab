"""The JSON of what editors noted beside a direction."""

from rest_framework import serializers

from recommendations.api.words import AccountName, word
from recommendations.vocabulary import Label


class CallSerializer(serializers.Serializer):
    """An editor's call that stands on the day."""

    label = word(Label)  # type: ignore[assignment]  # the name is the word of the design
    reason = serializers.CharField()
    called_by = AccountName()
    called_at = serializers.DateTimeField()
    expires_on = serializers.DateField()


class CheckSerializer(serializers.Serializer):
    """Somebody looked and found nothing new."""

    checked_at = serializers.DateTimeField()
    checked_by = AccountName()
    note = serializers.CharField()
