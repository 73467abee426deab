"""Every recorded row worked out again from what was known when it was recorded: it must come out the same."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Direction, Event, Recommendation, Track
from recommendations.status.gather import gather_evidence
from recommendations.status.rows import day_of, direction_row, says_the_same
from recommendations.status.units import is_derived, read_days, units_of
from recommendations.vocabulary import EventState


@dataclass(frozen=True, slots=True)
class Proof:
    """How many rows came out the same, and those that did not.

    `corrected` rest on an event whose facts were put right since; what it said before is in its note and no longer in
    its columns, so such rows cannot be worked out again. `unexplained` should be empty for ever. Rows of another
    version of the method, or of a track that gets no direction any more, are not looked at.
    """

    same: int
    corrected: tuple[Direction, ...]
    unexplained: tuple[Direction, ...]


def prove_directions() -> Proof:
    """Work every row out again; it takes one replay for each recommendation and moment of recording."""
    same = 0
    corrected: list[Direction] = []
    unexplained: list[Direction] = []
    for recommendation in Recommendation.objects.filter(archived_at=None):
        units = units_of(recommendation.pk)
        put_right = _put_right(units)
        evidence = gather_evidence({member for members in units.values() for member in members})
        for track, members in units.items():
            explained = any(member.pk in put_right for member in members)
            for row, agrees in _worked_out_again(track, members, evidence):
                if agrees:
                    same += 1
                else:
                    (corrected if explained else unexplained).append(row)
    return Proof(same, tuple(corrected), tuple(unexplained))


def _worked_out_again(
    track: Track, members: Sequence[Track], evidence: Mapping[int, Sequence[EventEvidence]]
) -> Iterator[tuple[Direction, bool]]:
    rows = Direction.objects.filter(track=track, method_version=DIRECTION_V1.version).order_by("recorded_at", "as_of")
    for moment, said in groupby(rows, key=_moment):
        found = {day_of(row): row for row in said}
        days = [day for _, day in found]
        for reading in read_days(
            members, evidence, derived=is_derived(track), first=days[0], last=days[-1], known_at=moment
        ):
            row = found.get((track.pk, reading.as_of))
            if row is not None:
                yield row, says_the_same(row, direction_row(track.pk, reading, recorded_at=moment))


def _moment(row: Direction) -> datetime:
    return row.recorded_at


def _put_right(units: Collection[Track]) -> set[int]:
    """Return the tracks with an event that stands but is no longer as it was first written down."""
    events = Event.objects.filter(assessments__track__in=units, version__gt=1).exclude(state=EventState.RETRACTED)
    return set(events.values_list("assessments__track_id", flat=True))
