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
# What a language can hardly do without, and the others do not have.
_SMALL_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is for on with at by from as after over says will be are was not",
        "et": "ja on ei ning kui oma ka et kes mis või aga see pärast ütles üle vastu eest",
        "lv": "un ir par no uz ar ka kas tiek pret pie lai vai arī pēc gada būs",
        "lt": "ir yra kad bei su dėl į iš apie prie kaip už po nuo iki bus ne tai",
    }.items()
}


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


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """Return a word without case, accents and full stops, its ending as it is."""
    return fold(word).replace(".", "")


def language_of(text: str, *, told: str = "") -> str:
    """Return the language a text is in, two letters, as the source tells it; "" where nobody says and none is plain.

    Letters overrule the source: Cyrillic is read as Russian. Without a source, small words tell.
    """
    letters = [letter for letter in text if letter.isalpha()]
    if sum("\u0400" <= letter <= "\u04ff" for letter in letters) * 2 > len(letters):
        return "ru"
    code = told.strip().lower().replace("_", "-").partition("-")[0]
    if code and code != "ru":
        return code
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()}
    best, second = sorted(counts, key=lambda language: counts[language], reverse=True)[:2]
    return best if counts[best] > counts[second] else ""
