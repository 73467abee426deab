"""What a word of a closed set is."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """One word of a closed set: the stored value, and the label people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Take the stored value and, where it differs from the value with its underscores spelt out, the label."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label or value.replace("_", " ").capitalize()
        return term
