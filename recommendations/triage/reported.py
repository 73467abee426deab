"""What trusted feeds report is recorded by itself: as proposed, shown apart, without weight, until a person decides."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from recommendations.events.cite import events_citing
from recommendations.events.finding import LONGEST_HEADLINE, Finding, Source
from recommendations.events.reported import propose_event
from recommendations.models import Candidate, Entry, Event, Story
from recommendations.triage.reports import sources_of
from recommendations.vocabulary import DatePrecision, EventKind, EventState, Step, StoryState

LOOKS_BACK = timedelta(days=14)
_BY_ITSELF = "Recorded by the machine from a trusted feed; nobody has reviewed it yet."
_NO_DATE = " No report gives a date: this is the day the first of them was seen."


def record_reported(*, now: datetime) -> int:
    """Record the open stories that a trusted feed reports and that match well enough; return how many are new.

    Each is a transaction of its own; run twice or by two workers at once, a story gets one event. One whose address an
    event cites already is left to a person.
    """
    return sum(_record(pk, now=now) for pk in _due(now).values_list("pk", flat=True))


def reported_events(recommendation_id: int | None = None) -> "QuerySet[Event]":
    """Return what is reported and not yet reviewed, the latest first; all, or what may bear on a recommendation."""
    events = Event.objects.filter(state=EventState.PROPOSED, proposed_from__isnull=False, recorded_by=None)
    if recommendation_id is not None:
        bearing = Candidate.objects.filter(story=OuterRef("proposed_from"), recommendation=recommendation_id)
        events = events.filter(Exists(bearing))
    return events.select_related("proposed_from").order_by("-occurred_on", "-recorded_at", "code")


def _due(now: datetime) -> "QuerySet[Story]":
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now)
    recent = Story.objects.filter(awake, first_seen_at__gt=now - LOOKS_BACK, first_seen_at__lte=now)
    trusted = Candidate.objects.filter(story=OuterRef("pk"), story__entries__feed__records_from__lte=F("relevance"))
    return recent.filter(Exists(trusted), state=StoryState.OPEN, proposed_event=None).order_by("first_seen_at", "pk")


@transaction.atomic
def _record(story_id: int, *, now: datetime) -> bool:
    story = Story.objects.select_for_update(no_key=True).get(pk=story_id)
    sources = sources_of(story_id)
    if story.state != StoryState.OPEN or story.proposed_event_id or not sources or _is_known(sources):
        return False
    event = propose_event(_finding(story, sources), now=now)
    Story.objects.filter(pk=story_id).update(proposed_event=event)
    return True


def _is_known(sources: Sequence[Source]) -> bool:
    return bool(events_citing(source.url for source in sources if source.url.strip()))


def _finding(story: Story, sources: Sequence[Source]) -> Finding:
    day = _published_on(story)
    best = story.candidates.order_by("-relevance", "pk").first()
    return Finding(
        headline=story.headline[:LONGEST_HEADLINE],
        occurred_on=day or timezone.localdate(story.first_seen_at),
        date_precision=DatePrecision.DAY,
        step=Step(best.suggested_step) if best and best.suggested_step else None,
        kind=EventKind.POLICY,
        actor_codes=tuple(story.actors.filter(archived_at=None).order_by("code").values_list("code", flat=True)),
        sources=tuple(sources),
        note=_BY_ITSELF if day else _BY_ITSELF + _NO_DATE,
    )


def _published_on(story: Story) -> date | None:
    """Return the day of the first report that gives one."""
    dated = Entry.objects.filter(story=story, published_at__isnull=False).order_by("published_at").first()
    return timezone.localdate(dated.published_at) if dated else None
