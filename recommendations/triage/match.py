"""PURE. Which recommendations a text may bear on, by their curated terms, and with which words (INGESTION C6).

A term counts in full where it stands word by word, and in part where enough of its words stand close together: curated
terms describe (“threat assessment conventional attack”), headlines seldom repeat them. Words that many recommendations
use weigh little. What a negative term covers is no evidence, and the rest of its recommendation's relevance is halved.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import ahocorasick

from recommendations.triage.words import FILLERS, Word, read_words
from recommendations.vocabulary import MatchKind

MATCH_VERSION = "match-v1"
# Leans to showing too much: a suggestion is declined at a glance, a story that was never shown is lost.
RELEVANT_FROM = 0.25
STRONG_FROM = 0.5
GAP = " … "  # stands in a matched term for words left out

_PHRASE, _SINGLE = 0.6, 0.45  # how much of the doubt left a full match takes away, of several words and of one
_PART_FROM = 0.5  # less of a term than this is chance
_WINDOW = 20  # words within which the parts of a term must stand: a headline, a sentence
_OPEN_FROM = 7  # letters from which a single name may go on, as “Kaliningrado” does
_NEGATIVE = 0.5


@dataclass(frozen=True, slots=True)
class MatchRule:
    """One curated term of a recommendation."""

    recommendation_id: int
    kind: MatchKind
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A recommendation found in a text. Terms stand as they do there, with “ … ” for words left out between."""

    recommendation_id: int
    relevance: float
    matched_terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """A rule made ready: its words, how rare each telling one is, and what a full match is worth."""

    recommendation_id: int
    kind: MatchKind
    stems: tuple[str, ...]
    rarity: Mapping[str, float]
    worth: float

    @property
    def key(self) -> str:
        """What the automaton looks for: spaces are word edges, and a long single name has its right edge open."""
        is_open = self.kind is MatchKind.ENTITY and len(self.stems) == 1 and len(self.stems[0]) >= _OPEN_FROM
        return f" {' '.join(self.stems)}" + ("" if is_open else " ")

    def share(self, stems: Collection[str]) -> float:
        """Share of the pattern that these words are, rare words counting more."""
        return sum(self.rarity[stem] for stem in stems) / sum(self.rarity.values())


@dataclass(frozen=True, slots=True)
class _Hit:
    """A pattern found: where in the text, and which of its telling words."""

    pattern: _Pattern
    places: tuple[int, ...]
    stems: frozenset[str]

    def worth(self, stems: Collection[str]) -> float:
        """What these of its words make of the doubt that is left, 0 to 1."""
        return self.pattern.worth * self.pattern.share(stems)


class Matcher:
    """The rules of all recommendations, compiled once. `match` costs about the length of the text."""

    def __init__(self, rules: Sequence[MatchRule]) -> None:
        self._phrases = ahocorasick.Automaton()
        self._by_stem: defaultdict[str, list[_Pattern]] = defaultdict(list)
        by_key: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for pattern in _patterns(rules):
            by_key[pattern.key].append(pattern)
            for stem in pattern.rarity if pattern.kind is MatchKind.TERM else ():
                self._by_stem[stem].append(pattern)
        for key, patterns in by_key.items():
            self._phrases.add_word(key, (key, tuple(patterns)))
        self._phrases.make_automaton()

    def match(self, text: str) -> tuple[Match, ...]:
        """Return every recommendation with a trace in the text, most relevant first."""
        words = read_words(text)
        hits: defaultdict[int, list[_Hit]] = defaultdict(list)
        for hit in (*self._verbatim(words), *self._in_part(words)):
            hits[hit.pattern.recommendation_id].append(hit)
        found = (_match(recommendation_id, group, words, text) for recommendation_id, group in hits.items())
        return tuple(sorted((m for m in found if m.matched_terms), key=lambda m: (-m.relevance, m.recommendation_id)))

    def _verbatim(self, words: Sequence[Word]) -> Iterator[_Hit]:
        """Yield the patterns that stand in the text word by word."""
        line, word_at = " ", {}
        for place, word in enumerate(words):
            word_at[len(line) - 1] = place
            line += f"{word.stem} "
        for end, (key, patterns) in self._phrases.iter(line) if len(self._phrases) else ():
            first = word_at[end - len(key) + 1]
            for pattern in patterns:
                places = tuple(range(first, first + len(pattern.stems)))
                yield _Hit(pattern, places, frozenset(pattern.rarity))

    def _in_part(self, words: Sequence[Word]) -> Iterator[_Hit]:
        """Yield the terms of which at least two words, and half their weight, stand close together."""
        places: defaultdict[_Pattern, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            for pattern in self._by_stem.get(word.stem, ()):
                places[pattern].append(place)
        for pattern, standing in places.items():
            if _is_enough(pattern, {words[place].stem for place in standing}):
                groups = (_close(standing[n:], words) for n in range(len(standing)))
                best = max(groups, key=lambda group: pattern.share(group.keys()))
                if _is_enough(pattern, best.keys()):
                    yield _Hit(pattern, tuple(best.values()), frozenset(best))


def _patterns(rules: Sequence[MatchRule]) -> Iterator[_Pattern]:
    """Yield the rules that hold a word. A word, or a whole term, of many recommendations tells them apart badly."""
    read = [(rule, tuple(word.stem for word in read_words(rule.text))) for rule in rules]
    users: defaultdict[object, set[int]] = defaultdict(set)
    for rule, stems in read:
        for used in (stems, *stems) if rule.kind is not MatchKind.NEGATIVE else ():
            users[used].add(rule.recommendation_id)
    for rule, stems in read:
        telling = [stem for stem in stems if stem not in FILLERS] or stems
        rarity = {stem: 1 / max(len(users[stem]), 1) for stem in telling}
        worth = (_PHRASE if len(telling) > 1 else _SINGLE) / sqrt(max(len(users[stems]), 1))
        if stems:
            yield _Pattern(rule.recommendation_id, rule.kind, stems, rarity, worth)


def _is_enough(pattern: _Pattern, stems: Collection[str]) -> bool:
    """Say whether these words of a pattern are more than chance."""
    return len(stems) >= 2 and pattern.share(stems) >= _PART_FROM


def _close(standing: Sequence[int], words: Sequence[Word]) -> dict[str, int]:
    """Return the first of these places and those within the window after it, one for each word."""
    first_of: dict[str, int] = {}
    for place in standing:
        if place - standing[0] < _WINDOW:
            first_of.setdefault(words[place].stem, place)
    return first_of


def _match(recommendation_id: int, hits: Sequence[_Hit], words: Sequence[Word], text: str) -> Match:
    """Add hits up: each takes its share of the doubt that is left; a word counts once, however many terms hold it."""
    refused = {place for hit in hits if hit.pattern.kind is MatchKind.NEGATIVE for place in hit.places}
    doubt, terms, counted = 1.0, [], set[str]()
    for hit in sorted(hits, key=lambda hit: hit.worth(hit.stems), reverse=True):
        fresh = hit.stems - counted
        if fresh and refused.isdisjoint(hit.places):
            doubt *= 1 - hit.worth(fresh)
            counted |= fresh
            terms.append(_as_it_stands(hit.places, words, text))
    relevance = (1 - doubt) * (_NEGATIVE if refused else 1)
    return Match(recommendation_id, relevance, tuple(dict.fromkeys(terms)))


def _as_it_stands(places: Sequence[int], words: Sequence[Word], text: str) -> str:
    """Return words of the text as they are written, those side by side together."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return GAP.join(text[words[run[0]].start : words[run[-1]].end] for run in runs)
