"""PURE. Which recommendations a text may bear on, by their curated terms, and with which words (INGESTION C6).

A term counts in full where it stands word by word, and in part where enough of its words stand close together: curated
terms describe (“threat assessment conventional attack”), headlines seldom repeat them. Words that many recommendations
use weigh little. What a negative term covers is no evidence, and the rest of its recommendation's relevance is halved.
A term with a language is made of stems, since Baltic and Russian words inflect: each may go on, all must be there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import ahocorasick

from recommendations.triage.words import FILLERS, Word, language_of, plain, read_words
from recommendations.vocabulary import MatchKind

MATCH_VERSION = "match-v2"
# Leans to showing too much: a suggestion is declined at a glance, a story that was never shown is lost.
RELEVANT_FROM = 0.25
STRONG_FROM = 0.5
GAP = " … "  # stands in a matched term for words left out

_PHRASE, _SINGLE = 0.6, 0.45  # how much of the doubt left a full match takes away, of several words and of one
_PART_FROM = 0.5  # less of a term than this is chance
_WINDOW = 20  # words within which the parts of a term must stand: a headline, a sentence
_OPEN_FROM = 7  # letters from which a single name may go on, as “Kaliningrado” does
_STEMS_WITHIN = 6  # words within which the stems of a term must stand
_SHORTEST_OPEN = 3  # letters from which a stem may go on
_NEGATIVE = 0.5


@dataclass(frozen=True, slots=True)
class MatchRule:
    """One curated term of a recommendation. With a language, or several parted by commas, its words are stems."""

    recommendation_id: int
    kind: MatchKind
    text: str
    language: str = ""
    rule_id: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A recommendation found in a text. Terms stand as they do there, with “ … ” for words left out between.

    `rule_ids`: the curated terms behind them.
    """

    recommendation_id: int
    relevance: float
    matched_terms: tuple[str, ...]
    rule_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """A rule made ready: its words, how rare each telling one is, and what a full match is worth."""

    rule: MatchRule
    stems: tuple[str, ...]
    rarity: Mapping[str, float]
    worth: float

    @property
    def recommendation_id(self) -> int:
        """The recommendation it speaks for."""
        return self.rule.recommendation_id

    @property
    def kind(self) -> MatchKind:
        """Phrase, name, or sign of a false match."""
        return self.rule.kind

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
        self._by_stem: defaultdict[str, list[_Pattern]] = defaultdict(list)
        by_key: defaultdict[str, list[_Pattern]] = defaultdict(list)
        by_open_stem: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for pattern in _patterns(rules):
            if pattern.rule.language:
                by_open_stem[_open_key(pattern.stems[0])].append(pattern)
                continue
            by_key[pattern.key].append(pattern)
            for stem in pattern.rarity if pattern.kind is MatchKind.TERM else ():
                self._by_stem[stem].append(pattern)
        self._phrases, self._stems = _automaton(by_key), _automaton(by_open_stem)

    def match(self, text: str, *, language: str = "") -> tuple[Match, ...]:
        """Return every recommendation with a trace in the text, most relevant first.

        `language`: what the source says; where it says nothing, the stems of every language are looked for.
        """
        words = read_words(text)
        hits: defaultdict[int, list[_Hit]] = defaultdict(list)
        for hit in (*self._verbatim(words), *self._in_part(words), *self._inflected(words, text, language)):
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

    def _inflected(self, words: Sequence[Word], text: str, told: str) -> Iterator[_Hit]:
        """Yield the patterns of the text's language of which every stem stands close to the first."""
        language = language_of(text, told=told)
        if language == "en" or not len(self._stems):
            return
        spoken = [plain(text[word.start : word.end]) for word in words]
        line, word_at = " ", {}
        for place, word in enumerate(spoken):
            word_at[len(line) - 1] = place
            line += f"{word} "
        for end, (key, patterns) in self._stems.iter(line):
            first = word_at[end - len(key) + 1]
            for pattern in patterns:
                spoken_in = not language or language in pattern.rule.language.split(",")
                if spoken_in and (places := _stems_near(pattern.stems, spoken, first)):
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
    read = [(rule, _stems_of(rule)) for rule in rules]
    users: defaultdict[object, set[int]] = defaultdict(set)
    for rule, stems in read:
        for used in (stems, *stems) if rule.kind is not MatchKind.NEGATIVE else ():
            users[used].add(rule.recommendation_id)
    for rule, stems in read:
        telling = [stem for stem in stems if stem not in FILLERS] or stems
        rarity = {stem: 1 / max(len(users[stem]), 1) for stem in telling}
        worth = (_PHRASE if len(telling) > 1 else _SINGLE) / sqrt(max(len(users[stems]), 1))
        if stems:
            yield _Pattern(rule, stems, rarity, worth)


def _stems_of(rule: MatchRule) -> tuple[str, ...]:
    words = read_words(rule.text)
    return tuple(plain(rule.text[word.start : word.end]) if rule.language else word.stem for word in words)


def _automaton(by_key: Mapping[str, Sequence[_Pattern]]) -> Any:
    """Return what finds all keys in one pass, each with its patterns."""
    automaton = ahocorasick.Automaton()
    for key, patterns in by_key.items():
        automaton.add_word(key, (key, tuple(patterns)))
    automaton.make_automaton()
    return automaton


def _open_key(stem: str) -> str:
    """Return what to look for: the beginning of a word, or a whole one where the stem is too short to go on."""
    return f" {stem}" if len(stem) >= _SHORTEST_OPEN else f" {stem} "


def _stems_near(stems: Sequence[str], spoken: Sequence[str], first: int) -> tuple[int, ...]:
    """Return the places of all stems within a few words from the first of them; () where one is missing."""
    near = range(max(first - _STEMS_WITHIN + 1, 0), min(first + _STEMS_WITHIN, len(spoken)))
    places = [first]
    for stem in stems[1:]:
        fits = (at for at in near if at not in places and f" {spoken[at]} ".startswith(_open_key(stem)))
        place = min(fits, key=lambda at: abs(at - first), default=None)
        if place is None:
            return ()
        places.append(place)
    return tuple(sorted(places))


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
    doubt, terms, rules, counted = 1.0, [], [], set[str]()
    for hit in sorted(hits, key=lambda hit: hit.worth(hit.stems), reverse=True):
        fresh = hit.stems - counted
        if fresh and refused.isdisjoint(hit.places):
            doubt *= 1 - hit.worth(fresh)
            counted |= fresh
            terms.append(_as_it_stands(hit.places, words, text))
            rules.append(hit.pattern.rule.rule_id)
    relevance = (1 - doubt) * (_NEGATIVE if refused else 1)
    return Match(recommendation_id, relevance, tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(rules)))


def _as_it_stands(places: Sequence[int], words: Sequence[Word], text: str) -> str:
    """Return words of the text as they are written, those side by side together."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return GAP.join(text[words[run[0]].start : words[run[-1]].end] for run in runs)
