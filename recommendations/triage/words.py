"""PURE. A text as words that can be compared, and where each of them stands."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Initials with full stops (U.S.) are one word; a possessive s is none.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|(?<!['’])[^\W_]+|(?<=['’])(?!s\b)[^\W_]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae"})  # letters that Unicode does not take apart
_SPELLINGS = (
    (re.compile(r"(def|off|lic)ence(?=s?$)"), r"\1ense"),
    (re.compile(r"(?<=..)is(?=(?:ation|e|ed|es|ing)s?$)"), "iz"),
)
# Ending, what stands for it, and the least length of a word that has it taken off. First the number, then the form.
_NUMBERS = (
    ("ies", "y", 5),
    ("sses", "ss", 6),
    ("shes", "sh", 6),
    ("ches", "ch", 6),
    ("xes", "x", 5),
    ("ss", "ss", 2),
    ("us", "us", 2),
    ("is", "is", 2),
    ("s", "", 4),
)
_FORMS = (("ing", "", 7), ("ed", "", 6), ("e", "", 6))

# fmt: off
FILLERS = frozenset({
    "a", "after", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "has", "have", "in", "is",
    "it", "its", "no", "not", "of", "on", "or", "our", "over", "than", "that", "the", "their", "this", "to", "us",
    "was", "we", "were", "who", "will", "with",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: what it is compared by, and its place in the text."""

    stem: str
    start: int
    end: int


def read_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in their order. Punctuation and dashes only divide."""
    return tuple(Word(stem(found[0]), found.start(), found.end()) for found in _WORD.finditer(text))


def fold(text: str) -> str:
    """Return a text without the differences of case and accent."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(_LETTERS)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return what the forms of an English word have in common: number, -ing, -ed and British spelling folded.

    Initials that would read as a filler (US, WHO) stay in capitals.
    """
    plain = fold(word).replace(".", "")
    if plain in FILLERS:
        return plain.upper() if len(plain) > 1 and word.isupper() else plain
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return _without_ending(_without_ending(plain, _NUMBERS), _FORMS)


def _without_ending(word: str, endings: tuple[tuple[str, str, int], ...]) -> str:
    for ending, instead, least in endings:
        if word.endswith(ending) and len(word) >= least:
            return word.removesuffix(ending) + instead
    return word
