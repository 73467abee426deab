"""What changed between two days, as the board tells it: five cards, the rest in one line, fading named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from recommendations.status.values import Change
from recommendations.vocabulary import ShownLabel

MOST_CARDS = 5
MOST_SHARES = 4
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Move:
    """Actors of one recommendation whose label changed in the same way."""

    who: str
    before: ShownLabel | None
    after: ShownLabel


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """One recommendation with what moved on it and why."""

    code: str
    title: str
    moves: tuple[Move, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Changes:
    """`count` cells differ in label. `more`, `faded` and `shares` are lists in words, empty where there is nothing."""

    count: int
    cards: tuple[ChangeCard, ...]
    more: str
    faded: str
    shares: str


def told(changes: Sequence[Change], *, short_titles: Mapping[str, str]) -> Changes:
    """Group changes that come worst first. `short_titles` by recommendation code; the title where one is missing."""
    labels = [c for c in changes if c.label_changed]
    faded = [c for c in labels if c.after is ShownLabel.NO_RECENT_EVIDENCE]
    moved = [c for c in labels if c.after is not ShownLabel.NO_RECENT_EVIDENCE]
    codes = list(dict.fromkeys(c.recommendation_code for c in moved))
    cards = tuple(_card(code, moved, short_titles) for code in codes[:MOST_CARDS])
    rest = [c for c in moved if c.recommendation_code in codes[MOST_CARDS:]]
    return Changes(
        count=len(labels),
        cards=cards,
        more=_named([_moved(c) for c in rest], MOST_NAMED),
        faded=_named([f"{c.recommendation_code} {c.actor.name}" for c in faded], MOST_NAMED),
        shares=_shares([c for c in changes if not c.label_changed]),
    )


def _card(code: str, moved: Iterable[Change], short_titles: Mapping[str, str]) -> ChangeCard:
    mine = [c for c in moved if c.recommendation_code == code]
    kinds = dict.fromkeys((c.before, c.after) for c in mine)
    moves = tuple(Move(", ".join(c.actor.name for c in mine if (c.before, c.after) == kind), *kind) for kind in kinds)
    return ChangeCard(code, short_titles.get(code, mine[0].title), moves, mine[0].reason)


def _moved(change: Change) -> str:
    said = gettext("to %(label)s") % {"label": gettext(change.after.label)}
    return f"{change.recommendation_code} {change.actor.name} {said}"


def _shares(changes: Sequence[Change]) -> str:
    """Name the largest moves."""
    return _named([_share(c) for c in sorted(changes, key=lambda c: -abs(_points(c)))], MOST_SHARES)


def _named(words: Sequence[str], most: int) -> str:
    """Name the first few and count the rest."""
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" {gettext('and %(n)s more') % {'n': rest}}" if rest > 0 else "")


def _points(change: Change) -> int:
    return round(100 * ((change.share_after or 0.0) - (change.share_before or 0.0)))


def _share(change: Change) -> str:
    points = _points(change)
    said = gettext("%(n)s points toward") if points > 0 else gettext("%(n)s points away")
    return f"{change.recommendation_code} {change.actor.name} {said % {'n': abs(points)}}"
