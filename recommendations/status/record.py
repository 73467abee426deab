"""Lock, gather, compute, append if changed: how a direction comes to be written down.

Directions are recorded once a day for every track, and again whenever what we know about a day has changed. A row is
never edited: the same day recorded later stands beside the earlier row, which is what we said then. A track nobody has
ever assessed is recorded for the day asked for alone, never for days past: its rows would all say the same nothing.

The last weeks are recorded at once. Days longer past wait, marked, for the next tick.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from recommendations.models import Direction, Recommendation, Track
from recommendations.status.append import Appended, append_rows, readers_of
from recommendations.status.gather import Evidence, gather_evidence
from recommendations.status.knowledge import hold_recommendations, moment_after
from recommendations.status.restate import ONE_DAY, mark_tracks, restate
from recommendations.status.units import Units, members_of, units_of

__all__ = ["AT_ONCE", "backfill", "record_all", "record_directions", "restate"]

# Today, the month a page compares with and the last monthly mail, with two weeks to spare. A year would cost a person
# who logs something a second on a busy recommendation; this costs what a page does.
AT_ONCE = timedelta(days=45)


def record_directions(
    tracks: Iterable[Track], *, as_of: date, now: datetime, since: date | None = None
) -> list[Direction]:
    """Record the tracks, and the groups they are members of, for each day from `since` (default `as_of`) to `as_of`.

    Days nobody recorded since the last one are filled too. What lies more than AT_ONCE before `as_of` is only marked
    (`restate` records it). Returns the rows of `as_of` in force for the touched tracks; context tracks are ignored.
    Where other rows of the tracks were recorded at `now` or later, the new ones are recorded, and known, a moment after
    them: whoever waited for the lock has read what the other wrote.
    """
    wanted = {track.pk: track.recommendation_id for track in tracks}
    in_force: list[Direction] = []
    with transaction.atomic():
        hold_recommendations(set(wanted.values()), now=now)
        for recommendation_id in sorted(set(wanted.values())):
            touched = _touched(units_of(recommendation_id), wanted)
            appended = _record(touched, as_of=as_of, now=now, since=since)
            in_force += [row for row in (*appended.kept, *appended.new) if row.as_of == as_of]
    return sorted(in_force, key=lambda row: row.track_id)


def record_all(*, as_of: date, now: datetime, since: date | None = None) -> int:
    """Record every track that gets a direction, one recommendation after the other; return how many rows were added.

    Run it every night: evidence ages, and days missed while nothing ran are filled. Days that wait are not left over.
    """
    active = Recommendation.objects.filter(archived_at=None, brief__archived_at=None)
    return sum(
        _record_recommendation(pk, as_of=as_of, now=now, since=since)
        for pk in active.order_by("pk").values_list("pk", flat=True)
    )


def backfill(*, as_of: date, now: datetime) -> int:
    """Record every day from each recommendation's first assessed event; return how many rows were added."""
    return record_all(as_of=as_of, now=now, since=date.min)


def _record_recommendation(recommendation_id: int, *, as_of: date, now: datetime, since: date | None) -> int:
    with transaction.atomic():
        hold_recommendations([recommendation_id], now=now)
        appended = _record(units_of(recommendation_id), as_of=as_of, now=now, since=since)
    return len(appended.new) + restate(recommendation_id, now=now, until=as_of)


def _touched(units: Units, wanted: Collection[int]) -> Units:
    return {track: members for track, members in units.items() if any(unit.pk in wanted for unit in (track, *members))}


def _record(units: Units, *, as_of: date, now: datetime, since: date | None) -> Appended:
    """Append what is new about the last weeks, and mark the units where there is more to record than that."""
    evidence = gather_evidence(members_of(units))
    known_at = moment_after(Direction.objects.filter(track__in=units), now=now)
    earliest = _first_day(units, evidence, as_of=as_of, since=since)
    first = max(earliest, as_of - AT_ONCE)
    if earliest < first:
        mark_tracks(units, since=earliest)
    rows = readers_of(units, evidence, until=as_of, known_at=known_at).rows(first, as_of)
    return append_rows(rows, first=first, last=as_of, today=as_of)


def _first_day(units: Units, evidence: Evidence, *, as_of: date, since: date | None) -> date:
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
