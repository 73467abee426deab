"""The piece of a text that shows why it was found, with what matched kept apart from the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

START, STOP = "\x02", "\x03"
LONGEST = 240
BEFORE = 70  # characters of lead-in before what matched first


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text; `is_match` where it is what was looked for. Nothing is escaped yet."""

    text: str
    is_match: bool


def parts_of(marked: str) -> tuple[Part, ...]:
    """Return a text, in which START and STOP stand around what matched, as runs."""
    parts = []
    for n, piece in enumerate(marked.split(START)):
        match, stop, rest = piece.partition(STOP) if n else ("", "", piece)
        if n and not stop:  # a stray sign in the text itself
            match, rest = "", piece
        parts += [Part(match, is_match=True), Part(rest.replace(STOP, ""), is_match=False)]
    return tuple(part for part in parts if part.text)


def excerpt(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the runs around the first match, cut at words, with dots where something was left out.

    Where nothing matched, it is the beginning. Lines are joined.
    """
    runs = [Part(" ".join(part.text.split("\n")), part.is_match) for part in parts]
    before = 0
    for run in runs:
        if run.is_match:
            break
        before += len(run.text)
    else:
        before = 0
    text = "".join(run.text for run in runs)
    begin = _word_start(text, max(before - BEFORE, 0))
    end = _word_end(text, begin + LONGEST)
    cut = _cut(runs, begin, end)
    dots = Part("… ", is_match=False), Part(" …", is_match=False)
    return (*dots[:1][: begin > 0], *cut, *dots[1:][: end < len(text)])


def restored(marked: str, original: str) -> str:
    """Return the original with the marks of a folded copy of it. Without marks where the two are not of one length."""
    if len(marked.replace(START, "").replace(STOP, "")) != len(original):
        return original
    letters = iter(original)
    return "".join(sign if sign in {START, STOP} else next(letters) for sign in marked)


def _cut(runs: Iterable[Part], begin: int, end: int) -> list[Part]:
    kept, place = [], 0
    for run in runs:
        text = run.text[max(begin - place, 0) : max(end - place, 0)]
        if text:
            kept.append(Part(text, run.is_match))
        place += len(run.text)
    return kept


def _word_start(text: str, place: int) -> int:
    """Return where the next word begins; a word without end is cut."""
    found = text.find(" ", place, place + BEFORE) if place else -1
    return found + 1 if found >= 0 else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    found = text.rfind(" ", place - BEFORE, place)
    return found if found >= 0 else place
