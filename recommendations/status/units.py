"""What a direction rests on: a track on its own evidence, a group's track on that of the members (METHOD 1.9)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import DirectionReading, read_group_history, read_history
from recommendations.models import Track
from recommendations.vocabulary import ActorRole

# A track that gets a direction, with the tracks whose evidence it rests on: itself, or the members of its group.
Units = Mapping[Track, tuple[Track, ...]]


def units_of(recommendation_id: int) -> Units:
    """Return the tracks of a recommendation that get a direction; context tracks and empty groups get none."""
    active = Track.objects.filter(recommendation=recommendation_id, archived_at=None, actor__archived_at=None)
    tracks = list(active.select_related("actor").order_by("actor__position", "actor__code"))
    tracked = [track for track in tracks if track.actor.role == ActorRole.TRACKED]
    units: dict[Track, tuple[Track, ...]] = {}
    for track in tracks:
        members = tuple(member for member in tracked if member.actor.group_id == track.actor_id)
        if track.actor.role == ActorRole.TRACKED:
            units[track] = (track,)
        elif track.actor.role == ActorRole.DERIVED and members:
            units[track] = members
    return units


def read_days(
    members: Sequence[Track],
    evidence: Mapping[int, Sequence[EventEvidence]],
    *,
    derived: bool,
    first: date,
    last: date,
    known_at: datetime,
) -> list[DirectionReading]:
    """Return the readings of one unit from first to last; `evidence` by track id holds at least its members'."""
    if derived:
        units = {member.actor.code: evidence[member.pk] for member in members}
        return read_group_history(units, first=first, last=last, known_at=known_at)
    return read_history(evidence[members[0].pk], first=first, last=last, known_at=known_at)


def is_derived(track: Track) -> bool:
    """Whether the track's direction follows from other tracks."""
    return track.actor.role == ActorRole.DERIVED
