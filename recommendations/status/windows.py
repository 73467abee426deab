"""The arithmetic of both windows of a direction, and the sentence that sums each up (METHOD 1.4, 1.9, 4)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.explain import ArithmeticLine, arithmetic
from recommendations.direction.label import DirectionReading
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.posterior import Posterior
from recommendations.models import Track
from recommendations.status.explanation import MemberPart, Window
from recommendations.status.unit import Unit
from recommendations.status.units import reader_of
from recommendations.status.values import Cell
from recommendations.vocabulary import Label


class _Half(NamedTuple):
    """One of a reading's two windows."""

    half_life_days: int
    label: Label
    posterior: Posterior


def windows_of(unit: Unit, reading: DirectionReading) -> tuple[Window, ...]:
    """Return the headline window and the long one."""
    halves = _halves(reading)
    if not unit.derived:
        return tuple(_own(half, unit.own, reading) for half in halves)
    read = [(member, _member_reading(unit, member, reading.as_of, reading.known_at)) for member in unit.members]
    return tuple(
        _together(half, [_part(member, _halves(one)[place]) for member, one in read])
        for place, half in enumerate(halves)
    )


def other_window(cell: Cell) -> Label | None:
    """Return what the past year reads where that is another label than the last months'; None where it adds nothing."""
    said = cell.p_toward is not None and cell.long_label is not Label.INSUFFICIENT
    return cell.long_label if said and cell.long_label is not cell.label else None


def _halves(reading: DirectionReading) -> tuple[_Half, _Half]:
    return (
        _Half(DIRECTION_V1.half_life_days, reading.label, reading.posterior),
        _Half(DIRECTION_V1.half_life_days_long, reading.long_label, reading.long_posterior),
    )


def _member_reading(unit: Unit, member: Track, as_of: date, known_at: datetime) -> DirectionReading:
    return reader_of((member,), unit.evidence, derived=False, until=as_of, known_at=known_at).read(as_of)


def _own(half: _Half, events: Sequence[EventEvidence], reading: DirectionReading) -> Window:
    lines = arithmetic(events, as_of=reading.as_of, known_at=reading.known_at, half_life_days=half.half_life_days)
    prior, p = DIRECTION_V1.prior_each_side, half.posterior
    sides = f"{prior:g} + {p.toward:.2f} toward against {prior:g} + {p.away:.2f} away gives"
    return _window(half, lines=lines, sentence=f"{sides} {_result(p)}")


def _together(half: _Half, parts: Sequence[MemberPart]) -> Window:
    shares = [f"{part.actor_name} {100 * part.share:.0f}" for part in parts]
    sentence = f"{', '.join(shares)} of 100, with equal weight, gives {_result(half.posterior)}"
    return _window(half, members=tuple(parts), sentence=sentence)


def _window(
    half: _Half, *, lines: tuple[ArithmeticLine, ...] = (), members: tuple[MemberPart, ...] = (), sentence: str
) -> Window:
    p = half.posterior
    return Window(
        half_life_days=half.half_life_days,
        label=half.label,
        prior=DIRECTION_V1.prior_each_side,
        toward=p.toward,
        away=p.away,
        neutral=p.neutral,
        share=p.share,
        p_toward=p.p_toward,
        low60=p.interval60[0],
        high60=p.interval60[1],
        low80=p.interval80[0],
        high80=p.interval80[1],
        lines=lines,
        members=members,
        sentence=sentence,
    )


def _part(member: Track, half: _Half) -> MemberPart:
    p = half.posterior
    return MemberPart(
        actor_code=member.actor.code,
        actor_name=member.actor.name,
        label=half.label,
        share=p.share,
        p_toward=p.p_toward,
        toward=p.toward,
        away=p.away,
    )


def _result(posterior: Posterior) -> str:
    """Say share and probability; no figure says never or certain."""
    chance = min(0.99, max(0.01, posterior.p_toward))
    return (
        f"a share of {100 * posterior.share:.0f} of 100 and a probability of {chance:.2f} "
        "that more than half of the moves go toward."
    )
