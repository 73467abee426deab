"""The board's sentences, from its tallies alone, so that sentence and table can never disagree. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.status.values import ActorColumn, Tally
from recommendations.vocabulary import ActorRole, ShownLabel

_TOWARD = (ShownLabel.TOWARD, ShownLabel.LEANING_TOWARD)
_AWAY = (ShownLabel.AWAY, ShownLabel.LEANING_AWAY)
_UNKNOWN = (ShownLabel.NO_RECENT_EVIDENCE, ShownLabel.NOT_YET_RATED)
_KNOWN = tuple(label for label in ShownLabel if label not in _UNKNOWN)


@dataclass(frozen=True, slots=True)
class Headline:
    """One line per leading actor, and what the lines leave out."""

    lines: tuple[str, ...]
    rest: str


def headline(tallies: Sequence[Tally]) -> Headline:
    """Say for each actor how many recommendations its policy moves toward and away from, then the rest."""
    lines = tuple(_line(tally, first=n == 0) for n, tally in enumerate(tallies))
    parts = [_count("Mixed", (ShownLabel.MIXED,), tallies), _count("Holding", (ShownLabel.HOLDING,), tallies)]
    return Headline(lines, " ".join(part for part in [*parts, _unknown(tallies)] if part))


def actor_heading(actor: ActorColumn) -> str:
    """Return an actor as a column's heading: a group's direction is that of its members together."""
    return f"{actor.name} together" if actor.role is ActorRole.DERIVED else actor.name


def _line(tally: Tally, *, first: bool) -> str:
    total = sum(len(codes) for _, codes in tally.counts)
    toward, away = _number(tally, _TOWARD), _number(tally, _AWAY)
    whole = f" of the {total} recommendations" if first else ""
    who = f"{tally.actor.short_name} policy"
    if toward and away:
        return f"{who} moves toward {toward}{whole} and away from {away}."
    if toward:
        return f"{who} moves toward {toward}{whole} and away from none."
    if away:
        return f"{who} moves away from {away}{whole} and toward none."
    return f"{who} shows no fresh move toward or away{' on any' + whole if first else ''}."


def _count(word: str, labels: Sequence[ShownLabel], tallies: Sequence[Tally]) -> str:
    found = [f"{_number(t, labels)} {t.actor.short_name}" for t in tallies if _number(t, labels)]
    return f"{word}: {' and '.join(found)}." if found else ""


def _unknown(tallies: Sequence[Tally]) -> str:
    found = [f"{_number(t, _UNKNOWN)} {t.actor.short_name}" for t in tallies if _number(t, _UNKNOWN)]
    if not found:
        return ""
    which = "On the other" if any(_number(t, _KNOWN) for t in tallies) else "On all"
    return f"{which} {' and '.join(found)} tracks the evidence is too thin or too old to say."


def _number(tally: Tally, labels: Sequence[ShownLabel]) -> int:
    return sum(len(codes) for shown, codes in tally.counts if shown in labels)
