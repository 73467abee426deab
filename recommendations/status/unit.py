"""One track that gets a direction, with the evidence it rests on and the headlines of that evidence."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from recommendations.direction.evidence import EventEvidence
from recommendations.models import Track
from recommendations.status.explanation import EventRef
from recommendations.status.gather import gather_evidence
from recommendations.status.units import is_derived, units_of


class NoDirection(ValueError):  # noqa: N818 -- what was asked is at fault, not we
    """A track that gets no direction: that of a context actor, of an empty group, or one that was archived."""


class Unit(NamedTuple):
    """A track, the tracks it rests on, their evidence by track id, and the headline of each event by key."""

    track: Track
    members: tuple[Track, ...]
    evidence: Mapping[int, tuple[EventEvidence, ...]]
    headlines: Mapping[str, str]
    derived: bool

    @property
    def by_code(self) -> dict[str, tuple[EventEvidence, ...]]:
        """The members' evidence by actor code."""
        return {member.actor.code: self.evidence[member.pk] for member in self.members}

    @property
    def own(self) -> tuple[EventEvidence, ...]:
        """The evidence of a track that rests on itself."""
        return self.evidence[self.members[0].pk]

    def refs(self, keys: Iterable[str]) -> tuple[EventRef, ...]:
        """Return events as they are named."""
        return tuple(EventRef(key, self.headlines[key]) for key in keys)


def unit_of(track: Track, *, known_at: datetime) -> Unit:
    """Return what a direction rests on, with the headlines of a moment; three queries. Raises NoDirection."""
    members = units_of(track.recommendation_id).get(track)
    if members is None:
        raise NoDirection(
            f"{track.actor.name} gets no direction on {track.recommendation.code}. "
            "Ask for a tracked actor, or for a group with members; the page of the recommendation lists them."
        )
    return unit_on(track, members, gather_evidence(members), known_at=known_at)


def unit_on(
    track: Track, members: tuple[Track, ...], evidence: Mapping[int, tuple[EventEvidence, ...]], *, known_at: datetime
) -> Unit:
    """Return a unit on evidence at hand, by track id, which holds at least that of its members; no query."""
    events = [event for member in members for event in evidence[member.pk]]
    last = {e.key: e.headline for e in events}
    return Unit(
        track=track,
        members=members,
        evidence=evidence,
        headlines=last | {e.key: e.headline for e in events if e.stands(known_at)},
        derived=is_derived(track),
    )
