"""The figures behind the pictures as tables: the same values, unrounded, one line for each mark."""

from collections.abc import Iterable, Iterator, Sequence

from recommendations.direction.trend import TrendPoint
from recommendations.status.explanation import Window
from recommendations.status.values import EvidenceRow, IndicatorSeries
from recommendations.status.whys import Why

Value = str | int | float | None
Table = Iterator[Sequence[Value]]

DIRECTIONS = (
    *("actor", "half_life_days", "label", "share", "low60", "high60", "low80", "high80", "p_toward"),
    *("toward_points", "away_points", "neutral_points"),
)
TIMELINE = ("day", "share", "low80", "high80", "p_toward", "label")
ARITHMETIC = (
    *("actor", "half_life_days", "event", "headline", "counts_from", "side", "points", "age_days", "age_factor"),
    *("cap_factor", "adds", "toward_so_far", "away_so_far"),
)
EVIDENCE = (
    *("event", "occurred_on", "date_precision", "headline", "actor", "counted", "side", "step", "significance"),
    *("confidence", "weight_today", "reason", "sources"),
)
INDICATOR = ("period", "observed_on", "date_precision", "value", "unit", "certainty", "sources", "note")


def directions(whys: Iterable[Why]) -> Table:
    """Yield both windows of each actor that was rated."""
    for why in whys:
        for window in why.windows:
            yield (why.actor.code, window.half_life_days, window.label.value, *_figures(window))


def timeline(points: Iterable[TrendPoint]) -> Table:
    """Yield the line of one actor, oldest day first."""
    for p in points:
        yield (p.day.isoformat(), p.share, p.low80, p.high80, p.p_toward, p.label.value)


def arithmetic(whys: Iterable[Why]) -> Table:
    """Yield what every event adds in both windows, oldest first; a group's follows from its members'."""
    for why in whys:
        for window in why.windows:
            for line in window.lines:
                yield (
                    *(why.actor.code, window.half_life_days, line.key, line.headline, line.occurred_on.isoformat()),
                    *(line.side.value, line.points, line.age_days, line.age_factor, line.cap_factor, line.counted),
                    *(line.running_toward, line.running_away),
                )


def evidence(rows: Iterable[EvidenceRow]) -> Table:
    """Yield every judgement, newest first; context and background are there and marked as not counted."""
    for row in rows:
        yield (
            *(row.event_code, row.occurred_on.isoformat(), row.date_precision.value, row.headline, row.actor.code),
            *("no" if row.is_context or row.is_baseline else "yes", row.side.value, row.step.value if row.step else ""),
            *(row.significance.value, row.confidence.value, row.weight_today, row.rationale),
            " ".join(citation.url or citation.title for citation in row.citations),
        )


def indicator(series: IndicatorSeries) -> Table:
    """Yield the figures in force, oldest first, after baseline and target where there are any."""
    levels = (
        ("baseline", series.baseline_value, series.baseline_period, series.baseline_note),
        ("target", series.target_value, series.target_period, series.target_note),
    )
    for name, value, period, note in levels:
        if value is not None:
            yield (period, "", "", f"{value.normalize():f}", series.unit, name, series.source_url, note)
    for p in series.observations:
        yield (
            *(p.period, p.observed_on.isoformat(), p.date_precision.value, f"{p.value.normalize():f}", series.unit),
            *(p.certainty.value, " ".join(one.url or one.title for one in p.citations), p.note),
        )


def _figures(w: Window) -> Sequence[Value]:
    return (w.share, w.low60, w.high60, w.low80, w.high80, w.p_toward, w.toward, w.away, w.neutral)
