"""One actor's timeline: developments on top, the balance of evidence with its band, and the label of each day below.

Pure: trend and evidence in, SVG out. Figures are the caller's; the same ones stand in the table under the chart.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.direction.trend import TrendPoint
from recommendations.status.values import EvidenceRow
from recommendations.templatetags.lollipops import counted, draw_developments
from recommendations.templatetags.rail import RAIL_HEIGHT, beside, draw_rail
from recommendations.templatetags.small_charts import joined, path, titled
from recommendations.templatetags.time_axis import LEFT, RIGHT, WIDTH, TimeAxis, axis_for, draw_axis
from recommendations.vocabulary import Label, Side

_TOP, _BOTTOM, _HEIGHT = 14.0, 299.0, 322.0
_BAND_TOP, _BAND_BOTTOM = 162.0, 266.0
_BAND_MID = (_BAND_TOP + _BAND_BOTTOM) / 2
_LANE_TOP, _LANE_HEIGHT = 280.0, 19.0
_LETTER = 6.4
_LANE = {
    Label.TOWARD: "lane-t",
    Label.AWAY: "lane-a",
    Label.MIXED: "lane-m",
    Label.HOLDING: "lane-m",
    Label.INSUFFICIENT: "lane-0",
}


def timeline(
    trend: Sequence[TrendPoint],
    evidence: Iterable[EvidenceRow],
    *,
    until: date,
    name: str,
    ident: str,
    now: str,
    context: Iterable[EvidenceRow] = (),
) -> SafeString:
    """Draw the timeline of one actor up to a day; `now` is the label shown that day. Nothing known draws nothing.

    `context` is what others did: grey, on a rail of its own, never counted.
    """
    points = [p for p in trend if p.day <= until]
    if not points:
        return SafeString("")
    axis = axis_for(points[0].day, until)
    rows, others = counted(evidence, axis), beside(context, axis)
    inside = _inside(points, axis)
    deeper = RAIL_HEIGHT if others else 0.0
    parts = [
        *draw_axis(axis, top=_TOP, bottom=_BOTTOM + deeper),
        _words(now),
        *draw_developments(rows, axis),
        *_band(inside, axis, ident),
        *_lane(inside, axis),
        *draw_rail(others, axis, top=_BOTTOM),
    ]
    named = titled(ident, _title(name, axis), summary(inside, rows, others))
    return format_html(
        '<svg viewBox="0 0 {} {}" {}>{}{}</svg>', *(WIDTH, f"{_HEIGHT + deeper:.0f}", *named, joined(parts))
    )


def summary(points: Sequence[TrendPoint], rows: Sequence[EvidenceRow], others: Sequence[EvidenceRow] = ()) -> str:
    """Say in words what the picture shows, for those who do not see it."""
    sides = {side: sum(1 for row in rows if row.side is side) for side in Side}
    counts = f"{sides[Side.TOWARD]} toward, {sides[Side.AWAY]} away, {sides[Side.NEUTRAL]} neutral"
    beside_them = f" Beside them {len(others)} of others, as context." if others else ""
    first, last = points[0], points[-1]
    return (
        f"Developments: {counts}.{beside_them} The share of moves toward goes from {first.share * 100:.0f} to "
        f"{last.share * 100:.0f} of 100, with a range of {last.low80 * 100:.0f} to {last.high80 * 100:.0f} at the end. "
        "The table below the chart holds the figures; the evidence table lists the developments."
    )


def _title(name: str, axis: TimeAxis) -> str:
    return f"{name}: developments and balance of evidence, {axis.first:%B %Y} to {axis.last:%B %Y}"


def _inside(points: Sequence[TrendPoint], axis: TimeAxis) -> list[TrendPoint]:
    """Return the points on the axis, led by the last one before it, so that a line does not begin late."""
    before = [p for p in points if p.day < axis.first][-1:]
    return before + [p for p in points if axis.holds(p.day)]


def _words(now: str) -> SafeString:
    """Write what the parts are; marks are labelled directly, so there is no legend to look up."""
    return format_html(
        '<text class="ax-b" x="0" y="14">Developments</text><text class="ax-t" x="0" y="54">toward</text>'
        '<text class="ax-t" x="0" y="124">away</text>'
        '<path class="note-l" d="M48 56v-14m-3.5 4l3.5 -4l3.5 4M48 114v14m-3.5 -4l3.5 4l3.5 -4"/>'
        '<text class="ax-b" x="0" y="150">Balance of evidence</text><text class="ax-t" x="0" y="173">all toward</text>'
        '<text class="ax-t" x="0" y="218">even</text><text class="ax-t" x="0" y="265">all away</text>'
        '<text class="ax-b" x="0" y="294">Label</text><text class="ax-b" x="{}" y="294">{}</text>',
        *(RIGHT + 10, now),
    )


def _band(points: Sequence[TrendPoint], axis: TimeAxis, ident: str) -> Iterator[SafeString]:
    """Draw the 80 % band pale, since a wide band is doubt and must not shout, and the share as a line in it."""
    over = [(axis.x(p.day), _y(p.high80)) for p in points]
    under = [(axis.x(p.day), _y(p.low80)) for p in reversed(points)]
    shape = f"{path([*over, *under])}Z"
    for name, top in (("up", _BAND_TOP), ("down", _BAND_MID)):
        yield format_html(
            '<clipPath id="{0}-{1}"><rect x="{2}" y="{3}" width="{4}" height="{5}"/></clipPath>'
            '<path class="band-{1}" clip-path="url(#{0}-{1})" d="{6}"/>',
            *(ident, name, LEFT, top, RIGHT - LEFT, _BAND_MID - _BAND_TOP, shape),
        )
    yield format_html('<line class="ax--zero" x1="{0}" y1="{2}" x2="{1}" y2="{2}"/>', LEFT, RIGHT, _BAND_MID)
    yield format_html('<path class="band-line" d="{}"/>', path([(axis.x(p.day), _y(p.share)) for p in points]))


def _y(share: float) -> float:
    return _BAND_BOTTOM - (_BAND_BOTTOM - _BAND_TOP) * share


def _lane(points: Sequence[TrendPoint], axis: TimeAxis) -> Iterator[SafeString]:
    """Draw one box for every run of a label, with its word where it fits."""
    starts = [p for n, p in enumerate(points) if n == 0 or p.label is not points[n - 1].label]
    ends = [axis.x(p.day) for p in starts[1:]] + [RIGHT]
    for start, end in zip(starts, ends, strict=True):
        left = axis.x(start.day)
        yield format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
            *(_LANE[start.label], f"{left:.1f}", _LANE_TOP, f"{max(end - left, 0):.1f}", _LANE_HEIGHT),
        )
        if end - left > _LETTER * len(start.label.label) + 8:
            word = (f"{left + 5:.1f}", _LANE_TOP + 14, start.label.label)
            yield format_html('<text class="ax-t" x="{}" y="{}">{}</text>', *word)
