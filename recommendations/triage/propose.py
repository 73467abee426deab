"""Entries to stories, stories to candidates (DESIGN main path, row 3).

A story and all that hangs on it is one transaction: killed half-way, the rest still waits; run twice, or by two workers
at once, each entry joins one story, since the update that takes it repeats that nobody had.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.db.models.functions import Coalesce

from recommendations.models import Candidate, Entry, Story
from recommendations.triage.cluster import Anchor, Group, Report, cluster, page_of
from recommendations.triage.decided import WAITING
from recommendations.triage.join import teller
from recommendations.triage.match import MATCH_VERSION
from recommendations.triage.reports import cite_late_reports, sources_of_entries
from recommendations.triage.suggest import Suggester, Suggestion, read_suggester
from recommendations.vocabulary import StoryState

READS_LIKE = "reads like "  # stands before a headline where no word matched


@dataclass(frozen=True, slots=True)
class ProposeResult:
    """How many entries were taken, how many stories began with them, how many candidates they brought."""

    entries: int = 0
    stories: int = 0
    candidates: int = 0

    def __add__(self, other: "ProposeResult") -> "ProposeResult":
        """Add two runs up."""
        return ProposeResult(
            self.entries + other.entries, self.stories + other.stories, self.candidates + other.candidates
        )


def propose_candidates(*, now: datetime, limit: int = 500) -> ProposeResult:
    """Put entries met by `now` that no story holds into stories, oldest first, and propose what they bear on.

    Takes at most `limit` entries. A story that is decided keeps its decision and gets the entry all the same; where the
    decision led to an event, the entry is cited there, since it is the same page or the same title.
    """
    waiting = Entry.objects.filter(story=None, first_seen_at__lte=now).order_by("first_seen_at", "pk")
    entries = {entry.pk: entry for entry in waiting[:limit]}
    if not entries:
        return ProposeResult()
    reports = [_report(entry) for entry in entries.values()]
    suggester = read_suggester()
    groups = cluster(reports, _anchors(reports))
    return sum((_store(group, entries, suggester, now) for group in groups), ProposeResult())


def suggestions_for(entries: Iterable[Entry], suggester: Suggester) -> dict[int, Suggestion]:
    """Return the best suggestion for each recommendation that some entry bears on, by its id."""
    found: dict[int, Suggestion] = {}
    for entry in entries:
        for one in suggester.suggest(text_of(entry), language=entry.language):
            known = found.get(one.recommendation_id)
            if known is None or known.relevance < one.relevance:
                found[one.recommendation_id] = one
    return found


def candidate_of(story_id: int, suggestion: Suggestion) -> Candidate:
    """Return a suggestion as an unsaved candidate. Where no word matched, it says what the story reads like."""
    reads_like = [f"{READS_LIKE}“{suggestion.reads_like}”"] if suggestion.reads_like else []
    return Candidate(
        story_id=story_id,
        recommendation_id=suggestion.recommendation_id,
        relevance=suggestion.relevance,
        matched_terms=list(suggestion.matched_terms) or reads_like,
        suggested_side=suggestion.side or "",
        side_certainty=suggestion.side_certainty if suggestion.side else None,
        suggested_step=suggestion.step or "",
        suggested_by=suggestion.version,
        term_ids=list(suggestion.term_ids),
    )


def is_ours(candidate: Candidate) -> bool:
    """Say whether the built-in method proposed it, in any version."""
    return candidate.suggested_by.startswith(f"{MATCH_VERSION.partition('-')[0]}-")


def text_of(entry: Entry) -> str:
    """Return what an entry says: its title, and its summary below."""
    return f"{entry.title}\n{entry.summary}"


@transaction.atomic
def _store(group: Group, entries: dict[int, Entry], suggester: Suggester, now: datetime) -> ProposeResult:
    """Give one group its story and its candidates; nothing where somebody else took the entries meanwhile."""
    members = [entries[report.entry_id] for report in group.reports]
    suggested = suggestions_for(members, suggester)
    story, is_new = _story(group.story_id, members, StoryState.OPEN if suggested else StoryState.UNMATCHED)
    fresh = list(Entry.objects.filter(pk__in=[entry.pk for entry in members], story=None).values_list("pk", flat=True))
    taken = Entry.objects.filter(pk__in=fresh, story=None).update(story=story)
    if not taken:
        transaction.set_rollback(True)
        return ProposeResult()
    if event_id := story.event_id or story.proposed_event_id:
        cite_late_reports(event_id, sources_of_entries(fresh), by=None, now=now)
    if story.state not in WAITING:
        return ProposeResult(entries=taken)
    story.actors.add(*suggester.actors("\n".join(text_of(entry) for entry in members)))
    return ProposeResult(entries=taken, stories=int(is_new), candidates=_add_candidates(story, suggested.values()))


def _story(story_id: int | None, members: Sequence[Entry], state: StoryState) -> tuple[Story, bool]:
    """Return the story of a group, held, and whether it is new. Reports of a joined story go where it went."""
    if story_id is None:
        first = members[0]
        defaults = {
            "headline": first.title or first.url,
            "state": state,
            "first_seen_at": min(entry.first_seen_at for entry in members),
        }
        key = _key(min(members, key=lambda entry: entry.pk))
        story, is_new = Story.objects.get_or_create(key=key, defaults=defaults)
    else:
        story, is_new = Story.objects.get(pk=story_id), False
    # Whoever decides it at this moment either sees the new entries, or is seen here.
    held = Story.objects.select_for_update(no_key=True).get(pk=teller(story).pk)
    return (held if held.joined_to_id is None else _story(held.pk, members, state)[0]), is_new


def _add_candidates(story: Story, suggested: Collection[Suggestion]) -> int:
    """Propose what is not proposed yet, and return how much that is. An unmatched story opens with it."""
    proposed = set(story.candidates.values_list("recommendation_id", flat=True))
    new = [candidate_of(story.pk, one) for one in suggested if one.recommendation_id not in proposed]
    Candidate.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        Story.objects.filter(pk=story.pk, state=StoryState.UNMATCHED).update(state=StoryState.OPEN)
    return len(new)


def _key(entry: Entry) -> str:
    """Return the key that this entry gives a story, the same for everybody who takes it."""
    page = page_of(entry.canonical_url)
    what = f"page {page}" if page else f"entry {entry.feed_id} {entry.guid}"
    return hashlib.sha256(what.encode()).hexdigest()


def _report(entry: Entry) -> Report:
    return Report(entry.pk, entry.canonical_url, entry.title_key, entry.published_at or entry.first_seen_at)


def _anchors(reports: Iterable[Report]) -> list[Anchor]:
    """Return the stored stories that hold a page or a title of these reports, with their first report under it."""
    pages = {page for report in reports if (page := page_of(report.canonical_url))}
    titles = {report.title_key for report in reports if report.title_key}
    held = Entry.objects.filter(story__isnull=False).order_by()
    first = Min(Coalesce("published_at", "first_seen_at"))
    by_page = held.filter(canonical_url__in=pages).values_list("story_id", "canonical_url").annotate(first=first)
    by_title = held.filter(title_key__in=titles).values_list("story_id", "title_key").annotate(first=first)
    return [
        *(Anchor(story_id, page, "", dated_at) for story_id, page, dated_at in by_page),
        *(Anchor(story_id, "", title, dated_at) for story_id, title, dated_at in by_title),
    ]
