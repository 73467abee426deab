"""How often what the machine proposed was confirmed: per feed, per recommendation, per matching term.

Counted are the candidates of stories that people accepted, merged or rejected, and that nobody took back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from recommendations.models import Candidate, MatchTerm
from recommendations.triage.credit import Credits, Rule
from recommendations.vocabulary import CandidateOutcome, MatchKind

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

    Judged by the `newest` decisions, which bound the work. A term that a person set to work again starts anew: earlier
    decisions do not count. Two queries.
    """
    rules = read_credits(recommendations)
    rows = _decided().filter(recommendation__in=rules).order_by("-story__decided_at", "-pk")
    outcomes: defaultdict[int, list[bool]] = defaultdict(list)
    columns = ("recommendation_id", "matched_terms", "outcome", "story__decided_at")
    for recommendation_id, matched, outcome, decided_at in rows.values_list(*columns)[:newest]:
        for term in rules[recommendation_id].credited(matched):
            if term.since is None or decided_at > term.since:
                outcomes[term.term_id].append(outcome == CandidateOutcome.CONFIRMED)
    return {term_id: Precision(sum(found), len(found)) for term_id, found in outcomes.items()}


def of_matched(rules: Credits, matched: Iterable[str], by_term: Mapping[int, Precision]) -> Precision | None:
    """Return the precision of the rule behind a proposal: of its terms, the one judged most often; None under five."""
    found = [by_term[rule.term_id] for rule in rules.credited(matched) if rule.term_id in by_term]
    best = max(found, key=lambda precision: precision.decided, default=None)
    return best if best and best.decided >= FEWEST else None


def read_credits(recommendations: Collection[int] | None = None) -> dict[int, Credits]:
    """Return the matching terms of all or some recommendations, by recommendation id."""
    terms = MatchTerm.objects.exclude(kind=MatchKind.NEGATIVE)
    wanted = terms if recommendations is None else terms.filter(recommendation__in=recommendations)
    found: defaultdict[int, list[Rule]] = defaultdict(list)
    for term in wanted.order_by("pk"):
        is_open = bool(term.language) or term.kind == MatchKind.ENTITY
        found[term.recommendation_id].append(Rule(term.pk, term.text, is_open=is_open, since=term.woken_at))
    return {pk: Credits(rules) for pk, rules in found.items()}


def _decided() -> "QuerySet[Candidate]":
    return Candidate.objects.filter(outcome__in=_DECIDED, story__decided_at__isnull=False)


def _counted(column: str) -> dict[int, Precision]:
    confirmed = Count("pk", distinct=True, filter=Q(outcome=CandidateOutcome.CONFIRMED))
    rows = _decided().filter(**{f"{column}__isnull": False}).order_by().values_list(column)
    counted = rows.annotate(confirmed=confirmed, decided=Count("pk", distinct=True))
    return {pk: Precision(right, all_of_them) for pk, right, all_of_them in counted}
