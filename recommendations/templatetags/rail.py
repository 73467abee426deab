"""The rail under a timeline: what others did, grey and never counted. Pure: evidence rows in, SVG out."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.status.values import EvidenceRow
from recommendations.templatetags.time_axis import LEFT, RIGHT, TimeAxis
from recommendations.vocabulary import Step

RAIL_HEIGHT = 38.0
_LINE, _WORDS = 16.0, 34.0
_SIZE = 4.5
_LETTER, _GAP = 6.2, 8.0
_HOLLOW = (Step.STATEMENT, Step.PROPOSAL, None)


def beside(rows: Iterable[EvidenceRow], axis: TimeAxis) -> list[EvidenceRow]:
    """Return the context to draw, oldest first: each actor's part in an event once, inside the axis."""
    kept = {
        (row.event_code, row.actor.code): row
        for row in rows
        if row.is_context and not row.is_baseline and axis.holds(row.occurred_on)
    }
    return sorted(kept.values(), key=lambda row: (row.occurred_on, row.event_code, row.actor.code))


def draw_rail(rows: Sequence[EvidenceRow], axis: TimeAxis, *, top: float) -> Iterator[SafeString]:
    """Draw the rail with a mark for each row, hollow for talk and solid for an act, and names where they fit."""
    if not rows:
        return
    y = top + _LINE
    yield format_html('<text class="ax-b" x="0" y="{}">Context</text>', y + 4)
    yield format_html('<line class="ax" x1="{0}" y1="{2}" x2="{1}" y2="{2}"/>', LEFT, RIGHT, y)
    for row in rows:
        hollow = " ctx--hollow" if row.step in _HOLLOW else ""
        place = (f"{axis.x(row.occurred_on):.1f}", y, _SIZE)
        yield format_html('<circle class="ctx{}" cx="{}" cy="{}" r="{}"/>', hollow, *place)
    yield from _names(rows, axis, top + _WORDS)


def _names(rows: Sequence[EvidenceRow], axis: TimeAxis, y: float) -> Iterator[SafeString]:
    """Write who acted, the latest first, and nobody where another name is in the way."""
    free_until = RIGHT
    for row in reversed(rows):
        half = len(row.actor.short_name) * _LETTER / 2
        middle = min(max(axis.x(row.occurred_on), LEFT + half), RIGHT - half)
        if middle + half <= free_until:
            yield format_html(
                '<text class="note-t" x="{}" y="{}" text-anchor="middle">{}</text>',
                *(f"{middle:.1f}", y, row.actor.short_name),
            )
            free_until = middle - half - _GAP
