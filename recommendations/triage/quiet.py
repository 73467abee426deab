"""Matching terms that find nothing useful go quiet by themselves, and are listed until somebody repairs them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.models import MatchTerm
from recommendations.triage.precision import Precision, precision_by_term
from recommendations.vocabulary import MatchKind

FEWEST_DECIDED = 10


@dataclass(frozen=True, slots=True)
class QuietTerm:
    """A term that proposes nothing any more, and the figures that silenced it."""

    term_id: int
    brief_code: str
    code: str
    kind: MatchKind
    text: str
    language: str
    quieted_at: datetime
    precision: Precision


def quiet_poor_terms(*, below: float, now: datetime) -> tuple[int, ...]:
    """Silence the terms of whose proposals people confirmed a smaller share than `below`; return their ids.

    Judged on ten decisions or more, all of them since it was last set to work again. The second time finds none.
    """
    poor = {pk for pk, found in precision_by_term().items() if _is_poor(found, below)}
    with transaction.atomic():
        waiting = MatchTerm.objects.select_for_update(no_key=True).filter(pk__in=poor, quieted_at=None)
        terms = list(waiting.order_by("pk"))
        for term in terms:
            term.quieted_at = now
            _save(term, by=None, now=now, reason=f"Fewer than {below:.0%} of what it found was confirmed.")
    return tuple(term.pk for term in terms)


def quiet_terms() -> tuple[QuietTerm, ...]:
    """Return the silenced terms for repair, the latest first, with the figures since they were last set to work."""
    rows = MatchTerm.objects.filter(quieted_at__isnull=False).select_related("recommendation__brief")
    by_term = precision_by_term(set(rows.values_list("recommendation_id", flat=True)))
    return tuple(
        QuietTerm(
            term_id=term.pk,
            brief_code=term.recommendation.brief.code,
            code=term.recommendation.code,
            kind=MatchKind(term.kind),
            text=term.text,
            language=term.language,
            quieted_at=term.quieted_at,
            precision=by_term.get(term.pk, Precision(0, 0)),
        )
        for term in rows.order_by("-quieted_at", "pk")
        if term.quieted_at
    )


@transaction.atomic
def wake_term(term_id: int, *, by: User, now: datetime) -> bool:
    """Set a silenced term to work again; only decisions from now on count. False where it was at work already."""
    term = MatchTerm.objects.select_for_update(no_key=True).get(pk=term_id)
    if term.quieted_at is None:
        return False
    term.quieted_at, term.woken_at = None, now
    _save(term, by=by, now=now, reason="Set to work again.")
    return True


def _is_poor(found: Precision, below: float) -> bool:
    return found.decided >= FEWEST_DECIDED and found.confirmed / found.decided < below


def _save(term: MatchTerm, *, by: User | None, now: datetime, reason: str) -> None:
    """Save a term with a line in its history."""
    term._history_user, term._history_date, term._change_reason = by, now, reason  # type: ignore[attr-defined]  # noqa: SLF001
    term.save(update_fields=["quieted_at", "woken_at"])
