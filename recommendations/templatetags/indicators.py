"""How an indicator is printed: its figures, what counts as better, and its small plot.

Recalled figures are hollow and say so; an empty series is “no figure found”, never zero; one reading gets no line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.direction.wording import date_words
from recommendations.status.values import IndicatorSeries, ObservationPoint
from recommendations.templatetags.small_charts import identifier, joined, path, titled
from recommendations.vocabulary import Certainty, DatePrecision, DesiredDirection, ReadingRule

register = template.Library()

_LEFT, _RIGHT, _TOP, _FLOOR = 20.0, 274.0, 24.0, 100.0


@register.filter
def figure(value: Decimal | None) -> str:
    """Return a number as people write it, “1,234.5”, without the zeros a column adds."""
    if value is None:
        return "not known"
    plain = value.normalize()
    return f"{plain:,f}" if plain == plain.to_integral() else f"{plain:,}"


@register.simple_tag
def latest(series: IndicatorSeries) -> ObservationPoint | None:
    """Return the latest checked figure; where none was checked, the latest one still to be confirmed."""
    checked = [p for p in series.observations if p.certainty is Certainty.VERIFIED]
    known = checked or list(series.observations)
    return known[-1] if known else None


@register.filter
def reading_words(series: IndicatorSeries) -> str:
    """Say which way of the number the recommendation implies."""
    if not series.is_own:
        return "Belongs to another recommendation and informs this one."
    if series.reading_rule is ReadingRule.FLOOR:
        return "Holding the baseline is enough."
    if series.reading_rule is ReadingRule.CEILING:
        return "Staying at or under the target is enough."
    return "More is toward." if series.desired_direction is DesiredDirection.INCREASE else "Less is toward."


@register.filter
def baseline_words(series: IndicatorSeries) -> str:
    """Name baseline and target, and say so where there is none."""
    parts = (
        _stated("Baseline", series.baseline_value, series.baseline_period, series.baseline_note),
        _stated("Target", series.target_value, series.target_period, series.target_note),
    )
    return " ".join(parts)


def period_words(period: str) -> str:
    """Return a period as people write it: “Feb 2025” for 2025-02, “12 Dec 2025” for 2025-12-12, others as they are."""
    parts = period.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) not in (2, 3):
        return period
    year, month, day = (*(int(part) for part in parts), 1)[:3]
    try:
        return date_words(date(year, month, day), DatePrecision.DAY if len(parts) == 3 else DatePrecision.MONTH)
    except ValueError:
        return period


def _stated(name: str, value: Decimal | None, period: str, note: str) -> str:
    if value is None:
        return f"No {name.lower()}."
    where = f" ({period_words(period)})" if period else ""
    return f"{name} {figure(value)}{where}{f', {note}' if note else ''}.".replace("..", ".")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and values sit in the plot."""

    first: date
    last: date
    low: float
    high: float

    def x(self, on: date) -> float:
        days = (self.last - self.first).days
        return (_LEFT + _RIGHT) / 2 if not days else _LEFT + (_RIGHT - _LEFT) * (on - self.first).days / days

    def y(self, value: Decimal) -> float:
        return _FLOOR - (_FLOOR - _TOP) * (float(value) - self.low) / (self.high - self.low)


@register.simple_tag
def indicator_plot(series: IndicatorSeries) -> SafeString:
    """Draw the series with its baseline (dashed) and target (solid)."""
    points = series.observations
    if not points:
        return SafeString("")
    frame = _frame(series)
    parts = [
        *_levels(series, frame),
        *_line(points, frame),
        *(_dot(point, frame) for point in points),
        *_ends(points, frame),
    ]
    named = titled(identifier("plot", series.code), f"{series.name}, {series.unit}", _told(series))
    return format_html(
        '<svg class="mini__plot" viewBox="0 0 320 122" {}>{}'
        '<line class="ax" x1="6" y1="100" x2="316" y2="100"/>{}</svg>',
        *(*named, joined(parts)),
    )


def _frame(series: IndicatorSeries) -> _Frame:
    """Start the axis at zero unless all values lie far above it; then just below them."""
    levels = [v for v in (series.baseline_value, series.target_value) if v is not None]
    values = [float(v) for v in (*(p.value for p in series.observations), *levels)]
    low, high = min(values), max(values)
    if 0 <= low <= 0.6 * high or low == high:
        low = min(0.0, low)
    else:
        low -= 0.15 * (high - low)
    days = [p.observed_on for p in series.observations]
    return _Frame(days[0], days[-1], low, high if high > low else low + 1.0)


def _levels(series: IndicatorSeries, frame: _Frame) -> Iterator[SafeString]:
    levels = {"base": series.baseline_value, "target": series.target_value}
    same = series.baseline_value == series.target_value
    last = frame.y(series.observations[-1].value)
    for name, value in levels.items():
        if value is None or (name == "base" and same):
            continue
        y = frame.y(value)
        words = {"base": "baseline", "target": "baseline and target" if same else "target"}[name]
        yield format_html(
            '<line class="mini__{}" x1="6" y1="{}" x2="316" y2="{}"/>'
            '<text class="ax-t" x="316" y="{}" text-anchor="end">{} {}</text>',
            *(name, f"{y:.1f}", f"{y:.1f}", f"{_beside(y, last):.1f}", words, figure(value)),
        )
    if frame.low > 0:
        yield format_html('<text class="ax-t" x="6" y="12">axis starts at {}</text>', f"{frame.low:,.3g}")


def _beside(level: float, last: float) -> float:
    """Return where the words of a level go: over its line, or under it where the last dot is in the way."""
    in_the_way = level - 24 < last <= level + 4
    return level + 15 if in_the_way and level < _FLOOR - 16 else level - 5


def _line(points: tuple[ObservationPoint, ...], frame: _Frame) -> Iterator[SafeString]:
    if len(points) > 1:
        places = path([(frame.x(p.observed_on), frame.y(p.value)) for p in points])
        yield format_html('<path class="mini__line" d="{}"/>', places)


def _dot(point: ObservationPoint, frame: _Frame) -> SafeString:
    hollow = " mini__dot--open" if point.certainty is Certainty.RECALLED else ""
    place = (f"{frame.x(point.observed_on):.1f}", f"{frame.y(point.value):.1f}")
    return format_html('<circle class="mini__dot{}" cx="{}" cy="{}" r="4"/>', hollow, *place)


def _ends(points: tuple[ObservationPoint, ...], frame: _Frame) -> Iterator[SafeString]:
    """Write the first and the last date under the axis; one reading has one."""
    first, last = points[0], points[-1]
    ends = [(first, "middle")] if len(points) == 1 else [(first, "start"), (last, "end")]
    for point, anchor in ends:
        x = {"middle": frame.x(point.observed_on), "start": 14.0, "end": 282.0}[anchor]
        text = date_words(point.observed_on, point.date_precision)
        yield format_html('<text class="ax-t" x="{}" y="116" text-anchor="{}">{}</text>', f"{x:.1f}", anchor, text)


def _told(series: IndicatorSeries) -> str:
    """Spell the plot out for those who do not see it."""
    told = "; ".join(
        f"{date_words(p.observed_on, p.date_precision)}: {figure(p.value)}"
        + (" (to be confirmed)" if p.certainty is Certainty.RECALLED else "")
        for p in series.observations
    )
    return f"{told}. {baseline_words(series)}"
