"""The board's sentences, from its tallies alone, so that sentence and table can never disagree."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

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
    return gettext("%(group)s together") % {"group": actor.name} if actor.role is ActorRole.DERIVED else actor.name


def _line(tally: Tally, *, first: bool) -> str:
    total = sum(len(codes) for _, codes in tally.counts)
    toward, away = _number(tally, _TOWARD), _number(tally, _AWAY)
    said = {"who": tally.actor.short_name, "toward": toward, "away": away, "total": total}
    return _sentence(toward, away, first=first) % said


def _sentence(toward: int, away: int, *, first: bool) -> str:
    """Return the sentence whose numbers are to be filled in; only the first names how many there are in all."""
    if toward and away:
        whole = gettext(
            "%(who)s policy moves toward %(toward)s of the %(total)s recommendations and away from %(away)s."
        )
        return whole if first else gettext("%(who)s policy moves toward %(toward)s and away from %(away)s.")
    if toward:
        whole = gettext("%(who)s policy moves toward %(toward)s of the %(total)s recommendations and away from none.")
        return whole if first else gettext("%(who)s policy moves toward %(toward)s and away from none.")
    if away:
        whole = gettext("%(who)s policy moves away from %(away)s of the %(total)s recommendations and toward none.")
        return whole if first else gettext("%(who)s policy moves away from %(away)s and toward none.")
    whole = gettext("%(who)s policy shows no fresh move toward or away on any of the %(total)s recommendations.")
    return whole if first else gettext("%(who)s policy shows no fresh move toward or away.")


def _count(word: str, labels: Sequence[ShownLabel], tallies: Sequence[Tally]) -> str:
    found = _found(labels, tallies)
    return f"{gettext(word)}: {found}." if found else ""


def _unknown(tallies: Sequence[Tally]) -> str:
    found = _found(_UNKNOWN, tallies)
    if not found:
        return ""
    if any(_number(t, _KNOWN) for t in tallies):
        return gettext("On the other %(tracks)s tracks the evidence is too thin or too old to say.") % {"tracks": found}
    return gettext("On all %(tracks)s tracks the evidence is too thin or too old to say.") % {"tracks": found}


def _found(labels: Sequence[ShownLabel], tallies: Sequence[Tally]) -> str:
    """Return “2 US and 1 Baltic”; empty where nobody has one of the labels."""
    found = [f"{_number(t, labels)} {t.actor.short_name}" for t in tallies if _number(t, labels)]
    return f" {gettext('and')} ".join(found)


def _number(tally: Tally, labels: Sequence[ShownLabel]) -> int:
    return sum(len(codes) for shown, codes in tally.counts if shown in labels)
