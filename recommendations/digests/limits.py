"""How much of each list a mail prints before it links the rest. Nothing is left uncounted: the rest is a number."""

from dataclasses import dataclass

MOST_LISTED = 8
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest lists: developments under one recommendation, context and figures in all."""

    developments: int
    context: int
    figures: int


EVERYTHING = Limits(_ALL, _ALL, _ALL)
# From the issue of most weeks down to one that covers a year: the first whose HTML no mailbox cuts is sent.
FOR_MAIL = (
    Limits(MOST_LISTED, 24, 24),
    Limits(MOST_LISTED, 12, 12),
    Limits(5, 8, 8),
    Limits(3, 6, 6),
    Limits(2, 5, 5),
    Limits(1, 4, 4),
    Limits(0, 0, 0),
)
