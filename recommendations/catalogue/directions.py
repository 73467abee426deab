"""What a corrected data set moves: from which moment its news is known, and which directions are recorded anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Max, Q
from django.utils.timezone import localdate

from recommendations.catalogue.fixture import FixtureRow
from recommendations.models import Assessment, Direction, Event, EventRevision, Recommendation, Track
from recommendations.status.knowledge import hold_recommendations
from recommendations.status.record import record_directions


def hold_known(rows: Iterable[FixtureRow], *, now: datetime) -> datetime:
    """Hold the events of a data set and all recommendations; return the moment from which what it says is known."""
    codes = [row.fields["code"] for row in rows if row.model is Event]
    events = Event.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    list(events.values_list("pk"))  # held before the recommendations, as everybody does
    return hold_recommendations(Recommendation.objects.values_list("pk", flat=True), now=now)


def learned_late(rows: Collection[Assessment], *, now: datetime) -> None:
    """Let unsaved judgements be known only from now on where directions were recorded without them.

    Otherwise they keep the day their data set was written down.
    """
    tracks = dict(Track.objects.filter(pk__in={row.track_id for row in rows}).values_list("pk", "recommendation_id"))
    said = Direction.objects.filter(track__recommendation__in=tracks.values()).order_by()
    last_said = dict(said.values_list("track__recommendation").annotate(last=Max("recorded_at")))
    for row in rows:
        last = last_said.get(tracks[row.track_id])
        if last is not None and last >= row.recorded_at:
            row.recorded_at = now


def record_anew(moment: datetime) -> None:
    """Record anew what rests on anything that became known at a moment, where something had been said before."""
    since: dict[int, date] = {}
    for track_id, day in [*_judged(moment), *_corrected(moment)]:
        since[track_id] = min(day, since.get(track_id, day))
    by_recommendation = defaultdict(list)
    spoken_of = Direction.objects.order_by().values("track__recommendation")
    for track in Track.objects.filter(pk__in=since, recommendation__in=spoken_of):
        by_recommendation[track.recommendation_id].append(track)
    for tracks in by_recommendation.values():
        earliest = min(since[track.pk] for track in tracks)
        record_directions(tracks, as_of=localdate(moment), now=moment, since=min(earliest, localdate(moment)))


def _judged(moment: datetime) -> Iterable[tuple[int, date]]:
    rows = Assessment.objects.filter(Q(recorded_at=moment) | Q(superseded_at=moment))
    return rows.values_list("track_id", "event__occurred_on")


def _corrected(moment: datetime) -> Iterable[tuple[int, date]]:
    """Return the tracks of corrected events with the days they had before and have now."""
    rows = EventRevision.objects.filter(superseded_at=moment, event__assessments__isnull=False)
    days = rows.values_list("event__assessments__track_id", "occurred_on", "event__occurred_on")
    return [(track_id, min(before, after)) for track_id, before, after in days]
