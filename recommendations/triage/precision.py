"""How often what the machine proposed was confirmed: per feed, per recommendation, per matching term.

Counted are the candidates of stories that people accepted, merged or rejected, and that nobody took back. Per term,
only those that say by which terms they were found.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from recommendations.models import Candidate, MatchTerm
from recommendations.vocabulary import CandidateOutcome, RejectReason

FEWEST = 5
_DECIDED = (CandidateOutcome.CONFIRMED, CandidateOutcome.DECLINED)


@dataclass(frozen=True, slots=True)
class Precision:
    """How many proposals people confirmed, of how many they decided on."""

    confirmed: int
    decided: int

    @property
    def share(self) -> float | None:
        """Share confirmed, 0 to 1; None under five decisions, since so few say nothing."""
        return self.confirmed / self.decided if self.decided >= FEWEST else None


def precision_by_feed() -> dict[int, Precision]:
    """Return it for each feed with a report of a story that was decided, by the feed's id; one query."""
    return _counted("story__entries__feed")


def precision_by_recommendation() -> dict[int, Precision]:
    """Return it for each recommendation, by its id; one query."""
    return _counted("recommendation")


def precision_by_term(recommendations: Collection[int] | None = None, *, newest: int = 10_000) -> dict[int, Precision]:
    """Return it for each matching term that proposed something decided, by its id; of some recommendations, if named.

    Judged by the `newest` decisions, which bound the work. A story turned down for its source says nothing of terms.
    A term that a person set to work again starts anew: earlier decisions do not count. Two queries.
    """
    woken_at = dict(MatchTerm.objects.values_list("pk", "woken_at"))
    rows = _decided().exclude(story__reject_reason=RejectReason.UNRELIABLE).order_by("-story__decided_at", "-pk")
    wanted = rows if recommendations is None else rows.filter(recommendation__in=recommendations)
    outcomes: defaultdict[int, list[bool]] = defaultdict(list)
    for term_ids, outcome, decided_at in wanted.values_list("term_ids", "outcome", "story__decided_at")[:newest]:
        for pk in woken_at.keys() & set(term_ids):
            since = woken_at[pk]
            if since is None or (decided_at and decided_at > since):
                outcomes[pk].append(outcome == CandidateOutcome.CONFIRMED)
    return {term_id: Precision(sum(found), len(found)) for term_id, found in outcomes.items()}


def of_terms(term_ids: Iterable[int], by_term: Mapping[int, Precision]) -> Precision | None:
    """Return the precision of the rule behind a proposal: of its terms, the one judged most often; None under five."""
    found = [by_term[pk] for pk in term_ids if pk in by_term]
    best = max(found, key=lambda precision: precision.decided, default=None)
    return best if best and best.decided >= FEWEST else None


def _decided() -> "QuerySet[Candidate]":
    return Candidate.objects.filter(outcome__in=_DECIDED, story__decided_at__isnull=False)


def _counted(column: str) -> dict[int, Precision]:
    confirmed = Count("pk", distinct=True, filter=Q(outcome=CandidateOutcome.CONFIRMED))
    rows = _decided().filter(**{f"{column}__isnull": False}).order_by().values_list(column)
    counted = rows.annotate(confirmed=confirmed, decided=Count("pk", distinct=True))
    return {pk: Precision(right, all_of_them) for pk, right, all_of_them in counted}
