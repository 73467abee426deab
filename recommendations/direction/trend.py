"""A direction over time, thinned for a small line, and its figures as words (METHOD 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from recommendations.direction.posterior import Posterior
from recommendations.direction.reading import Reader
from recommendations.vocabulary import Label, Side

_ON_THE_CUT = 1e-9
_FOR = ((0.95, "almost certain"), (0.80, "very likely"), (0.55, "likely"), (0.45, "roughly even"))
_AGAINST = ((0.95, "almost no chance"), (0.80, "very unlikely"), (0.55, "unlikely"))
_EVIDENCE = ((5.0, "good"), (2.5, "some"))
_STRONG = 10.0


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day of the line: the toward share with its 80 % band, 0 to 1, and what was said that day."""

    day: date
    share: float
    low80: float
    high80: float
    label: Label
    p_toward: float


class Labelled(Protocol):
    """Anything with a label: a reading or a point of its line."""

    @property
    def label(self) -> Label:
        """The computed label."""
        ...


AnyLabelled = TypeVar("AnyLabelled", bound=Labelled)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day with its label."""

    day: date
    label: Label


def share_line(reader: Reader, days: Iterable[date], *, most: int) -> tuple[TrendPoint, ...]:
    """Return a line over the rated ones of some days, thinned to `most` points as `thin` does.

    Only labels are asked for on every day; shares and bands, which are the costly part, on the days that are left.
    """
    rated = [_Day(day, label) for day in days if (label := reader.label_on(day)) is not None]
    return tuple(_point(one, reader.belief_on(one.day)) for one in thin(rated, most))


def _point(one: _Day, belief: Posterior) -> TrendPoint:
    return TrendPoint(one.day, belief.share, *belief.interval80, one.label, belief.p_toward)


def thin(points: Sequence[AnyLabelled], most: int) -> tuple[AnyLabelled, ...]:
    """Return about `most` of the points in their order: first, last and every change of label, the rest evenly spread.

    More than `most` come back only when the changes alone are more.
    """
    if most < 2:
        raise ValueError(f"A line needs its first and last point, so at least 2, not {most}.")
    if len(points) <= most:
        return tuple(points)
    changes = {n for n in range(1, len(points)) if points[n].label is not points[n - 1].label}
    kept = {0, len(points) - 1} | changes
    others = [n for n in range(len(points)) if n not in kept]
    free = max(0, most - len(kept))
    kept.update(others[(2 * n + 1) * len(others) // (2 * free)] for n in range(free))
    return tuple(points[n] for n in sorted(kept))


def likelihood_words(p: float) -> str:
    """Return the ICD-203 word for the probability of something. No word and no figure ever says never or certain."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"A probability lies between 0 and 1; {p} does not.")
    against = next((words for cut, words in _AGAINST if 1.0 - p >= cut - _ON_THE_CUT), None)
    return against or next(words for cut, words in _FOR if p >= cut - _ON_THE_CUT)


def probability_words(p_toward: float) -> str:
    """Return word and figure together, always of the likelier side: "Very likely away, 93%"."""
    side, p = (Side.TOWARD, p_toward) if p_toward >= 0.5 else (Side.AWAY, 1.0 - p_toward)
    words = likelihood_words(p)
    figure = f"{min(99, max(1, round(100 * p)))}%"
    if words == "roughly even":
        return f"Roughly even, {figure} {side}"
    return f"{words.replace('certain', 'certainly').capitalize()} {side}, {figure}"


def evidence_words(mass: float) -> str:
    """Return how much there is to go on, from the points toward and away together. Never said with a likelihood."""
    if mass > _STRONG + _ON_THE_CUT:
        return "strong"
    return next((words for cut, words in _EVIDENCE if mass >= cut - _ON_THE_CUT), "thin")
