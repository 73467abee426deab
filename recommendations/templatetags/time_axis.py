"""The time axis that the parts of a timeline share. Pure: days to places, places to SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString

LEFT, RIGHT, WIDTH = 96.0, 886.0, 1040
_SHORTEST = timedelta(days=180)
_LONGEST = timedelta(days=730)
_QUARTER_STARTS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days from `first` to `last`, left to right; `last` is the day of the page and sits on the right edge."""

    first: date
    last: date

    def x(self, on: date) -> float:
        """Return the place of a day; days outside sit on the edge."""
        inside = min(max(on, self.first), self.last)
        return LEFT + (RIGHT - LEFT) * ((inside - self.first) / (self.last - self.first))

    def holds(self, on: date) -> bool:
        """Whether a day lies on the axis."""
        return self.first <= on <= self.last

    def quarters(self) -> Iterator[date]:
        """Return the quarter days inside, a little off both edges so that their words fit."""
        for year in range(self.first.year, self.last.year + 1):
            for month in _QUARTER_STARTS:
                quarter = date(year, month, 1)
                if LEFT + 12 < self.x(quarter) < RIGHT - 46:
                    yield quarter


def axis_for(first_known: date, last: date) -> TimeAxis:
    """Return an axis from the first known day, but half a year at least and two years at most."""
    return TimeAxis(max(min(first_known, last - _SHORTEST), last - _LONGEST), last)


def draw_axis(axis: TimeAxis, *, top: float, bottom: float) -> Iterator[SafeString]:
    """Draw the quarter lines with their words, and the day of the page as a full line."""
    for quarter in axis.quarters():
        new_year = quarter.month == 1
        yield format_html(
            '<line class="ax" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>'
            '<text class="{3}" x="{0}" y="{4}" text-anchor="middle">{5}</text>',
            *(f"{axis.x(quarter):.1f}", top, bottom, "ax-b" if new_year else "ax-t", bottom + 16),
            f"{quarter:%Y}" if new_year else f"{quarter:%b}",
        )
    yield format_html(
        '<line class="now" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>'
        '<text class="ax-b" x="{0}" y="{3}" text-anchor="middle">{4}</text>',
        *(RIGHT, top, bottom, bottom + 16, f"{axis.last.day} {axis.last:%b}"),
    )
