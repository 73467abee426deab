"""What a term or a name would catch, tried on the stories of the last month before it is saved. Writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recommendations.models import Actor, Entry, MatchTerm, Story
from recommendations.triage.actors import ActorFinder, ActorName, Alias
from recommendations.triage.match import RELEVANT_FROM, Matcher, MatchRule
from recommendations.triage.propose import text_of
from recommendations.vocabulary import ActorKind, MatchKind

LOOKS_BACK = timedelta(days=30)
MOST_ENTRIES = 5_000


@dataclass(frozen=True, slots=True)
class Caught:
    """A story in which the text stands. `words`: as they stand there. `before`, `after`: relevance by terms alone."""

    story: Story
    words: tuple[str, ...]
    before: float = 0.0
    after: float = 0.0

    @property
    def is_new(self) -> bool:
        """Whether the term brings it to the page, which it would not reach without."""
        return self.before < RELEVANT_FROM <= self.after

    @property
    def is_lost(self) -> bool:
        """Whether the term keeps it from the page."""
        return self.after < RELEVANT_FROM <= self.before


@dataclass(frozen=True, slots=True)
class TryOut:
    """How many stories were looked at, since when, and those that were caught, the newest first."""

    stories: int
    since: datetime
    caught: tuple[Caught, ...]

    @property
    def new(self) -> int:
        """How many stories come to the page through it."""
        return sum(one.is_new for one in self.caught)

    @property
    def lost(self) -> int:
        """How many stories it keeps from the page."""
        return sum(one.is_lost for one in self.caught)


def try_term(rule: MatchRule, *, now: datetime) -> TryOut:
    """Try a term on the stories of the last month, among all others. `rule.rule_id`: the term it replaces, or 0."""
    others = _other_rules(rule)
    alone, before, after = Matcher([_findable(rule)]), Matcher(others), Matcher([*others, rule])
    caught: dict[int, Caught] = {}
    looked: set[int] = set()
    for entry in _entries(now):
        story, text = _story(entry), text_of(entry)
        looked.add(story.pk)
        for match in alone.match(text, language=entry.language):
            old = _relevance(before, rule.recommendation_id, text, entry.language)
            new = _relevance(after, rule.recommendation_id, text, entry.language)
            _put(caught, Caught(story, match.matched_terms, old, new))
    return TryOut(len(looked), now - LOOKS_BACK, tuple(caught.values()))


def try_alias(actor: Actor, text: str, language: str, *, now: datetime) -> TryOut:
    """Try another name of an actor on the stories of the last month: which name the actor by it alone."""
    is_group = actor.kind == ActorKind.GROUP
    finder = ActorFinder([ActorName(actor.pk, "", is_group)], [Alias(actor.pk, text, language)])
    caught: dict[int, Caught] = {}
    looked: set[int] = set()
    for entry in _entries(now):
        story = _story(entry)
        looked.add(story.pk)
        if finder.find(text_of(entry)):
            _put(caught, Caught(story, ()))
    return TryOut(len(looked), now - LOOKS_BACK, tuple(caught.values()))


def _other_rules(rule: MatchRule) -> list[MatchRule]:
    """Return the terms at work today, without the one that is tried."""
    rows = MatchTerm.objects.filter(quieted_at=None, recommendation__archived_at=None).exclude(pk=rule.rule_id)
    return [
        MatchRule(term.recommendation_id, MatchKind(term.kind), term.text, term.language, term.pk)
        for term in rows.order_by("pk")
    ]


def _findable(rule: MatchRule) -> MatchRule:
    """Return the term as one that is found by itself: a sign of a false match only speaks beside other terms."""
    return replace(rule, kind=MatchKind.ENTITY) if rule.kind is MatchKind.NEGATIVE else rule


def _entries(now: datetime) -> Iterator[Entry]:
    rows = Entry.objects.filter(story__isnull=False, first_seen_at__gt=now - LOOKS_BACK, first_seen_at__lte=now)
    rows = rows.select_related("story").order_by("-first_seen_at", "-pk")
    yield from rows.only("title", "summary", "language", "story__headline", "story__state", "story__first_seen_at")[
        :MOST_ENTRIES
    ]


def _story(entry: Entry) -> Story:
    if entry.story is None:
        raise LookupError("Only entries with a story are looked at.")
    return entry.story


def _relevance(matcher: Matcher, recommendation_id: int, text: str, language: str) -> float:
    found = matcher.match(text, language=language)
    return next((match.relevance for match in found if match.recommendation_id == recommendation_id), 0.0)


def _put(caught: dict[int, Caught], one: Caught) -> None:
    """Keep of several reports of a story the one for which the term does most."""
    known = caught.get(one.story.pk)
    if known is None or abs(one.after - one.before) > abs(known.after - known.before):
        caught[one.story.pk] = one
