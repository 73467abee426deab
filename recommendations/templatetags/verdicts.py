"""How the reading of an indicator is told: its verdict with a glyph, and the sentences beside it."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.direction.indicator import Basis, IndicatorReading, Verdict
from recommendations.direction.indicator_wording import figure_words
from recommendations.status.values import IndicatorSeries
from recommendations.templatetags.directions import glyph
from recommendations.vocabulary import Side

register = template.Library()

_DRAWN = {
    Side.TOWARD: ("toward", "toward"),
    Side.AWAY: ("away", "away"),
    Side.NEUTRAL: ("mixed", "neutral"),
    None: ("none", "none"),
}
_FIGURES = {
    Basis.SPEED_RATIO: "{} of the speed needed",
    Basis.GROWTH: "{} a year, the wanted way counted as plus",
    Basis.SPEED: "{} meaningful changes a year, the wanted way counted as plus",
    Basis.RANK: "{} steps, the wanted way counted as plus",
}


@register.simple_tag
def verdict(term: Verdict) -> SafeString:
    """Draw a verdict: the glyph of its side, and its word."""
    ending, name = _DRAWN[term.side]
    return format_html('<span class="dir dir--{}">{}{}</span>', ending, glyph(name), term.label)


@register.simple_tag
def indicator_address(series: IndicatorSeries) -> str:
    """Return the address of an indicator's own page."""
    return reverse("indicator", kwargs=dict(series.url_kwargs))


@register.simple_tag
def indicator_file(name: str, series: IndicatorSeries) -> str:
    """Return the address of an indicator's figures or picture as a file."""
    return reverse(name, kwargs=dict(series.url_kwargs))


@register.filter
def beside(reading: IndicatorReading) -> list[str]:
    """Return what stands beside a verdict: the level, the cross-check where it differs, what was left out."""
    return [sentence for sentence in (_level(reading), _cross_check(reading), _left_out(reading)) if sentence]


@register.filter
def figure_behind(reading: IndicatorReading) -> str:
    """Return the number the verdict's cuts were compared with, or that there is none."""
    if reading.basis not in _FIGURES or reading.figure is None:
        return "none; the sign or the bound decides"
    share = reading.basis in (Basis.SPEED_RATIO, Basis.GROWTH)
    return _FIGURES[reading.basis].format(_percent(reading.figure) if share else figure_words(reading.figure))


@register.filter
def percent(part: float | None) -> str:
    """Return a part of one as percent, or that it is not known."""
    return "not known" if part is None else _percent(part)


@register.filter
def plain_figure(value: float, decimals: int = 6) -> str:
    """Return a number as people write it, rounded."""
    return figure_words(round(value, decimals))


@register.filter
def fragile_words(reading: IndicatorReading) -> str:
    """Say whether the verdict hangs on one figure."""
    if reading.fragile is None:
        return "not tried: too few figures, or one value decides"
    if reading.fragile:
        return "yes: without the first or the last figure, or within the tolerance, it would read otherwise"
    return "no"


def _percent(part: float) -> str:
    return f"{figure_words(round(100.0 * part, 1))}%"


def _level(reading: IndicatorReading) -> str:
    if reading.target_met:
        return "Level: the target is met."
    if reading.share_covered is None:
        return "" if reading.target_met is None else "Level: the target is not met."
    if reading.share_covered < 0.0:
        return "Level: farther from the target than at the start."
    return f"Level: {_percent(reading.share_covered)} of the way to the target."


def _cross_check(reading: IndicatorReading) -> str:
    if not reading.classes_differ or reading.compound_verdict is None:
        return ""
    return f"By compound growth it would read “{reading.compound_verdict.label}”."


def _left_out(reading: IndicatorReading) -> str:
    count = reading.excluded_recalled if reading.first else 0  # without any figure the reason says it
    return f"Left out until confirmed: {count} figure{'' if count == 1 else 's'}." if count else ""
