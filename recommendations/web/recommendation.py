"""The page of one recommendation: what it asks, where each actor is heading, how it got here, on what evidence."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue.queries import recommendation_by_code, recommendations_of, tracks_of
from recommendations.events.second import hidden_event_codes
from recommendations.models import Recommendation, Track
from recommendations.status.calls import calls_in_force, past_calls
from recommendations.status.moment import moment
from recommendations.status.queries import recommendation_status
from recommendations.status.sight import recommendation_in_sight
from recommendations.status.values import LabelChange, RecommendationStatus
from recommendations.status.whys import whys_of
from recommendations.vocabulary import ActorRole, Involvement, Label, Step
from recommendations.web.arithmetic import sums
from recommendations.web.asof import as_of_control, comparing
from recommendations.web.best_evidence import best_evidence
from recommendations.web.chart import shown_charts
from recommendations.web.errors import answers_in_sentences
from recommendations.web.evidence import CHOICES, narrowed
from recommendations.web.offered import guide
from recommendations.web.pdf_frame import permanent
from recommendations.web.reported import reported_on
from recommendations.web.turns import in_sight, slides, turns

HISTORY_SHOWN = 20


@require_safe
@answers_in_sentences
def recommendation_page(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """Show one recommendation as of a day, compared with an earlier one."""
    asked = comparing(moment(request.GET, also=CHOICES, now=timezone.now()))
    recommendation = found_recommendation(brief, code)
    status = recommendation_status(
        recommendation, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on
    )
    hidden = hidden_event_codes(request.user)
    context = _head(recommendation) | _whys(recommendation, status, hidden)
    context |= {"left_out": len({row.event_code for row in status.evidence} & hidden)}
    status = recommendation_in_sight(status, hidden)
    context |= _status(status) | {"evidence": narrowed(status.evidence, request)}
    context |= {
        "asof": as_of_control(request, asked),
        "calls": past_calls(recommendation.pk, on=asked.as_of, known_at=asked.known_at),
        "cell_calls": list(calls_in_force(asked.as_of).filter(track__recommendation=recommendation)),
        "labels": list(Label),
        "reported": reported_on(recommendation.pk) if asked.is_today else [],
        "permanent": permanent(asked, "recommendation", {"brief": brief, "code": code}),
    }
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


def _whys(recommendation: Recommendation, status: RecommendationStatus, hidden: Collection[str]) -> dict[str, Any]:
    """Return what explains the labels. Figures follow from many events; the rest is told where none is hidden."""
    whys = whys_of(recommendation.pk, as_of=status.as_of, known_at=status.known_at)
    told = in_sight(whys, status.evidence, hidden)
    return {
        "figures": [why for why in whys if why.windows],
        "sums": sums(told),
        "turns": turns(told),
        "slides": slides(told),
        "untold": ", ".join(why.actor.name for why in whys if why not in told),
    }


def _status(status: RecommendationStatus) -> dict[str, Any]:
    return {
        "status": status,
        "steps": list(Step),
        "best": best_evidence(status),
        **shown_charts(status),
        **_history(status.history),
    }


def _history(changes: Sequence[LabelChange]) -> dict[str, Any]:
    return {"history": changes[:HISTORY_SHOWN], "history_more": changes[HISTORY_SHOWN:]}


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
