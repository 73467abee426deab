"""The page of one recommendation: what it asks, where each actor is heading, how it got here, on what evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue.queries import recommendation_by_code, recommendations_of, tracks_of
from recommendations.direction.trend import TrendPoint, thin
from recommendations.events.second import hidden_event_codes
from recommendations.models import Recommendation, Track
from recommendations.status.calls import calls_in_force
from recommendations.status.moment import moment
from recommendations.status.queries import recommendation_status
from recommendations.status.sight import recommendation_in_sight
from recommendations.status.values import Cell, EvidenceRow, LabelChange, RecommendationStatus
from recommendations.vocabulary import ActorRole, Involvement, Label, Step
from recommendations.web.arithmetic import sums
from recommendations.web.asof import as_of_control, comparing
from recommendations.web.errors import answers_in_sentences
from recommendations.web.evidence import FACETS, narrowed
from recommendations.web.offered import guide
from recommendations.web.reported import reported_on

TABLE_POINTS = 24
HISTORY_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Chart:
    """One actor's timeline with the rows it draws and the figures printed under it."""

    cell: Cell
    trend: tuple[TrendPoint, ...]
    evidence: tuple[EvidenceRow, ...]
    table: tuple[TrendPoint, ...]


@require_safe
@answers_in_sentences
def recommendation_page(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """Show one recommendation as of a day, compared with an earlier one."""
    asked = comparing(moment(request.GET, also=FACETS, now=timezone.now()))
    recommendation = found_recommendation(brief, code)
    status = recommendation_status(
        recommendation, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on
    )
    hidden = hidden_event_codes(request.user)
    left_out = len({row.event_code for row in status.evidence} & hidden)
    status = recommendation_in_sight(status, hidden)
    context = _head(recommendation) | _status(status) | {"evidence": narrowed(status.evidence, request)}
    context["sums"] = [one for one in sums(recommendation, status) if hidden.isdisjoint(line.key for line in one.lines)]
    context["left_out"] = left_out
    context["asof"] = as_of_control(request, asked)
    context["cell_calls"] = list(calls_in_force(asked.as_of).filter(track__recommendation=recommendation))
    context["labels"] = list(Label)
    context["reported"] = reported_on(recommendation.pk) if asked.is_today else []
    return render(request, "recommendations/recommendation.html", context | _around(recommendation))


def found_recommendation(brief: str, code: str) -> Recommendation:
    """Return the recommendation of an address. Raises Http404."""
    try:
        return recommendation_by_code(brief, code)
    except Recommendation.DoesNotExist as missing:
        raise Http404(f"There is no recommendation {code} in {brief}.") from missing


def _head(recommendation: Recommendation) -> dict[str, Any]:
    tracks = list(tracks_of(recommendation))
    return {
        "recommendation": recommendation,
        "brief": recommendation.brief,
        "asked": _names(tracks, Involvement.PRIMARY),
        "affected": _names(tracks, Involvement.AFFECTED),
        "related": recommendation.related.filter(archived_at=None, brief=recommendation.brief),
        "guide": guide(tracks),
    }


def _names(tracks: Iterable[Track], involvement: Involvement) -> str:
    """Name the tracked actors the recommendation expects this of; a group speaks through its members."""
    return ", ".join(t.actor.name for t in tracks if t.involvement == involvement and t.actor.role == ActorRole.TRACKED)


def _status(status: RecommendationStatus) -> dict[str, Any]:
    charts = [chart_of(cell, status) for cell in status.cells if status.trends.get(cell.actor.code)]
    folded = [chart for chart in charts if chart.cell.actor.group_code]
    return {
        "status": status,
        "steps": list(Step),
        "charts_open": [chart for chart in charts if not chart.cell.actor.group_code],
        "charts_folded": folded,
        "folded_names": ", ".join(chart.cell.actor.name for chart in folded),
        **_history(status.history),
    }


def _history(changes: Sequence[LabelChange]) -> dict[str, Any]:
    return {"history": changes[:HISTORY_SHOWN], "history_more": changes[HISTORY_SHOWN:]}


def chart_of(cell: Cell, status: RecommendationStatus) -> Chart:
    """Return an actor's chart; a group shows the developments of its members."""
    code = cell.actor.code
    trend = status.trends[code]
    rows = tuple(row for row in status.evidence if code in (row.actor.code, row.actor.group_code))
    return Chart(cell, trend, rows, tuple(reversed(thin(trend, TABLE_POINTS))))


def _around(recommendation: Recommendation) -> dict[str, Any]:
    """Return the neighbours in the order of the brief."""
    order = list(recommendations_of(recommendation.brief))
    if recommendation not in order:
        return {}
    here = order.index(recommendation)
    return {
        "previous": order[here - 1] if here else None,
        "next": order[here + 1] if here + 1 < len(order) else None,
    }
