"""What would change a direction, what changed it and what brought it down, as sentences of at most 25 words."""

from collections.abc import Mapping, Sequence
from datetime import date

from recommendations.direction.change import ChangeSplit
from recommendations.direction.evidence import EventEvidence
from recommendations.direction.ledger import Backslide
from recommendations.direction.sensitivity import Addition, Flip
from recommendations.direction.wording import date_words, plain, shorten
from recommendations.vocabulary import DatePrecision, Label, Side

SENTENCE_WORDS = 25
_HEADLINE_CHARACTERS = 150
_STEADY = "No single event, taken away or added, would change this."


def sensitivity_sentences(
    flips: Sequence[Flip],
    additions: Mapping[Side, Addition | None],
    headlines: Mapping[str, str],
    *,
    on: date | None = None,
    joint: bool = False,
) -> tuple[str, ...]:
    """Say what would change a label: events to come first, then those it hangs on; or that nothing single would."""
    coming = [addition_sentence(side, found, on=on, joint=joint) for side, found in additions.items() if found]
    return (*coming, *(flip_sentence(flip, headlines) for flip in flips)) or (_STEADY,)


def addition_sentence(side: Side, addition: Addition, *, on: date | None = None, joint: bool = False) -> str:
    """Say what one more event would do: today or on a day, to a track or, where joint, to all members of a group."""
    event = f"One {addition.significance}{' joint' if joint else ''} {side} event"
    when = f"on {date_words(on, DatePrecision.DAY)}" if on else "today"
    if addition.label is Label.INSUFFICIENT:
        return f"{event} {when} would leave this without enough evidence on either side."
    return f"{event} {when} would make this {addition.label.label}."


def flip_sentence(flip: Flip, headlines: Mapping[str, str]) -> str:
    """Say what the label would be without an event or, named by its latest event, an episode; headlines are by key."""
    episode = f"the {len(flip.keys)} events of the episode of " if len(flip.keys) > 1 else ""
    other = f"this would be {flip.label.label}."
    rest = "the evidence would not be enough." if flip.label is Label.INSUFFICIENT else other
    return _around(f"Without {episode}", _name(flip.keys[-1], headlines), f", {rest}")


def change_sentence(split: ChangeSplit) -> str:
    """Say what changed between two readings and mainly why; whatever is not material is not told."""
    if not split.material:
        return "No material change."
    lead, share = _moved(split), f"share {split.share_before:.0f} to {split.share_after:.0f}"
    if not split.by_ageing_alone:
        return f"{lead}, {share}, mainly through {_main_cause(split)}."
    faded = f"{lead}, {share}" if split.label_before is split.label_after else lead
    return f"{faded}: no new evidence{_since(split.latest)}."


def backslide_sentence(backslide: Backslide, headlines: Mapping[str, str]) -> str:
    """Say how a label fell or lapsed, and by which event; headlines are by key."""
    lead = f"{backslide.before.label} {_fell(backslide)}"
    if not backslide.keys:
        return f"{lead} as its evidence aged."
    others = len(backslide.keys) - 1
    return _around(f"{lead}: ", _name(backslide.keys[0], headlines), f" and {others} more." if others else ".")


def _fell(backslide: Backslide) -> str:
    return "lapsed" if backslide.is_lapse else f"fell to {backslide.after.label}"


def _moved(split: ChangeSplit) -> str:
    before, after = split.label_before, split.label_after
    if before is after:
        return f"Still {_state(after)}"
    if split.by_ageing_alone and after is Label.INSUFFICIENT:
        return f"{before.label} has lapsed"
    return f"Was {_state(before)}, now {_state(after)}"


def _state(label: Label) -> str:
    return "without enough evidence" if label is Label.INSUFFICIENT else label.label


def _since(latest: EventEvidence | None) -> str:
    if latest is None:
        return ""
    precision = DatePrecision.MONTH if latest.date_precision is DatePrecision.DAY else latest.date_precision
    return f" since {date_words(latest.occurred_on, precision)}"


def _main_cause(split: ChangeSplit) -> str:
    """Return the part that did most of the way the share went."""
    parts = {
        "new events": split.new_events,
        "late reports": split.late,
        "revised assessments": split.revisions,
        "ageing": split.ageing,
    }
    return max(parts, key=lambda name: parts[name] if split.total > 0.0 else -parts[name])


def _name(key: str, headlines: Mapping[str, str]) -> str:
    return plain(headlines[key]) or f"event {key}"


def _around(lead: str, headline: str, rest: str) -> str:
    """Put a headline between two pieces of a sentence, as much of it as there is room for."""
    room = SENTENCE_WORDS - len(lead.split()) - len(rest.split())
    return f"{lead}“{shorten(headline, words=room, characters=_HEADLINE_CHARACTERS)}”{rest}"
