"""Lock, gather, compute, append if changed: how a direction comes to be written down.

Directions are recorded once a day for every track, and again whenever what we know about a day has changed. A row is
never edited: the same day recorded later stands beside the earlier row, which is what we said then. A track nobody has
ever assessed is recorded for the day asked for alone, never for days past: its rows would all say the same nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from recommendations.direction.evidence import EventEvidence
from recommendations.models import Direction, Recommendation, Track
from recommendations.status.gather import gather_evidence
from recommendations.status.readings import last_said
from recommendations.status.rows import day_of, direction_row, says_the_same
from recommendations.status.units import Units, is_derived, read_days, units_of
from recommendations.vocabulary import ShownLabel

ONE_DAY = timedelta(days=1)
_NEXT_MOMENT = timedelta(microseconds=1)
_BATCH = 500


def record_directions(
    tracks: Iterable[Track], *, as_of: date, now: datetime, since: date | None = None
) -> list[Direction]:
    """Record the tracks, and the groups they are members of, for each day from `since` (default `as_of`) to `as_of`.

    Days nobody recorded since the last one are filled too. Returns the rows of `as_of` in force for the touched
    tracks; context tracks are ignored. Where other rows of the recommendation were recorded at `now` or later, the new
    ones are recorded, and known, a moment after them: whoever waited for the lock has read what the other wrote.
    """
    wanted = {track.pk: track.recommendation_id for track in tracks}
    in_force: list[Direction] = []
    with transaction.atomic():
        for recommendation_id in _lock(set(wanted.values())):
            touched = _touched(units_of(recommendation_id), wanted)
            new, kept = _record(touched, as_of=as_of, now=now, since=since)
            in_force += [row for row in (*kept, *new) if row.as_of == as_of]
    return sorted(in_force, key=lambda row: row.track_id)


def record_all(*, as_of: date, now: datetime, since: date | None = None) -> int:
    """Record every track that gets a direction, one transaction each recommendation; return how many rows were added.

    Run it every night: evidence ages, and days missed while nothing ran are filled.
    """
    active = Recommendation.objects.filter(archived_at=None, brief__archived_at=None)
    return sum(
        _record_recommendation(pk, as_of=as_of, now=now, since=since)
        for pk in active.order_by("pk").values_list("pk", flat=True)
    )


def backfill(*, as_of: date, now: datetime) -> int:
    """Record every day from each recommendation's first assessed event; return how many rows were added."""
    return record_all(as_of=as_of, now=now, since=date.min)


@transaction.atomic
def _record_recommendation(recommendation_id: int, *, as_of: date, now: datetime, since: date | None) -> int:
    _lock({recommendation_id})
    new, _ = _record(units_of(recommendation_id), as_of=as_of, now=now, since=since)
    return len(new)


def _lock(recommendation_ids: Collection[int]) -> list[int]:
    """Wait for the recommendations, always in the same order, and without blocking those who add rows under them."""
    rows = Recommendation.objects.select_for_update(no_key=True).filter(pk__in=recommendation_ids).order_by("pk")
    return [row.pk for row in rows]


def _touched(units: Units, wanted: Collection[int]) -> Units:
    return {track: members for track, members in units.items() if any(unit.pk in wanted for unit in (track, *members))}


def _record(units: Units, *, as_of: date, now: datetime, since: date | None) -> tuple[list[Direction], list[Direction]]:
    """Append what is new; return the new rows and, of the days read, those that still stand."""
    evidence = gather_evidence({member for members in units.values() for member in members})
    known_at = _moment(units, now)
    first = _first_day(units, evidence, as_of=as_of, since=since)
    said = Direction.objects.filter(track__in=units, as_of__range=(first, as_of))
    standing = {day_of(row): row for row in last_said(said)}
    new = []
    for track, members in units.items():
        derived = is_derived(track)
        for reading in read_days(members, evidence, derived=derived, first=first, last=as_of, known_at=known_at):
            earlier = standing.get((track.pk, reading.as_of))
            if earlier is None and reading.shown is ShownLabel.NOT_YET_RATED and reading.as_of < as_of:
                continue
            row = direction_row(track.pk, reading, recorded_at=known_at)
            if earlier is None or not says_the_same(earlier, row):
                new.append(row)
                standing.pop(day_of(row), None)
    Direction.objects.bulk_create(new, batch_size=_BATCH)
    return new, list(standing.values())


def _moment(units: Units, now: datetime) -> datetime:
    """Return `now`, or the next moment after the last row if the lock was waited for or the clocks disagree."""
    last = Direction.objects.filter(track__in=units, recorded_at__gte=now).aggregate(last=Max("recorded_at"))["last"]
    return now if last is None else last + _NEXT_MOMENT


def _first_day(
    units: Units, evidence: Mapping[int, tuple[EventEvidence, ...]], *, as_of: date, since: date | None
) -> date:
    """Return the first day to read: `since` or the day after the last recorded, but none before there was anything."""
    spans = _recorded_spans(units, as_of=as_of)
    missing = [last + ONE_DAY for _, last in spans]
    # Background may be decades old and weighs nothing, so reading from there would only cost time.
    happened = [e.occurred_on for events in evidence.values() for e in events if not e.is_baseline]
    earliest = min((*happened, *(first for first, _ in spans)), default=as_of)
    return min(as_of, max(earliest, min((since or as_of, *missing))))


def _recorded_spans(units: Units, *, as_of: date) -> list[tuple[date, date]]:
    """Return the first and last recorded day up to `as_of` of each track that has any."""
    rows = Direction.objects.filter(track=OuterRef("pk"), as_of__lte=as_of).values("as_of")
    spans = Track.objects.filter(pk__in=[track.pk for track in units]).annotate(
        first_on=Subquery(rows.order_by("as_of")[:1]), last_on=Subquery(rows.order_by("-as_of")[:1])
    )
    return [(first, last) for first, last in spans.values_list("first_on", "last_on") if first is not None]
