"""What moved a direction since a day, and what ever brought it down, with the events by name (METHOD 1.8)."""

from collections.abc import Iterable
from datetime import date, timedelta

from recommendations.direction import ledger
from recommendations.direction.change import ChangeSplit, Viewpoint
from recommendations.direction.label import DirectionReading, Reader
from recommendations.direction.sentences import backslide_sentence, change_sentence
from recommendations.models import Track
from recommendations.status.explanation import BackslideNote, ChangeNote, Changes
from recommendations.status.gather import gather_evidence
from recommendations.status.moment import end_of
from recommendations.status.unit import Unit
from recommendations.status.units import is_derived, members_of, split_of, units_among

_ONE_DAY = timedelta(days=1)


def totals_of(unit: Unit, reading: DirectionReading, *, since: date) -> ledger.Totals:
    """Return the points from a day to that of the reading, none of them aged."""
    as_of, known_at = reading.as_of, reading.known_at
    if unit.derived:
        return ledger.group_totals_since(unit.by_code, since=since, as_of=as_of, known_at=known_at)
    return ledger.totals_since(unit.own, since=since, as_of=as_of, known_at=known_at)


def changes_of(unit: Unit, reading: DirectionReading, *, compare_on: date) -> Changes:
    """Return what moved the share since an earlier day, in the world and on record."""
    then = min(reading.known_at, end_of(compare_on))
    return Changes(
        compare_on=compare_on,
        in_the_world=_change(unit, reading, Viewpoint(compare_on, reading.known_at)),
        on_record=_change(unit, reading, Viewpoint(compare_on, then)),
    )


def change_splits(tracks: Iterable[Track], *, before: Viewpoint, after: Viewpoint) -> dict[int, ChangeSplit]:
    """Return by track id what moved each of many tracks; three queries. Those that get no direction are missing."""
    asked = {track.pk: track.recommendation_id for track in tracks}
    among = units_among(set(asked.values()))
    units = {track: members for track, members in among.items() if track.pk in asked}
    evidence = gather_evidence(members_of(units))
    return {
        track.pk: split_of(members, evidence, derived=is_derived(track), before=before, after=after)
        for track, members in units.items()
    }


def _change(unit: Unit, reading: DirectionReading, before: Viewpoint) -> ChangeNote:
    after = Viewpoint(reading.as_of, reading.known_at)
    split = split_of(unit.members, unit.evidence, derived=unit.derived, before=before, after=after)
    return ChangeNote(
        known_before=before.known_at,
        split=split,
        new=unit.refs(split.arrivals.new),
        late=unit.refs(split.arrivals.late),
        revised=unit.refs(split.arrivals.revised),
        sentence=change_sentence(split),
    )


def backslides_of(unit: Unit, reader: Reader, reading: DirectionReading) -> tuple[BackslideNote, ...]:
    """Return every worsening up to the day of the reading, the latest first."""
    days = _turns(reader, reading)
    found = ledger.group_backslides(days, unit.by_code) if unit.derived else ledger.backslides(days, unit.own)
    notes = [
        BackslideNote(
            on=one.on,
            before=one.before,
            after=one.after,
            by_ageing=one.by_ageing,
            events=unit.refs(one.keys),
            sentence=backslide_sentence(one, unit.headlines),
        )
        for one in found
    ]
    return tuple(reversed(notes))


def _turns(reader: Reader, reading: DirectionReading) -> list[DirectionReading]:
    """Return the readings on both sides of each turn of the label, in order of day: what a ledger needs of years."""
    found = [reading]
    while (since := found[-1].since_on) is not None:
        found += [reader.read(since), reader.read(since - _ONE_DAY)]
    return found[::-1]
