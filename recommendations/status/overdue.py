"""Which indicators have had no figure for longer than their figures usually take to come.

What a cadence column says is for people. The rhythm is read from the figures themselves, since a series may be called
annual and skip years.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

from recommendations.models import Indicator, Observation
from recommendations.vocabulary import DatePrecision

YEAR = timedelta(days=366)
FEWEST_GAPS = 2
_USUAL = 0.75


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long the next figure usually takes. `gaps`: how many steps from figure to figure say so; 0 for a guess."""

    days: int
    gaps: int

    @property
    def words(self) -> str:
        """Say what is expected, and why."""
        if not self.gaps:
            return "too few figures to tell a rhythm, so a year is assumed"
        return f"three in four of its {self.gaps + 1} figures came within {_span(self.days)} of the one before"


@dataclass(frozen=True, slots=True)
class OverdueIndicator:
    """An indicator whose next figure should be there. `due_on`: the last day on which it was in time."""

    indicator: Indicator
    newest_period: str
    newest_on: date
    due_on: date
    rhythm: Rhythm

    @property
    def sentence(self) -> str:
        """Say since when it is overdue, and how that was worked out."""
        due = f"{self.due_on.day} {self.due_on:%b %Y}"
        return f"Newest figure: {self.newest_period}. The next was due by {due}: {self.rhythm.words}."


def overdue_indicators(*, on: date) -> tuple[OverdueIndicator, ...]:
    """Return the indicators without a figure for longer than their rhythm, the longest overdue first; two queries.

    One without any figure is not overdue: nobody has ever found one. Figures dated ahead count as had.
    """
    figures = _figures()
    rows = Indicator.objects.filter(archived_at=None, recommendation__archived_at=None, pk__in=figures)
    found = (_overdue(row, figures[row.pk], on) for row in rows.select_related("recommendation__brief", "actor"))
    late = [one for one in found if one is not None]
    return tuple(sorted(late, key=lambda one: (one.due_on, one.indicator.recommendation.code, one.indicator.code)))


def rhythm(days: Iterable[date]) -> Rhythm:
    """Return how far apart figures come: the gap that three in four of them kept; under two gaps, a year.

    Three in four and not the middle one, because a series that comes in bursts would be late every week.
    """
    gaps = sorted((later - earlier).days for earlier, later in pairwise(sorted(set(days))))
    if len(gaps) < FEWEST_GAPS:
        return Rhythm(YEAR.days, 0)
    return Rhythm(gaps[ceil(_USUAL * len(gaps)) - 1], len(gaps))


def end_of_period(on: date, precision: DatePrecision) -> date:
    """Return the last day of the period a figure speaks of; a fiscal year ends on 30 September."""
    if precision == DatePrecision.YEAR:
        return date(on.year, 12, 31)
    if precision == DatePrecision.FISCAL_YEAR:
        return date(on.year, 9, 30)
    if precision == DatePrecision.MONTH:
        return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return on


def _figures() -> dict[int, list[Observation]]:
    """Return the figures in force of every indicator, oldest first, by its id."""
    found: defaultdict[int, list[Observation]] = defaultdict(list)
    rows = Observation.objects.filter(superseded_at=None).order_by("observed_on", "pk")
    for row in rows.only("indicator_id", "observed_on", "date_precision", "period"):
        found[row.indicator_id].append(row)
    return found


def _overdue(indicator: Indicator, figures: Sequence[Observation], on: date) -> OverdueIndicator | None:
    newest, usual = figures[-1], rhythm(figure.observed_on for figure in figures)
    ended = end_of_period(newest.observed_on, DatePrecision(newest.date_precision))
    due_on = ended + timedelta(days=usual.days)
    if on <= due_on:
        return None
    return OverdueIndicator(indicator, newest.period, newest.observed_on, due_on, usual)


def _span(days: int) -> str:
    if days < 60:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{round(days / 30.44)} months" if days < 670 else f"{days / 365.25:.1f} years"
