"""Which events a reader has not been told yet, and how those told before are judged now: rows to tellings.

Everything is read as it stood at the end of the period, so an issue says the same whenever it is composed; what was
corrected after it is the next issue's business.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from recommendations.digests.content import Rating, Told
from recommendations.digests.corrections import unrated
from recommendations.digests.issue import Issue, begins_at
from recommendations.models import Assessment, Citation, Event, EventRevision, Track
from recommendations.status.knowledge import never_confirmed
from recommendations.vocabulary import (
    ActorRole,
    AssessmentStatus,
    Confidence,
    DatePrecision,
    EventState,
    Side,
    Significance,
    Step,
)

_FACTS = ("headline", "occurred_on", "date_precision", "step", "is_baseline")


@dataclass(frozen=True)
class TrackRating:
    """How one event was judged on one track at the end of the period; `standing` is never empty."""

    event: Event
    track: Track
    standing: tuple[Assessment, ...]

    @property
    def is_context(self) -> bool:
        """Whether it is shown and carries no weight."""
        return self.track.actor.role == ActorRole.CONTEXT or self.event.is_baseline

    @cached_property
    def rating(self) -> Rating:
        """The judgement as values: the latest one, and whether coders differ on the side."""
        latest = self.standing[-1]
        return Rating(
            recommendation=self.track.recommendation.code,
            actor_code=self.track.actor.code,
            actor=self.track.actor.name,
            side=Side(latest.side),
            significance=Significance(latest.significance),
            confidence=Confidence(latest.confidence),
            coders_differ=len({a.side for a in self.standing}) > 1,
        )

    @property
    def recorded_at(self) -> datetime:
        """When event and judgement were both written down."""
        return max(self.event.recorded_at, self.standing[-1].recorded_at)

    def is_fresh(self, issue: Issue) -> bool:
        """Whether it began to count in the period: written down, and the day of the event come.

        What was written down before the subscription started stays untold even when its day comes later.
        """
        counts_from = max(self.recorded_at, _counts_from(self.event, issue))
        return issue.holds(counts_from) and self.recorded_at >= issue.subscription.started_at


@dataclass(frozen=True)
class Telling:
    """One event: what was told of it before, how it stands, and which of its judgements are new to the reader."""

    event: Event
    before: Told | None
    standing: tuple[TrackRating, ...]
    fresh: tuple[TrackRating, ...]
    withdrawn: str

    @property
    def counted(self) -> tuple[TrackRating, ...]:
        """The new judgements that carry weight."""
        return tuple(r for r in self.fresh if not r.is_context)

    @property
    def is_context(self) -> bool:
        """Whether all that is new about it is context."""
        return bool(self.fresh) and not self.counted

    def is_withdrawn_now(self, issue: Issue) -> bool:
        """Whether it was taken back in the period."""
        return self.event.retracted_at is not None and issue.holds(self.event.retracted_at)

    def as_told(self, issue: int) -> Told:
        """Return what the reader knows of it once this issue is read."""
        known = {r.track for r in self.before.ratings} if self.before else set()
        ratings = [r.rating for r in self.standing if r in self.fresh or r.rating.track in known]
        standing = {r.track for r in ratings}
        gone = (unrated(r) for r in (self.before.ratings if self.before else ()) if r.track not in standing)
        return Told(
            event=self.event.code,
            issue=issue,
            headline=self.event.headline,
            occurred_on=self.event.occurred_on,
            date_precision=DatePrecision(self.event.date_precision),
            step=Step(self.event.step) if self.event.step else None,
            ratings=(*ratings, *gone),
            withdrawn=self.withdrawn,
        )


def tellings(issue: Issue) -> list[Telling]:
    """Return every event touched in the period or told before, newest first."""
    return [_telling(_as_known(event, issue), issue) for event in _events(issue)]


def stirred(found: Iterable[Telling], issue: Issue) -> set[str]:
    """Return the codes of recommendations on which anything was judged anew or withdrawn in the period."""
    return {
        rating.rating.recommendation
        for telling in found
        for rating in telling.standing
        if issue.holds(rating.recorded_at) or telling.is_withdrawn_now(issue)
    }


def _events(issue: Issue) -> QuerySet[Event]:
    in_period = Q(recorded_at__gte=issue.start, recorded_at__lt=issue.end)
    retracted = Q(retracted_at__gte=issue.start, retracted_at__lt=issue.end)
    in_brief = Assessment.objects.filter(track__recommendation__brief=issue.subscription.brief_id)
    judged = Q(pk__in=in_brief.filter(in_period).values("event"))
    first_day = timezone.localdate(issue.start, timezone.get_default_timezone())
    corrected = EventRevision.objects.filter(superseded_at__gte=issue.start).values("event")
    arrived = Q(occurred_on__gte=first_day, occurred_on__lte=issue.as_of) | Q(pk__in=corrected)
    by_then = in_brief.filter(recorded_at__lt=issue.end).order_by("recorded_at", "pk")
    return (
        Event.objects.filter(
            in_period | retracted | judged | arrived | Q(code__in=list(issue.told)), recorded_at__lt=issue.end
        )
        .exclude(state=EventState.PROPOSED)
        .exclude(never_confirmed())
        .select_related("duplicate_of")
        .prefetch_related(
            Prefetch("assessments", by_then.select_related("track__recommendation__pillar", "track__actor")),
            Prefetch("revisions", EventRevision.objects.order_by("superseded_at", "pk")),
            Prefetch("citations", Citation.objects.filter(withdrawn_at=None).select_related("publisher")),
        )
    )


def _as_known(event: Event, issue: Issue) -> Event:
    """Return the event with the facts that stood at the end of the period."""
    later = next((old for old in event.revisions.all() if old.superseded_at >= issue.end), None)
    for name in _FACTS if later else ():
        setattr(event, name, getattr(later, name))
    return event


def _counts_from(event: Event, issue: Issue) -> datetime:
    """Return since when the day of an event had come, as it was known: it may have been dated ahead at first."""
    since = max(event.recorded_at, begins_at(event.occurred_on))
    for old in event.revisions.all():
        if old.superseded_at < issue.end and begins_at(old.occurred_on) >= old.superseded_at:
            since = max(since, old.superseded_at)
    return since


def _telling(event: Event, issue: Issue) -> Telling:
    before, withdrawn = issue.told.get(event.code), _withdrawn(event, issue)
    known = {r.track for r in before.ratings} if before else set()
    standing = tuple(_standing(event, issue))
    fresh = (r for r in standing if issue.scope.takes(r.track) and r.rating.track not in known and r.is_fresh(issue))
    return Telling(event, before, standing, () if withdrawn else tuple(fresh), withdrawn)


def _standing(event: Event, issue: Issue) -> Iterator[TrackRating]:
    rows = [a for a in event.assessments.all() if a.superseded_at is None or a.superseded_at >= issue.end]
    for _, group in groupby(sorted(rows, key=lambda a: _place(a.track)), key=lambda a: a.track_id):
        same_track = tuple(group)
        settled = tuple(a for a in same_track if a.status == AssessmentStatus.ADJUDICATED)
        yield TrackRating(event, same_track[0].track, settled or same_track)


def _place(track: Track) -> tuple[int, int, int, int]:
    recommendation = track.recommendation
    return recommendation.pillar.position, recommendation.position, track.actor.position, track.pk


def _withdrawn(event: Event, issue: Issue) -> str:
    """Return why the event no longer counts at the end of the period; empty where it does."""
    if event.retracted_at is None or event.retracted_at >= issue.end:
        return ""
    if event.duplicate_of is not None:
        return f"It is the same development as “{event.duplicate_of.headline}” and is counted once."
    return f"Withdrawn, it no longer counts. Reason: {event.retraction_reason.rstrip('. ')}."
