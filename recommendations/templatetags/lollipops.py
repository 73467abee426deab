"""The developments of a timeline: up is toward, down is away, length is points, the mark is the step.

Pure: evidence rows in, SVG out. Marks carry the event's code where there is room; the evidence table below spells it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.direction.parameters import DIRECTION_V1
from recommendations.status.values import EvidenceRow
from recommendations.templatetags.time_axis import TimeAxis
from recommendations.vocabulary import DatePrecision, Side, Step

ZERO = 84.0
_FULL_HEIGHT, _FULL_POINTS = 44.0, 3.0
_ROOM_FOR_A_CODE = 34.0
_HOLLOW = (Step.STATEMENT, Step.PROPOSAL)
_HALF_WIDTH = {DatePrecision.MONTH: 15, DatePrecision.YEAR: 182, DatePrecision.FISCAL_YEAR: 182}


def points_of(row: EvidenceRow) -> float:
    """Return the points of one judgement before ageing."""
    return DIRECTION_V1.significance[row.significance] * DIRECTION_V1.confidence[row.confidence]


def counted(rows: Iterable[EvidenceRow], axis: TimeAxis) -> list[EvidenceRow]:
    """Return the rows to draw, oldest first: what counts, once for each event and side, inside the axis."""
    kept = {
        (r.event_code, r.side): r
        for r in sorted(rows, key=points_of)
        if not (r.is_context or r.is_baseline) and axis.holds(r.occurred_on)
    }
    return sorted(kept.values(), key=lambda r: (r.occurred_on, r.event_code))


def draw_developments(rows: Sequence[EvidenceRow], axis: TimeAxis) -> Iterator[SafeString]:
    """Draw every row: what is unknown of its day as a grey bar, its stem, its mark, and codes where they fit."""
    for row in rows:
        yield from _fuzz(row, axis)
        yield _stem(row, axis)
    yield format_html('<line class="ax--zero" x1="{0}" y1="{1}" x2="{2}" y2="{1}"/>', 96, ZERO, 886)
    for row in rows:
        yield _mark(row, axis)
    yield from _codes(rows, axis)


def _tip(row: EvidenceRow) -> float:
    """Return where a stem ends."""
    reach = _FULL_HEIGHT * points_of(row) / _FULL_POINTS
    return ZERO - {Side.TOWARD: reach, Side.AWAY: -reach, Side.NEUTRAL: 0.0}[row.side]


def _fuzz(row: EvidenceRow, axis: TimeAxis) -> Iterator[SafeString]:
    half = _HALF_WIDTH.get(row.date_precision)
    if half:
        yield format_html('<line class="pop-fuzz" x1="{0}" y1="{2}" x2="{1}" y2="{2}"/>', *_span(row, axis, half), ZERO)


def _span(row: EvidenceRow, axis: TimeAxis, half: int) -> tuple[str, str]:
    days: tuple[date, date] = (row.occurred_on - timedelta(days=half), row.occurred_on + timedelta(days=half))
    return f"{axis.x(days[0]):.1f}", f"{axis.x(days[1]):.1f}"


def _stem(row: EvidenceRow, axis: TimeAxis) -> SafeString:
    return format_html(
        '<line class="pop-stem pop-stem--{0}" x1="{1}" y1="{2}" x2="{1}" y2="{3}"/>',
        *(row.side.value, f"{axis.x(row.occurred_on):.1f}", ZERO, f"{_tip(row):.1f}"),
    )


def _mark(row: EvidenceRow, axis: TimeAxis) -> SafeString:
    """Draw circle, diamond or square: hollow for talk, solid for an act."""
    x, y, size = axis.x(row.occurred_on), _tip(row), 3.5 + points_of(row)
    classes = f"pop pop--{row.side.value}" + (" pop--hollow" if row.step in _HOLLOW else "")
    if row.step in (Step.PROPOSAL, Step.DECISION):
        reach = size * 1.2
        shape = f"M{x:.1f} {y - reach:.1f}L{x + reach:.1f} {y:.1f}L{x:.1f} {y + reach:.1f}L{x - reach:.1f} {y:.1f}Z"
        return format_html('<path class="{}" d="{}"/>', classes, shape)
    if row.step is Step.ENACTED:
        corner = (f"{x - size:.1f}", f"{y - size:.1f}", f"{2 * size:.1f}")
        return format_html('<rect class="{0}" x="{1}" y="{2}" width="{3}" height="{3}"/>', classes, *corner)
    return format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', classes, f"{x:.1f}", f"{y:.1f}", f"{size:.1f}")


def _codes(rows: Sequence[EvidenceRow], axis: TimeAxis) -> Iterator[SafeString]:
    """Write codes beside the heaviest marks first, and beside lighter ones only where nothing is in the way."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for row in sorted(rows, key=lambda r: (-points_of(r), r.occurred_on)):
        x, above = axis.x(row.occurred_on), row.side is Side.TOWARD
        if all(abs(x - other) >= _ROOM_FOR_A_CODE for other in taken[above]):
            taken[above].append(x)
            y = _tip(row) - 12 if above else _tip(row) + 20
            place = (f"{x:.1f}", f"{y:.1f}")
            yield format_html(
                '<text class="note-t" x="{}" y="{}" text-anchor="middle">{}</text>', *place, row.event_code
            )
