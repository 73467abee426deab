"""PURE. Which matching term found words that stand in a story: the one they are the largest part of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from recommendations.triage.words import FILLERS, fold, read_words


@dataclass(frozen=True, slots=True)
class Rule:
    """A matching term. `is_open`: its words may go on in the text. `since`: only what was decided later counts."""

    term_id: int
    text: str
    is_open: bool = False
    since: datetime | None = None


def credited(rules: Iterable[Rule], matched: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules behind matched words, each once; several where they explain the words equally well."""
    rules = tuple(rules)
    found: dict[int, Rule] = {}
    for words in matched:
        shares = {rule: _share(rule.text, words, rule.is_open) for rule in rules}
        best = max(shares.values(), default=0.0)
        found |= {rule.term_id: rule for rule, share in shares.items() if share and share == best}
    return tuple(found.values())


@lru_cache(maxsize=100_000)
def _share(term: str, matched: str, is_open: bool) -> float:
    """Return how much of a term matched words are; 0 where one of them is no word of the term."""
    said, own = _telling(matched), _telling(term)
    covered = {word for word in own if any(_is_word(one, word, is_open) for one in said)}
    if not said or not own or not all(any(_is_word(one, word, is_open) for word in own) for one in said):
        return 0.0
    return len(covered) / len(own)


def _telling(text: str) -> frozenset[tuple[str, str]]:
    """Return the words that say something, as stem and as they stand."""
    words = read_words(text)
    telling = [word for word in words if word.stem not in FILLERS] or words
    return frozenset((word.stem, fold(text[word.start : word.end])) for word in telling)


def _is_word(said: tuple[str, str], own: tuple[str, str], is_open: bool) -> bool:
    return said[0] == own[0] or (is_open and said[1].startswith(own[1]))
