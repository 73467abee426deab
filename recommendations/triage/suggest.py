"""What a text may bear on, and how: recommendations, sides, steps, actors. Asked by pipeline, page and commands."""

from dataclasses import dataclass

from recommendations.models import Actor, ActorAlias, MatchTerm
from recommendations.triage.actors import ActorFinder, ActorName, Alias, named_actors
from recommendations.triage.match import MATCH_VERSION, RELEVANT_FROM, Matcher, MatchRule
from recommendations.vocabulary import ActorKind, ActorRole, MatchKind, Side, Step

__all__ = ["ActorName", "Suggester", "Suggestion", "named_actors", "read_suggester"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A recommendation that a text may bear on.

    `relevance` 0 to 1; `matched_terms` as they stand in the text, none where `reads_like` (the headline of a confirmed
    event) is all that speaks for it. `side` and `side_certainty` None: the machine abstains; so does `step` None.
    `term_ids`: the matching terms behind it. `version`: of the method that suggests.
    """

    recommendation_id: int
    relevance: float
    matched_terms: tuple[str, ...]
    side: Side | None = None
    side_certainty: float | None = None
    step: Step | None = None
    reads_like: str = ""
    term_ids: tuple[int, ...] = ()
    version: str = MATCH_VERSION


class Suggester:
    """Everything that is known about what to look for, ready to be asked about texts."""

    def __init__(self, matcher: Matcher, actors: ActorFinder) -> None:
        self._matcher = matcher
        self._actors = actors

    def suggest(self, text: str, *, language: str = "") -> tuple[Suggestion, ...]:  # noqa: ARG002 -- read soon
        """Return what is worth showing, most relevant first. `text`: headline, and summary below it."""
        return tuple(
            Suggestion(match.recommendation_id, match.relevance, match.matched_terms)
            for match in self._matcher.match(text)
            if match.relevance >= RELEVANT_FROM
        )

    def actors(self, text: str) -> tuple[int, ...]:
        """Return the ids of the tracked actors and groups that a text names."""
        return self._actors.find(text)


def read_suggester() -> Suggester:
    """Return what to look for today."""
    terms = MatchTerm.objects.filter(recommendation__archived_at=None, recommendation__brief__archived_at=None)
    rows = terms.filter(quieted_at=None).values_list("recommendation_id", "kind", "text")
    actors = Actor.objects.filter(archived_at=None, role__in=(ActorRole.TRACKED, ActorRole.DERIVED))
    aliases = ActorAlias.objects.filter(actor__in=actors).values_list("actor_id", "text", "language")
    return Suggester(
        Matcher([MatchRule(pk, MatchKind(kind), text) for pk, kind, text in rows]),
        ActorFinder(
            [ActorName(actor.pk, actor.name, actor.kind == ActorKind.GROUP) for actor in actors],
            [Alias(*row) for row in aliases],
        ),
    )
