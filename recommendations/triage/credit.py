"""PURE. Which matching term found words that stand in a story: the one they are the largest part of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from recommendations.triage.words import FILLERS, fold, read_words


@dataclass(frozen=True, slots=True)
class Rule:
    """A matching term. `is_open`: its words may go on in the text. `since`: only what was decided later counts."""

    term_id: int
    text: str
    is_open: bool = False
    since: datetime | None = None


class Credits:
    """The rules of one recommendation, ready to be asked about matched words. The same words are looked up once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._length: dict[Rule, int] = {}
        self._by_stem: defaultdict[str, set[tuple[Rule, str]]] = defaultdict(set)
        self._by_beginning: defaultdict[str, set[tuple[Rule, str]]] = defaultdict(set)
        self._known: dict[str, tuple[Rule, ...]] = {}
        for rule in rules:
            words = _telling(rule.text)
            self._length[rule] = len(words)
            for stem, word in words:
                self._by_stem[stem].add((rule, stem))
                if rule.is_open:
                    self._by_beginning[word].add((rule, stem))

    def credited(self, matched: Iterable[str]) -> tuple[Rule, ...]:
        """Return the rules behind matched words, each once; several where they explain the words equally well."""
        found: dict[Rule, None] = {}
        for words in matched:
            if words not in self._known:
                self._known[words] = self._behind(words)
            found |= dict.fromkeys(self._known[words])
        return tuple(found)

    def _behind(self, matched: str) -> tuple[Rule, ...]:
        """Return the rules that hold every one of these words, and of those the ones they are most of."""
        covered: defaultdict[Rule, set[str]] = defaultdict(set)
        explained: defaultdict[Rule, int] = defaultdict(int)
        said = _telling(matched)
        for stem, word in said:
            hits = self._by_stem.get(stem, set()).union(*(self._by_beginning.get(key, ()) for key in _keys(word)))
            for rule, own in hits:
                covered[rule].add(own)
            for rule in {rule for rule, _ in hits}:
                explained[rule] += 1
        shares = {rule: len(covered[rule]) / self._length[rule] for rule in covered if explained[rule] == len(said)}
        best = max(shares.values(), default=0.0)
        return tuple(rule for rule in self._length if shares.get(rule) == best)


def _telling(text: str) -> frozenset[tuple[str, str]]:
    """Return the words that say something, as stem and as they stand."""
    words = read_words(text)
    telling = [word for word in words if word.stem not in FILLERS] or words
    return frozenset((word.stem, fold(text[word.start : word.end])) for word in telling)


def _keys(word: str) -> Iterator[str]:
    """Yield the beginnings of a word, itself included."""
    return (word[:length] for length in range(1, len(word) + 1))
