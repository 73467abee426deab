"""Why every arrow of a recommendation reads as it does: arithmetic, what would change it, what brought it down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from recommendations.direction.evidence import EventEvidence
from recommendations.models import Track
from recommendations.status.cells import column_of
from recommendations.status.explanation import BackslideNote, Window
from recommendations.status.gather import gather_evidence
from recommendations.status.ledger import backslides_of
from recommendations.status.sensitivity import sensitivity_of
from recommendations.status.unit import Unit, unit_on
from recommendations.status.units import members_of, reader_of, units_of
from recommendations.status.values import ActorColumn
from recommendations.status.windows import windows_of
from recommendations.vocabulary import ShownLabel

MOST_TRIED = 120


@dataclass(frozen=True, slots=True)
class Why:
    """One actor's direction, explained with the figures of `explain_track`.

    `windows` are the headline window and the long one; there are none before anything was rated. Where an actor has
    more than MOST_TRIED events, `sentences` and `backslides` leave out what has to try each of them: `untried` is their
    number, and the page of the track holds it.
    """

    actor: ActorColumn
    windows: tuple[Window, ...]
    sentences: tuple[str, ...]
    backslides: tuple[BackslideNote, ...]
    untried: int = 0


def whys_of(recommendation_id: int, *, as_of: date, known_at: datetime) -> tuple[Why, ...]:
    """Explain every direction of a recommendation as of a day with the knowledge of a moment; three queries."""
    units = units_of(recommendation_id)
    evidence = gather_evidence(members_of(units))
    return tuple(_why(track, members, evidence, as_of=as_of, known_at=known_at) for track, members in units.items())


def _why(
    track: Track,
    members: tuple[Track, ...],
    evidence: Mapping[int, tuple[EventEvidence, ...]],
    *,
    as_of: date,
    known_at: datetime,
) -> Why:
    unit = unit_on(track, members, evidence, known_at=known_at)
    reader = reader_of(members, evidence, derived=unit.derived, until=as_of, known_at=known_at)
    reading = reader.read(as_of)
    many = _events_of(unit)
    few = many <= MOST_TRIED
    return Why(
        actor=column_of(track.actor),
        windows=windows_of(unit, reading) if reading.shown is not ShownLabel.NOT_YET_RATED else (),
        sentences=sensitivity_of(unit, reading, flips_too=few).sentences,
        backslides=backslides_of(unit, reader, reading) if few else (),
        untried=0 if few else many,
    )


def _events_of(unit: Unit) -> int:
    return len({event.key for member in unit.members for event in unit.evidence[member.pk]})
