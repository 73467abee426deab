"""Days past that something became known about late, recorded anew a stretch at a time, so that nobody waits for it.

Whoever learns something marks the tracks it touches, in the same transaction; the mark is the first day that waits. It
moves on with every stretch that is written and is gone after the last, so what was killed half-way goes on from there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from recommendations.models import Direction, Recommendation, Track
from recommendations.status.append import Readers, append_rows, readers_of
from recommendations.status.gather import Evidence, gather_evidence
from recommendations.status.knowledge import hold_recommendations, moment_after
from recommendations.status.units import Units, members_of, units_of
from recommendations.vocabulary import ActorRole

ONE_DAY = timedelta(days=1)
_WITH_DIRECTION = (ActorRole.TRACKED, ActorRole.DERIVED)
# A quarter of five tracks is written in about a tenth of a second: so long may others wait for the recommendation.
STRETCH = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class _Work:
    """The tracks of a recommendation that wait from one and the same day, read with what is known now."""

    recommendation_id: int
    first: date
    until: date
    evidence: Evidence
    readers: Readers

    @property
    def units(self) -> Units:
        return self.readers.units


def mark_tracks(tracks: Iterable[Track], *, since: date) -> None:
    """Let the tracks wait to be recorded anew from a day on; the recommendation must be held."""
    later = Q(restate_from=None) | Q(restate_from__gt=since)
    Track.objects.filter(later, pk__in=[track.pk for track in tracks]).update(restate_from=since)


def recommendations_to_restate() -> list[int]:
    """Return the recommendations with a track that waits and gets a direction."""
    waiting = Track.objects.filter(
        restate_from__isnull=False, archived_at=None, actor__archived_at=None, actor__role__in=_WITH_DIRECTION
    )
    active = Recommendation.objects.filter(archived_at=None, brief__archived_at=None, tracks__in=waiting)
    return list(active.order_by("pk").distinct().values_list("pk", flat=True))


def restate(recommendation_id: int, *, now: datetime, until: date | None = None) -> int:
    """Record anew the days up to today, or to `until`, that wait; return how many rows were added.

    Readings are worked out before the recommendation is held and written only if nothing became known meanwhile. Run
    twice, or by two at once, it adds nothing twice.
    """
    added = 0
    while (work := _work(recommendation_id, until=until or localdate(now), now=now)) is not None:
        added += _work_off(work, today=localdate(now))
    return added


def _work(recommendation_id: int, *, until: date, now: datetime) -> _Work | None:
    units = units_of(recommendation_id)
    marked = {track: members for track, members in units.items() if track.restate_from and track.restate_from <= until}
    first = min((track.restate_from for track in marked if track.restate_from), default=None)
    if first is None:
        _forget_marks(recommendation_id, units)
        return None
    longest = {track: members for track, members in marked.items() if track.restate_from == first}
    evidence = gather_evidence(members_of(longest))
    known_at = moment_after(Direction.objects.filter(track__in=longest), now=now)
    readers = readers_of(longest, evidence, until=until, known_at=known_at)
    return _Work(recommendation_id, first, until, evidence, readers)


def _forget_marks(recommendation_id: int, units: Units) -> None:
    """Lift the marks of tracks that get no direction any more, such as a group without members."""
    active = Track.objects.filter(recommendation=recommendation_id, archived_at=None, actor__archived_at=None)
    none_for = active.exclude(pk__in=[track.pk for track in units])
    none_for.filter(restate_from__isnull=False).update(restate_from=None)


def _work_off(work: _Work, *, today: date) -> int:
    """Write stretch after stretch, until the end or until something else became known."""
    added, day = 0, work.first
    while day <= work.until:
        last = min(day + STRETCH - ONE_DAY, work.until)
        rows = work.readers.rows(day, last)
        written = _write(work, rows, first=day, last=last, today=today)
        if written is None:
            return added
        added += written
        day = last + ONE_DAY
    return added


@transaction.atomic
def _write(work: _Work, rows: list[Direction], *, first: date, last: date, today: date) -> int | None:
    """Append what is new in a stretch and move the mark on; None, and nothing, where the readings no longer hold."""
    hold_recommendations([work.recommendation_id], now=work.readers.known_at)
    following = last + ONE_DAY if last < today else None
    unchanged = Track.objects.filter(pk__in=[track.pk for track in work.units], restate_from=first)
    if unchanged.count() < len(work.units) or gather_evidence(members_of(work.units)) != work.evidence:
        return None
    appended = append_rows(rows, first=first, last=last, today=today)
    unchanged.update(restate_from=following)
    return len(appended.new)
