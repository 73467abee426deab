"""What the further suggester adds to stories: only where the built-in one abstained or found nothing, and marked so.

Each story is asked about once: setting the moment on its row is the claim. Switched on, it begins with the stories of
the last day.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from django.db import transaction
from django.db.models import Prefetch

from recommendations.fetch.client import FetchPolicy, Send
from recommendations.ingestion.terms_of_use import may_be_passed_on, with_excerpt_length
from recommendations.models import Candidate, Recommendation, Story, Track
from recommendations.triage.decided import WAITING
from recommendations.triage.endpoint import Endpoint, FurtherSuggestion, Rule, StoryText, further_suggestions
from recommendations.triage.match import RELEVANT_FROM
from recommendations.vocabulary import CandidateOutcome, StoryState

LOOKED_BACK = timedelta(days=1)
MOST_ADDED = 3
MOST_AT_ONCE = 100  # a minute; a model does less, and what is left is named again in the next
_MOST_CRITERIA = 4
_LONGEST_VERSION = 40


def stories_to_ask_about(endpoint: Endpoint | None, *, now: datetime) -> list[int]:
    """Return the ids of waiting stories of the last day nobody was asked about yet, oldest first; some at a time."""
    if endpoint is None:
        return []
    recent = Story.objects.filter(state__in=WAITING, first_seen_at__gt=now - LOOKED_BACK, first_seen_at__lte=now)
    unasked = recent.filter(further_asked_at=None).order_by("first_seen_at", "pk")
    return list(unasked.values_list("pk", flat=True)[:MOST_AT_ONCE])


def suggest_further(story_id: int, *, endpoint: Endpoint, send: Send, policy: FetchPolicy, now: datetime) -> int:
    """Ask about one story and add what that brings; return how many candidates came or were given a side.

    The second time nobody is asked, also where the first came to nothing. Nothing is sent where nothing could be added,
    or where no report of the story may be passed on.
    """
    if Story.objects.filter(pk=story_id, further_asked_at=None).update(further_asked_at=now) != 1:
        return 0
    told = text_to_send(story_id)
    rules = read_rules() if told and _has_room(story_id) else ()
    if told is None or not rules:
        return 0
    found = further_suggestions(told, rules, endpoint=endpoint, send=send, policy=policy)
    return _add(story_id, found, endpoint.version)


def text_to_send(story_id: int) -> StoryText | None:
    """Return the words of the first report whose publisher allows them to be passed on; None where there is none."""
    entries = with_excerpt_length(Story.objects.get(pk=story_id).entries.exclude(title=""))
    for entry in entries.order_by("first_seen_at", "pk"):
        if may_be_passed_on(entry.excerpt_length):
            return StoryText(entry.title, entry.summary)
    return None


def read_rules() -> tuple[Rule, ...]:
    """Return the recommendations to choose from, each with a few of its criteria."""
    tracks = Prefetch("tracks", Track.objects.filter(archived_at=None))
    rows = Recommendation.objects.filter(archived_at=None, brief__archived_at=None).select_related("brief")
    return tuple(
        Rule(
            recommendation_id=row.pk,
            code=f"{row.brief.code}/{row.code}",
            title=row.title,
            toward=_few(track.criteria_toward for track in row.tracks.all()),
            away=_few(track.criteria_away for track in row.tracks.all()),
        )
        for row in rows.prefetch_related(tracks).order_by("brief__code", "position", "code")
    )


def _few(criteria: Iterable[list[str]]) -> tuple[str, ...]:
    """Return the first criterion of each track, then the second of each, without repetitions: a few in all."""
    in_turn = chain.from_iterable(zip_longest(*criteria, fillvalue=""))
    return tuple(dict.fromkeys(filter(None, in_turn)))[:_MOST_CRITERIA]


def _has_room(story_id: int) -> bool:
    """Say whether a waiting story has no candidates, or some without a side."""
    story = Story.objects.filter(pk=story_id, state__in=WAITING)
    sides = Candidate.objects.filter(story__in=story).values_list("suggested_side", flat=True)
    return story.exists() and (not sides or "" in sides)


@transaction.atomic
def _add(story_id: int, found: Sequence[FurtherSuggestion], version: str) -> int:
    """Write suggestions where there is still room for them."""
    story = Story.objects.select_for_update(no_key=True).filter(pk=story_id, state__in=WAITING).first()
    if story is None:
        return 0
    known = {candidate.recommendation_id: candidate for candidate in story.candidates.all()}
    if known:
        return sum(
            _give_side(known[one.recommendation_id], one, version) for one in found if one.recommendation_id in known
        )
    new = [_candidate(story, one, version) for one in found if one.relevance >= RELEVANT_FROM][:MOST_ADDED]
    Candidate.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        Story.objects.filter(pk=story_id, state=StoryState.UNMATCHED).update(state=StoryState.OPEN)
    return len(new)


def _give_side(candidate: Candidate, suggestion: FurtherSuggestion, version: str) -> int:
    """Put a side where the built-in suggester abstained. What a model says of its own certainty is worth nothing."""
    if suggestion.side is None:
        return 0
    marked = f"{candidate.suggested_by}+{version}"[:_LONGEST_VERSION]
    silent = Candidate.objects.filter(pk=candidate.pk, suggested_side="", outcome=CandidateOutcome.OPEN)
    return silent.update(suggested_side=suggestion.side, suggested_by=marked)


def _candidate(story: Story, suggestion: FurtherSuggestion, version: str) -> Candidate:
    return Candidate(
        story=story,
        recommendation_id=suggestion.recommendation_id,
        relevance=suggestion.relevance,
        matched_terms=[],
        suggested_side=suggestion.side or "",
        suggested_by=version,
    )
