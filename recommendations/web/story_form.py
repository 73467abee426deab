"""What the form of a development starts from when it comes from a story: its words, its day, its suggestions."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from recommendations.triage.cards import CandidateLine, StoryCard
from recommendations.vocabulary import ActorRole, Confidence, DatePrecision, EventKind
from recommendations.web.finding_form import OneMoreRow
from recommendations.web.log import ROWS_PREFIX
from recommendations.web.offered import Offered

MOST_SUGGESTED = 9


def story_initial(card: StoryCard) -> dict[str, Any]:
    """Return the headline, the day of the first report that gives one, and the actors named. No date is invented."""
    dated = [report.published_at for report in card.reports if report.published_at]
    return {
        "headline": card.headline[:300],
        "occurred_on": timezone.localdate(min(dated)) if dated else None,
        "date_precision": DatePrecision.DAY.value,
        "kind": EventKind.POLICY.value,
        "actors": list(card.actor_codes),
    }


def story_rows(card: StoryCard, offered: Offered, data: QueryDict | None = None) -> Any:
    """Return one row for every suggested recommendation and actor named, and one empty row to add another."""
    actors = [
        actor.code for actor in offered.acting if actor.code in card.actor_codes and actor.role == ActorRole.TRACKED
    ]
    initial = [_row(candidate, actor) for candidate in card.candidates for actor in _or_nobody(actors)][:MOST_SUGGESTED]
    kwargs: dict[str, Any] = {"prefix": ROWS_PREFIX, "initial": initial, "form_kwargs": {"offered": offered}}
    return OneMoreRow(data, **kwargs) if data else OneMoreRow(**kwargs)


def _or_nobody(actors: Sequence[str]) -> Sequence[str]:
    return actors or [""]


def _row(candidate: CandidateLine, actor: str) -> dict[str, Any]:
    """Return a row's start. A weak match stays left out until a person chooses a side."""
    side = candidate.suggested_side.value if candidate.is_strong and candidate.suggested_side else ""
    return {
        "recommendation": candidate.recommendation_id,
        "actor": actor,
        "side": side,
        "confidence": Confidence.MEDIUM.value,
        "matched": ", ".join(candidate.matched_terms),
    }
