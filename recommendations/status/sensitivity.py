"""What the label of a track hangs on, and what would turn it, with the events by name (METHOD 1.7)."""

from recommendations.direction import sensitivity
from recommendations.direction.label import DirectionReading
from recommendations.direction.sensitivity import Addition, Flip
from recommendations.direction.sentences import sensitivity_sentences
from recommendations.status.explanation import AdditionNote, FlipNote, Sensitivity
from recommendations.status.unit import Unit
from recommendations.vocabulary import Side


def sensitivity_of(unit: Unit, reading: DirectionReading, *, flips_too: bool = True) -> Sensitivity:
    """Return what would change a label on the day of its reading, with the knowledge of its moment.

    Without `flips_too` only one more event is tried: to take each away in turn costs the square of their number.
    """
    flips, additions = _flips(unit, reading) if flips_too else (), _additions(unit, reading)
    return Sensitivity(
        flips=tuple(FlipNote(unit.refs(flip.keys), flip.episode, flip.label) for flip in flips),
        additions=tuple(_note(side, found) for side, found in additions.items()),
        sentences=sensitivity_sentences(flips, additions, unit.headlines, on=reading.as_of, joint=unit.derived),
    )


def _flips(unit: Unit, reading: DirectionReading) -> tuple[Flip, ...]:
    if unit.derived:
        return sensitivity.leave_one_out_group(unit.by_code, as_of=reading.as_of, known_at=reading.known_at)
    return sensitivity.leave_one_out(unit.own, as_of=reading.as_of, known_at=reading.known_at)


def _additions(unit: Unit, reading: DirectionReading) -> dict[Side, Addition | None]:
    if unit.derived:
        return sensitivity.smallest_addition_group(unit.by_code, as_of=reading.as_of, known_at=reading.known_at)
    return sensitivity.smallest_addition(unit.own, as_of=reading.as_of, known_at=reading.known_at)


def _note(side: Side, found: Addition | None) -> AdditionNote:
    return AdditionNote(side, found.significance if found else None, found.label if found else None)
