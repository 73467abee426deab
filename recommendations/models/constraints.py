"""How a closed word set becomes a column: choices for forms, a check constraint for everybody else."""

from typing import Any

from django.db import models
from django.db.models import Q

from recommendations.vocabulary import Term


def choices(terms: type[Term]) -> list[tuple[str, str]]:
    """Value and label of every term, as plain strings so that migrations never import the vocabulary."""
    return [(term.value, term.label) for term in terms]


def term_field(terms: type[Term], **options: Any) -> "models.CharField[str, str]":
    """Column for one word of a closed set; pair it with `one_of` in the model's constraints."""
    return models.CharField(max_length=max(len(term) for term in terms), choices=choices(terms), **options)


def one_of(name: str, field: str, terms: type[Term], *, blank: bool = False) -> models.CheckConstraint:
    """Check constraint: the column holds one word of the set, or nothing where `blank`."""
    allowed = [term.value for term in terms] + ([""] if blank else [])
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": allowed}))
