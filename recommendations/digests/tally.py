"""How an issue adds up: items in, developments out, each total beside the parts it must equal."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from recommendations.digests.content import Move, Sum
from recommendations.digests.developments import Telling
from recommendations.digests.issue import Issue
from recommendations.models import Assessment, Entry, Event, EventRevision
from recommendations.status.knowledge import never_confirmed
from recommendations.vocabulary import EventState, StoryState

TOLD, TOLD_LATE = "Developments told above", "Recorded earlier, rated or due only now"


def items_fetched(issue: Issue) -> Sum:
    """Return what became of every item first met in the period, as it stood at its end. All in one query."""
    same_story = Entry.objects.filter(story=OuterRef("story"))
    met_before = Q(first_seen_at__lt=OuterRef("first_seen_at")) | Q(
        first_seen_at=OuterRef("first_seen_at"), pk__lt=OuterRef("pk")
    )
    met = Entry.objects.filter(first_seen_at__gte=issue.start, first_seen_at__lt=issue.end)
    parts = {
        "Further reports of a story already met": Q(repeats=True),
        "About none of the recommendations": Q(repeats=False, story__state=StoryState.UNMATCHED),
        "Rejected, each with a reason": _decided(StoryState.REJECTED, issue),
        "Added to a development already recorded": _decided(StoryState.MERGED, issue),
        "Accepted as a development": _decided(StoryState.ACCEPTED, issue),
        "Still waiting in triage": Q(repeats=False)
        & (Q(story__state=StoryState.OPEN) | Q(story__decided_at__gte=issue.end)),
        "Not yet sorted": Q(story__isnull=True),
    }
    counts = {f"part{place}": Count("pk", filter=condition) for place, condition in enumerate(parts.values())}
    found = met.annotate(repeats=Exists(same_story.filter(met_before))).aggregate(total=Count("pk"), **counts)
    numbers = [found[name] for name in counts]
    return Sum("Items fetched", found["total"], tuple(zip(parts, numbers, strict=True)))


def _decided(state: StoryState, issue: Issue) -> Q:
    return Q(repeats=False, story__state=state, story__decided_at__lt=issue.end)


def developments_recorded(found: Iterable[Telling], issue: Issue) -> Sum:
    """Return what became of every event recorded in the period: told above, or why not.

    What is told above is counted from the issue, the rest and the total from the rows.
    """
    told = [t for t in found if t.fresh and issue.holds(t.event.recorded_at)]
    judged = Assessment.objects.filter(event=OuterRef("pk"), recorded_at__lt=issue.end)
    standing = judged.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gte=issue.end))
    untold = ~Exists(standing.filter(issue.scope.on("track__")))
    kept = Q(retracted_at__isnull=True) | Q(retracted_at__gte=issue.end)
    parts = {
        "Withdrawn again": _taken_back(issue) & Q(duplicate_of__isnull=True),
        "Found to be one already recorded": _taken_back(issue) & Q(duplicate_of__isnull=False),
        "Dated ahead, told when the day has come": kept & Q(known_on__gt=issue.as_of),
        "About other recommendations, or none": kept & Q(known_on__lte=issue.as_of, untold=True),
    }
    counts = {f"part{place}": Count("pk", filter=condition) for place, condition in enumerate(parts.values())}
    recorded = Event.objects.filter(recorded_at__gte=issue.start, recorded_at__lt=issue.end)
    later = EventRevision.objects.filter(event=OuterRef("pk"), superseded_at__gte=issue.end).order_by("superseded_at")
    known_on = Coalesce(Subquery(later.values("occurred_on")[:1]), F("occurred_on"))
    confirmed = recorded.exclude(state=EventState.PROPOSED).exclude(never_confirmed())
    rows = confirmed.annotate(untold=untold, known_on=known_on)
    numbers = rows.aggregate(total=Count("pk"), **counts)
    context = sum(t.is_context for t in told)
    above = (("Rated, told above", len(told) - context), ("Context, told above", context))
    rest = tuple((words, numbers[name]) for words, name in zip(parts, counts, strict=True))
    return Sum("Developments recorded", numbers["total"], (*above, *rest))


def _taken_back(issue: Issue) -> Q:
    return Q(retracted_at__lt=issue.end)


def developments_told(listed: Collection[str], found: Iterable[Telling], issue: Issue) -> Sum:
    """Return how many developments the issue lists, by when they were recorded."""
    told = [t for t in found if t.fresh]
    now = sum(issue.holds(t.event.recorded_at) for t in told)
    return Sum(TOLD, len(listed), (("Recorded in this period", now), (TOLD_LATE, len(told) - now)))


def labels_moved(moves: Sequence[Move]) -> Sum:
    """Return how many labels moved, by whether new evidence or its absence moved them."""
    moved = [m for m in moves if m.label_changed]
    faded = sum(m.faded for m in moved)
    parts = (("On what was recorded or corrected", len(moved) - faded), ("Faded, as their evidence grew old", faded))
    return Sum("Labels moved", len(moved), parts)


def unbalanced(sums: Iterable[Sum]) -> tuple[str, ...]:
    """Return a sentence for staff on each total that its parts do not equal."""
    return tuple(
        f"{one.words}: {one.total}, but the parts add up to {sum(number for _, number in one.parts)}."
        for one in sums
        if not one.adds_up
    )
