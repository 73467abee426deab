"""What somebody types into the search field, read strictly: words, "phrases", -without, prefix*."""

import re
from dataclasses import dataclass

MOST_TERMS = 12
SHORTEST_PREFIX = 2
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))(?P<star>\*?)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


class BadQuery(ValueError):  # noqa: N818 -- a word of the design
    """A search that cannot be meant; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing looked for. `text` may be several words, which then stand side by side in this order."""

    text: str
    is_prefix: bool = False
    is_without: bool = False


def parse_query(query: str) -> tuple[Wanted, ...]:
    """Return what is looked for, in the order it was typed. Raises BadQuery."""
    text = query.translate(_QUOTES)
    if text.count('"') % 2:
        raise BadQuery("A quotation mark is not closed. Close it, or leave it out.")
    wanted = tuple(_wanted(found) for found in _TERM.finditer(text))
    if not wanted:
        raise BadQuery("Say what to look for.")
    if len(wanted) > MOST_TERMS:
        raise BadQuery(f"This looks for {len(wanted)} things at once. Leave some out: {MOST_TERMS} are the most.")
    if all(term.is_without for term in wanted):
        raise BadQuery("Say what to look for, too: a minus only takes away from what other words find.")
    return wanted


def _wanted(found: re.Match[str]) -> Wanted:
    whole, is_phrase = found.group(), found["phrase"] is not None
    text = found["phrase"] if is_phrase else found["word"]
    is_prefix = bool(found["star"]) or (not is_phrase and text.endswith("*"))
    if is_prefix and is_phrase:
        raise BadQuery(f"“{whole}” has a star after a phrase. Put the star after a single word, as in sanction*.")
    text = text if is_phrase else text.removesuffix("*")
    if "*" in text:
        raise BadQuery(f"“{whole}” has a star inside. A star stands at the end of a word, as in sanction*.")
    letters = sum(letter.isalnum() for letter in text)
    if not letters:
        raise BadQuery(f"“{whole}” holds no letter and no digit. Leave it out.")
    if is_prefix and letters < SHORTEST_PREFIX:
        raise BadQuery(f"“{whole}” is too short for a star. Give the word's first {SHORTEST_PREFIX} letters or more.")
    return Wanted(text.strip(), is_prefix, bool(found["minus"]))
