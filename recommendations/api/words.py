"""How one word of a closed set is described, and the name of an account."""

from typing import Any

from rest_framework import serializers

from recommendations.models.constraints import choices
from recommendations.vocabulary import Term


class AccountName(serializers.CharField):
    """The name of an account; empty unless the view says in the context that whoever asks may see `names`."""

    def to_representation(self, value: Any) -> str:
        """Return the name, or nothing."""
        return str(super().to_representation(value)) if self.context.get("names") else ""


def word(terms: type[Term], *, allow_null: bool = False) -> serializers.ChoiceField:
    """One word of a closed set."""
    return serializers.ChoiceField(choices=choices(terms), allow_null=allow_null)
