"""One reading as one Direction row, and whether two rows say the same."""

from collections.abc import Iterable
from datetime import date, datetime
from math import isclose

from recommendations.direction.label import DirectionReading
from recommendations.models import Direction
from recommendations.vocabulary import Term

# Everything a row says, beside what it is about (track, as_of) and when it was said (recorded_at).
VALUE_COLUMNS = (
    "method_version",
    "label",
    "shown",
    "since_on",
    "previous_label",
    "previous_shown",
    "p_toward",
    "share",
    "low60",
    "high60",
    "low80",
    "high80",
    "toward_mass",
    "away_mass",
    "neutral_mass",
    "long_label",
    "long_p_toward",
    "long_share",
    "furthest_step",
    "is_clear",
    "is_contested",
    "is_words_only",
    "rests_on_one_event",
    "toward_count",
    "away_count",
    "neutral_count",
    "coverage",
    "members",
    "reason",
)
_SAME_TO = 1e-12


def direction_row(
    track_id: int, reading: DirectionReading, *, recorded_at: datetime, members: Iterable[str] = ()
) -> Direction:
    """Return the unsaved row of one reading; on a group's track with the codes of the members it was read from."""
    headline, long = reading.posterior, reading.long_posterior
    (low60, high60), (low80, high80) = headline.interval60, headline.interval80
    return Direction(
        track_id=track_id,
        as_of=reading.as_of,
        recorded_at=recorded_at,
        method_version=reading.method_version,
        label=reading.label.value,
        shown=reading.shown.value,
        since_on=reading.since_on,
        previous_label=_word(reading.previous_label),
        previous_shown=_word(reading.previous_shown),
        p_toward=headline.p_toward,
        share=headline.share,
        low60=low60,
        high60=high60,
        low80=low80,
        high80=high80,
        toward_mass=headline.toward,
        away_mass=headline.away,
        neutral_mass=headline.neutral,
        long_label=reading.long_label.value,
        long_p_toward=long.p_toward,
        long_share=long.share,
        furthest_step=_word(reading.furthest_step),
        is_clear=reading.clear,
        is_contested=reading.contested,
        is_words_only=reading.words_only,
        rests_on_one_event=reading.one_event,
        toward_count=reading.toward_count,
        away_count=reading.away_count,
        neutral_count=reading.neutral_count,
        coverage=reading.coverage,
        members=sorted(members),
        reason=reading.reason,
    )


def says_the_same(one: Direction, other: Direction) -> bool:
    """Whether two rows of a track and day hold equal values; numbers may differ by less than 1e-12."""
    return not differing_columns(one, other)


def differing_columns(one: Direction, other: Direction) -> list[str]:
    """Return the columns in which two rows of a track and day do not hold equal values."""
    return [name for name in VALUE_COLUMNS if not _same(getattr(one, name), getattr(other, name))]


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=0.0, abs_tol=_SAME_TO)
    return one == other


def _word(term: Term | None) -> str:
    return "" if term is None else term.value


def day_of(row: Direction) -> tuple[int, date]:
    """Return what a row is about: its track and its day."""
    return row.track_id, row.as_of
