"""PURE. An observation as a form, a pasted table or the API hands it in, and what can be wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recommendations.direction.printed_date import PrintedDate, read_date
from recommendations.events.finding import Errors, Source, source_errors
from recommendations.vocabulary import Certainty, Scale

LONGEST_NOTE = 2000
_NUMBER = re.compile(r"[+-]?\d{1,14}(\.\d{1,6})?\Z", re.ASCII)
_PERIODS = "Write 2025, 2025-06, 2025-06-30 or FY2025."


class BadObservation(ValueError):  # noqa: N818 -- a word of the design
    """Something is missing or wrong. `errors`: sentences that say what to do, by the name of the field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors: Errors = {field: list(sentences) for field, sentences in errors.items() if sentences}
        super().__init__(" ".join(sentence for field in sorted(self.errors) for sentence in self.errors[field]))


@dataclass(frozen=True, slots=True)
class ObservationEntry:
    """One figure as typed. `unit` None: the indicator's own is meant."""

    period: str
    value: str
    certainty: Certainty = Certainty.VERIFIED
    source: Source | None = None
    note: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry whose period and value could be read."""

    period: str
    on: PrintedDate
    value: Decimal


def place(entry: ObservationEntry, *, unit: str, scale: Scale, today: date) -> Placed:
    """Return period and value of an entry for an indicator with this unit and scale. Raises BadObservation."""
    errors: Errors = {"period": [], "value": [], "unit": [], "source": _source_errors(entry), "note": []}
    on = _period(entry.period.strip(), today, errors["period"])
    value = read_number(entry.value, scale, errors["value"])
    if entry.unit and entry.unit.strip() != unit:
        errors["unit"].append(f"This indicator counts in {unit}; a change of unit needs a new indicator.")
    if len(entry.note) > LONGEST_NOTE:
        errors["note"].append(f"Shorten the note to {LONGEST_NOTE} characters; it has {len(entry.note)}.")
    if on is None or value is None or any(errors.values()):
        raise BadObservation(errors)
    return Placed(entry.period.strip(), on, value)


def read_number(text: str, scale: Scale, sentences: list[str]) -> Decimal | None:
    """Return a number, or add a sentence on what is wrong with it."""
    text = text.strip()
    if not text:
        sentences.append("Give the figure. Where none is known, record nothing; that is not zero.")
    elif "," in text:
        sentences.append(f"“{text[:30]}” can be read two ways. Write 2.5 with a point, and 1022 without a separator.")
    elif not _NUMBER.match(text):
        sentences.append(
            f"“{text[:30]}” is not a number we can keep. Write digits, with a point and at most six decimals: 14.5."
        )
    elif scale is Scale.YES_NO and Decimal(text) not in (0, 1):
        sentences.append("This indicator is a yes or no. Write 1 for yes or 0 for no.")
    else:
        return Decimal(text)
    return None


def _period(text: str, today: date, sentences: list[str]) -> PrintedDate | None:
    try:
        printed = read_date(text)
    except ValueError:
        sentences.append(_PERIODS if not text else f"“{text[:30]}” is no period. {_PERIODS}")
        return None
    if printed.day > today:
        sentences.append(f"{text} counts on {printed.day}, which is still to come. Record it when it is over.")
    return printed


def _source_errors(entry: ObservationEntry) -> list[str]:
    if entry.source is not None:
        return source_errors([entry.source])["sources"]
    if entry.certainty is Certainty.VERIFIED:
        return ["Name the source the figure was seen in, or mark it as to be confirmed."]
    return []
