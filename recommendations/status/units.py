"""What a direction rests on: a track on its own evidence, a group's track on that of the members (METHOD 1.9)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from recommendations.direction.change import ChangeSplit, Viewpoint, split_change, split_group_change
from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import DirectionReading, Reader, group_reader, track_reader
from recommendations.models import Track
from recommendations.vocabulary import ActorRole

# A track that gets a direction, with the tracks whose evidence it rests on: itself, or the members of its group.
Units = Mapping[Track, tuple[Track, ...]]


def units_of(recommendation_id: int) -> Units:
    """Return the tracks of a recommendation that get a direction; context tracks and empty groups get none."""
    return units_among([recommendation_id])


def units_among(recommendation_ids: Collection[int]) -> Units:
    """Return the tracks of some recommendations that get a direction; a group rests on the members tracked there."""
    active = Track.objects.filter(recommendation__in=recommendation_ids, archived_at=None, actor__archived_at=None)
    tracks = list(active.select_related("actor__group").order_by("actor__position", "actor__code"))
    members: dict[tuple[int, int | None], list[Track]] = defaultdict(list)
    for track in tracks:
        if track.actor.role == ActorRole.TRACKED:
            members[track.recommendation_id, track.actor.group_id].append(track)
    units: dict[Track, tuple[Track, ...]] = {}
    for track in tracks:
        own = members.get((track.recommendation_id, track.actor_id))
        if track.actor.role == ActorRole.TRACKED:
            units[track] = (track,)
        elif track.actor.role == ActorRole.DERIVED and own:
            units[track] = tuple(own)
    return units


def members_of(units: Units) -> set[Track]:
    """Return every track whose evidence some unit rests on."""
    return {member for members in units.values() for member in members}


def reader_of(
    members: Sequence[Track],
    evidence: Mapping[int, Sequence[EventEvidence]],
    *,
    derived: bool,
    until: date,
    known_at: datetime,
) -> Reader:
    """Return what reads one unit on any day up to one; `evidence` by track id holds at least its members'."""
    if derived:
        units = {member.actor.code: evidence[member.pk] for member in members}
        return group_reader(units, until=until, known_at=known_at)
    return track_reader(evidence[members[0].pk], until=until, known_at=known_at)


def split_of(
    members: Sequence[Track],
    evidence: Mapping[int, Sequence[EventEvidence]],
    *,
    derived: bool,
    before: Viewpoint,
    after: Viewpoint,
) -> ChangeSplit:
    """Return what moved one unit between two readings; `evidence` by track id holds at least its members'."""
    if derived:
        return split_group_change({member.actor.code: evidence[member.pk] for member in members}, before, after)
    return split_change(evidence[members[0].pk], before, after)


def read_days(
    members: Sequence[Track],
    evidence: Mapping[int, Sequence[EventEvidence]],
    *,
    derived: bool,
    first: date,
    last: date,
    known_at: datetime,
) -> list[DirectionReading]:
    """Return the readings of one unit from first to last."""
    reader = reader_of(members, evidence, derived=derived, until=last, known_at=known_at)
    return [reader.read(day) for day in days_between(first, last)]


def days_between(first: date, last: date) -> Iterable[date]:
    """Return every day from first to last; none where the first comes after it."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def is_derived(track: Track) -> bool:
    """Whether the track's direction follows from other tracks."""
    return track.actor.role == ActorRole.DERIVED
