"""One event and lists of events as pages and API show them: how it was judged, what it rests on, what it moved."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from recommendations.direction.mass import age_factor
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Assessment, Citation, Direction, Event, Track
from recommendations.status.cells import column_of
from recommendations.status.gather import assessment_evidence
from recommendations.status.readings import rows_in_force
from recommendations.status.values import ActorColumn
from recommendations.vocabulary import (
    ActorRole,
    AssessmentStatus,
    Confidence,
    DatePrecision,
    EventKind,
    EventState,
    PublisherTier,
    ShownLabel,
    Side,
    Significance,
    Step,
)


@dataclass(frozen=True, slots=True)
class About:
    """Which recommendation, as a link needs it."""

    brief_code: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """One assessment of the event. `weight_today` is what it alone still adds, 0 where it never counted.

    `coder_id` None: it came with a data set. `is_settled`: a reviewer has settled the track, so the others add nothing.
    """

    about: About
    actor: ActorColumn
    side: Side
    significance: Significance
    confidence: Confidence
    rationale: str
    coder: str
    coder_id: int | None
    status: AssessmentStatus
    is_blind: bool
    is_settled: bool
    weight_today: float
    recorded_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Source:
    """One citation in full."""

    title: str
    author: str
    publisher: str
    tier: PublisherTier
    url: str
    archived_url: str
    published_on: date | None
    published_precision: DatePrecision
    language: str
    quote: str
    pointer: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """What one track showed before and after."""

    about: About
    actor: ActorColumn
    before: ShownLabel
    after: ShownLabel


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event in a list. `judgements` holds those in force.

    `awaits_reading`: whoever asks is to read it without sight of others' answers, so these are left out.
    """

    code: str
    headline: str
    occurred_on: date
    date_precision: DatePrecision
    step: Step | None
    kind: EventKind
    state: EventState
    is_baseline: bool
    recorded_at: datetime
    actors: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    sources: tuple[Source, ...]
    awaits_reading: bool = False


@dataclass(frozen=True, slots=True)
class EventStatus:
    """One event in full. `moved_when_recorded`: the comparison is between just before and just after it was recorded.

    Otherwise, for what came with a data set, between the day before it happened and the day itself as judged now.
    """

    line: EventLine
    summary: str
    note: str
    episode: str
    recorded_by: str
    retracted_at: datetime | None
    retracted_by: str
    retraction_reason: str
    duplicate_of: str
    superseded: tuple[Judgement, ...]
    moved: tuple[Moved, ...]
    moved_when_recorded: bool


def event_lines(events: QuerySet[Event], *, as_of: date) -> tuple[EventLine, ...]:
    """Return events as values in their order; five queries however many they are."""
    return tuple(_line(event, _judgements(event, as_of)) for event in with_everything(events))


def event_status(event_code: str, *, now: datetime) -> EventStatus:
    """Return one event in full. Raises Event.DoesNotExist."""
    event = with_everything(Event.objects.select_related("recorded_by", "retracted_by", "duplicate_of")).get(
        code=event_code
    )
    judgements = _judgements(event, timezone.localdate(now))
    moved, when_recorded = _moved(event, now)
    return EventStatus(
        line=_line(event, judgements),
        summary=event.summary,
        note=event.note,
        episode=event.episode,
        recorded_by=_name(event.recorded_by),
        retracted_at=event.retracted_at,
        retracted_by=_name(event.retracted_by),
        retraction_reason=event.retraction_reason,
        duplicate_of=event.duplicate_of.code if event.duplicate_of else "",
        superseded=tuple(j for j in judgements if j.superseded_at),
        moved=moved,
        moved_when_recorded=when_recorded,
    )


def with_everything(events: QuerySet[Event]) -> QuerySet[Event]:
    """Fetch what a line needs along with the events."""
    assessments = Assessment.objects.select_related("track__recommendation__brief", "track__actor__group", "coder")
    order = ("track__recommendation__position", "track__actor__position", "recorded_at", "pk")
    return events.prefetch_related(None).prefetch_related(
        Prefetch("assessments", queryset=assessments.order_by(*order)),
        Prefetch("citations", queryset=Citation.objects.filter(withdrawn_at=None).select_related("publisher")),
        "actors",
    )


def _line(event: Event, judgements: Iterable[Judgement]) -> EventLine:
    return EventLine(
        code=event.code,
        headline=event.headline,
        occurred_on=event.occurred_on,
        date_precision=DatePrecision(event.date_precision),
        step=Step(event.step) if event.step else None,
        kind=EventKind(event.kind),
        state=EventState(event.state),
        is_baseline=event.is_baseline,
        recorded_at=event.recorded_at,
        actors=tuple(actor.name for actor in event.actors.all()),
        judgements=tuple(j for j in judgements if not j.superseded_at),
        sources=tuple(_source(citation) for citation in event.citations.all()),
    )


def _judgements(event: Event, as_of: date) -> tuple[Judgement, ...]:
    rows = list(event.assessments.all())
    standing = [row for row in rows if row.superseded_at is None]
    settled = {row.track_id for row in standing if row.status == AssessmentStatus.ADJUDICATED}
    counting = [row.track_id for row in standing if _counts(row, settled)]
    kept = event.state == EventState.CONFIRMED and not event.is_baseline and event.duplicate_of_id is None
    age = (as_of - event.occurred_on).days
    factor = age_factor(age, DIRECTION_V1.half_life_days) if kept and age >= 0 else 0.0
    return tuple(_judgement(row, factor / max(counting.count(row.track_id), 1), settled) for row in rows)


def _counts(row: Assessment, settled: Collection[int]) -> bool:
    return row.superseded_at is None and (row.status == AssessmentStatus.ADJUDICATED or row.track_id not in settled)


def _judgement(row: Assessment, factor: float, settled: Collection[int]) -> Judgement:
    counts = row.track.actor.role == ActorRole.TRACKED and _counts(row, settled)
    return Judgement(
        about=_about(row.track),
        actor=column_of(row.track.actor),
        side=Side(row.side),
        significance=Significance(row.significance),
        confidence=Confidence(row.confidence),
        rationale=row.rationale,
        coder=_name(row.coder),
        coder_id=row.coder_id,
        status=AssessmentStatus(row.status),
        is_blind=row.is_blind,
        is_settled=row.track_id in settled,
        weight_today=assessment_evidence(row).points(DIRECTION_V1) * factor if counts else 0.0,
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
    )


def _source(citation: Citation) -> Source:
    publisher = citation.publisher
    return Source(
        title=citation.title,
        author=citation.author,
        publisher=publisher.name if publisher else "",
        tier=PublisherTier(publisher.tier) if publisher else PublisherTier.UNRATED,
        url=citation.url,
        archived_url=citation.archived_url,
        published_on=citation.published_on,
        published_precision=DatePrecision(citation.published_precision),
        language=citation.language,
        quote=citation.quote,
        pointer=citation.pointer,
        recorded_at=citation.recorded_at,
    )


def _moved(event: Event, now: datetime) -> tuple[tuple[Moved, ...], bool]:
    """Compare the tracks it was judged on, and their groups, before and after, what moved first; four queries.

    What nobody has confirmed moved nothing.
    """
    if event.state == EventState.PROPOSED:
        return (), False
    tracks = _touched(event)
    ids = [track.pk for track in tracks]
    when_recorded = Direction.objects.filter(track__in=ids, recorded_at=event.recorded_at).exists()
    if when_recorded:
        day, just_before = timezone.localdate(event.recorded_at), event.recorded_at - timedelta(microseconds=1)
        before = rows_in_force(ids, as_of=day, known_at=just_before)
        after = rows_in_force(ids, as_of=day, known_at=event.recorded_at)
    else:
        before = rows_in_force(ids, as_of=event.occurred_on - timedelta(days=1), known_at=now)
        after = rows_in_force(ids, as_of=event.occurred_on, known_at=now)
    moves = [Moved(_about(t), column_of(t.actor), _shown(before.get(t.pk)), _shown(after.get(t.pk))) for t in tracks]
    return tuple(sorted(moves, key=lambda move: move.before == move.after)), when_recorded


def _touched(event: Event) -> list[Track]:
    """Return the tracks in force on the event and, of the same recommendations, those of their groups."""
    judged = [row.track for row in event.assessments.all() if row.superseded_at is None]
    tracked = {track.pk for track in judged if track.actor.role == ActorRole.TRACKED}
    groups = {(track.recommendation_id, track.actor.group_id) for track in judged if track.actor.group_id}
    among = Track.objects.filter(
        recommendation__in={recommendation for recommendation, _ in groups} | {t.recommendation_id for t in judged}
    ).select_related("recommendation__brief", "actor__group")
    rows = among.order_by("recommendation__position", "actor__position", "actor__code")
    return [t for t in rows if t.pk in tracked or (t.recommendation_id, t.actor_id) in groups]


def _about(track: Track) -> About:
    recommendation = track.recommendation
    return About(recommendation.brief.code, recommendation.code, recommendation.short_title or recommendation.title)


def _shown(row: Direction | None) -> ShownLabel:
    return ShownLabel(row.shown) if row else ShownLabel.NOT_YET_RATED


def _name(user: User | None) -> str:
    """Return how a person signs; empty where a data set spoke."""
    return (user.get_full_name() or user.get_username()) if user else ""
