"""Readings to rows: what each unit says on some days, and of that only what has not been said yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from recommendations.direction.label import Reader
from recommendations.models import Direction, Track
from recommendations.status.gather import Evidence
from recommendations.status.readings import last_said
from recommendations.status.rows import day_of, direction_row, says_the_same
from recommendations.status.units import Units, days_between, is_derived, reader_of
from recommendations.vocabulary import ShownLabel

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Appended:
    """The rows that were added, and those that stand as they did, for the days that were read."""

    new: tuple[Direction, ...]
    kept: tuple[Direction, ...]


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads every unit of a recommendation up to a day, with the knowledge of one moment."""

    units: Units
    readers: Mapping[Track, Reader]
    known_at: datetime

    def rows(self, first: date, last: date) -> list[Direction]:
        """Return the unsaved rows of every unit from first to last."""
        return [self._row(track, day) for track in self.units for day in days_between(first, last)]

    def _row(self, track: Track, day: date) -> Direction:
        members = [member.actor.code for member in self.units[track]] if is_derived(track) else []
        return direction_row(track.pk, self.readers[track].read(day), recorded_at=self.known_at, members=members)


def readers_of(units: Units, evidence: Evidence, *, until: date, known_at: datetime) -> Readers:
    """Replay every unit up to a day."""
    readers = {
        track: reader_of(members, evidence, derived=is_derived(track), until=until, known_at=known_at)
        for track, members in units.items()
    }
    return Readers(units, readers, known_at)


def append_rows(rows: Iterable[Direction], *, first: date, last: date, today: date) -> Appended:
    """Append those of the rows, all from first to last, that say something new; the recommendation must be held.

    Of a day past before anything was rated there is nothing to say.
    """
    rows = list(rows)
    said = Direction.objects.filter(track__in={row.track_id for row in rows}, as_of__range=(first, last))
    standing = {day_of(row): row for row in last_said(said)}
    new = []
    for row in rows:
        earlier = standing.get(day_of(row))
        if earlier is None and row.shown == ShownLabel.NOT_YET_RATED and row.as_of < today:
            continue
        if earlier is None or not says_the_same(earlier, row):
            new.append(row)
            standing.pop(day_of(row), None)
    Direction.objects.bulk_create(new, batch_size=_BATCH)
    return Appended(tuple(new), tuple(standing.values()))
