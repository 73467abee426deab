"""The template tags that draw: they pick values off a row and hand them to the pure functions beside this module."""

from collections.abc import Iterable, Sequence
from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.direction.trend import TrendPoint, evidence_words, probability_words
from recommendations.status.values import Cell, EvidenceRow
from recommendations.status.windows import other_window
from recommendations.templatetags import small_charts
from recommendations.templatetags.directions import glyph, suffix
from recommendations.templatetags.timeline import timeline
from recommendations.vocabulary import Label

register = template.Library()
FULL_WEIGHT = 3.0
_LONG = {
    Label.TOWARD: "toward",
    Label.AWAY: "away",
    Label.MIXED: "mixed",
    Label.HOLDING: "holding",
    Label.INSUFFICIENT: "none",
}


@register.simple_tag
def trend_line(cell: Cell, until: date) -> SafeString:
    """Draw the small line of a cell; a cell that was never rated has none."""
    return small_charts.spark(cell.spark, suffix=suffix(cell.shown), until=until)


@register.simple_tag
def interval_bar(cell: Cell) -> SafeString:
    """Draw the interval of a cell; nothing where nothing is known, never a bar in the middle."""
    numbers = (cell.share, cell.low80, cell.high80, cell.low60, cell.high60)
    if any(number is None for number in numbers):
        return SafeString("")
    share, low80, high80, low60, high60 = (float(number or 0.0) for number in numbers)
    told = (
        f"Share toward {share * 100:.0f} of 100; six in ten chances between {low60 * 100:.0f} and {high60 * 100:.0f}, "
        f"eight in ten between {low80 * 100:.0f} and {high80 * 100:.0f}."
    )
    ident = small_charts.identifier("bar", cell.actor.code)
    named = small_charts.titled(ident, f"{cell.actor.name}, recent moves from away to toward", told)
    return small_charts.interval(
        share, wide=(low80, high80), narrow=(low60, high60), suffix=suffix(cell.shown), named=named
    )


@register.simple_tag
def weight_bar(row: EvidenceRow) -> SafeString:
    """Draw what is left today of one judgement, against one major event of today."""
    return small_charts.weight(row.weight_today, full=FULL_WEIGHT, side=row.side.value)


@register.simple_tag
def actor_timeline(
    trend: Sequence[TrendPoint],
    evidence: Iterable[EvidenceRow],
    cell: Cell,
    until: date,
    context: Iterable[EvidenceRow] = (),
) -> SafeString:
    """Draw one actor's timeline, with what others did on a rail of its own."""
    name, ident = cell.actor.name, small_charts.identifier("time", cell.actor.code)
    return timeline(trend, evidence, until=until, name=name, ident=ident, now=cell.shown.label, context=tuple(context))


@register.simple_tag
def past_year(cell: Cell) -> SafeString:
    """Say what the long window reads where it is another label; two windows that agree, or say nothing, are quiet."""
    term = other_window(cell)
    return format_html("past year: {}{}", glyph(_LONG[term]), term.label.lower()) if term else SafeString("")


@register.simple_tag
def window_label(term: Label) -> SafeString:
    """Draw the label of one window; “Not enough evidence” is quiet."""
    name = _LONG[term]
    return format_html('<span class="dir dir--{}">{}{}</span>', name, glyph(name), term.label)


@register.filter
def likelihood(p_toward: float | None) -> str:
    """Return word and figure of the likelier side; nothing known says nothing."""
    return "" if p_toward is None else probability_words(p_toward)


@register.filter
def evidence_word(mass: float | None) -> str:
    """Return thin, some, good or strong."""
    return evidence_words(mass or 0.0)


@register.filter
def hundredths(share: float | None) -> str:
    """Return a share as a whole number of 100, or a dash where it is unknown."""
    return "–" if share is None else f"{share * 100:.0f}"
