"""The timelines of a recommendation as values: what each draws, and the figures printed under it."""

from dataclasses import dataclass
from typing import Any

from recommendations.direction.trend import TrendPoint, thin
from recommendations.status.values import Cell, EvidenceRow, RecommendationStatus

TABLE_POINTS = 24


@dataclass(frozen=True, slots=True)
class Chart:
    """One actor's timeline: its line, the rows it draws, what others did beside it, and the figures newest first."""

    cell: Cell
    trend: tuple[TrendPoint, ...]
    evidence: tuple[EvidenceRow, ...]
    context: tuple[EvidenceRow, ...]
    table: tuple[TrendPoint, ...]


def chart_of(cell: Cell, status: RecommendationStatus) -> Chart:
    """Return an actor's chart; a group shows the developments of its members."""
    code = cell.actor.code
    trend = status.trends[code]
    rows = tuple(row for row in status.evidence if code in (row.actor.code, row.actor.group_code))
    context = tuple(row for row in status.evidence if row.is_context)
    return Chart(cell, trend, rows, context, tuple(reversed(thin(trend, TABLE_POINTS))))


def charts_of(status: RecommendationStatus) -> list[Chart]:
    """Return a chart for every actor that has a line."""
    return [chart_of(cell, status) for cell in status.cells if status.trends.get(cell.actor.code)]


def shown_charts(status: RecommendationStatus) -> dict[str, Any]:
    """Return what the page prints: members of a group are folded away under it."""
    charts = charts_of(status)
    folded = [chart for chart in charts if chart.cell.actor.group_code]
    return {
        "charts_open": [chart for chart in charts if not chart.cell.actor.group_code],
        "charts_folded": folded,
        "folded_names": ", ".join(chart.cell.actor.name for chart in folded),
    }
