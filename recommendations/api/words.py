"""How one word of a closed set is described."""

from rest_framework import serializers

from recommendations.models.constraints import choices
from recommendations.vocabulary import Term


def word(terms: type[Term], *, allow_null: bool = False) -> serializers.ChoiceField:
    """One word of a closed set."""
    return serializers.ChoiceField(choices=choices(terms), allow_null=allow_null)
