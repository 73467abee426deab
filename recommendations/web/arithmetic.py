"""The arithmetic of each direction: what every event adds today, and the sum the label rests on (METHOD 4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from recommendations.direction.explain import ArithmeticLine
from recommendations.status.explanation import Window
from recommendations.status.values import ActorColumn
from recommendations.status.whys import Why

MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Sum:
    """One actor's table, oldest event first. Of a long one the last lines; `folded` are above them, summed up."""

    actor: ActorColumn
    window: Window
    lines: tuple[ArithmeticLine, ...]
    folded: tuple[ArithmeticLine, ...]

    @property
    def brought_forward(self) -> ArithmeticLine | None:
        """The last of the lines left out, whose running totals the table begins with."""
        return self.folded[-1] if self.folded else None


def sums(whys: Iterable[Why]) -> tuple[Sum, ...]:
    """Return the headline window of every actor that was rated; a group's has no lines but its members' shares."""
    return tuple(_sum(why.actor, why.windows[0]) for why in whys if why.windows)


def _sum(actor: ActorColumn, window: Window) -> Sum:
    cut = max(len(window.lines) - MOST_LINES, 0)
    return Sum(actor, window, window.lines[cut:], window.lines[:cut])
