"""PURE. Texts as numbers, the way the text model was taught to read: BERT's word pieces, without case.

The vocabulary beside this module (Apache 2.0, from bert-base-uncased) has one piece a line; its number is its line.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_VOCABULARY = Path(__file__).with_name("wordpiece.txt")
_LONGEST_WORD = 100


@cache
def vocabulary() -> dict[str, int]:
    """Return the number of each piece."""
    lines = _VOCABULARY.read_text(encoding="utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines) if piece}


def piece_numbers(text: str, *, at_most: int) -> list[int]:
    """Return a text as the numbers of its pieces, set between the marks for beginning and end, cut to `at_most`."""
    known = vocabulary()
    pieces = [piece for word in _words(text) for piece in _pieces(word, known)]
    return [known["[CLS]"], *(known[piece] for piece in pieces[: at_most - 2]), known["[SEP]"]]


def _words(text: str) -> Iterator[str]:
    """Yield words and single signs in lower case, without accents."""
    plain = unicodedata.normalize("NFD", text.lower())
    spaced = (_spaced(sign) for sign in plain if unicodedata.category(sign) != "Mn")
    yield from "".join(spaced).split()


def _spaced(sign: str) -> str:
    """Return a sign as it goes into the line: punctuation stands alone, what cannot be seen is left out."""
    category = unicodedata.category(sign)
    if sign.isspace() or category == "Zs":
        return " "
    if category.startswith("C") or sign == "\ufffd":
        return ""
    is_ascii_sign = sign.isascii() and not sign.isalnum()
    return f" {sign} " if is_ascii_sign or category.startswith("P") or "\u4e00" <= sign <= "\u9fff" else sign


def _pieces(word: str, known: dict[str, int]) -> list[str]:
    """Return the fewest long pieces that make a word; what cannot be made of pieces is unknown as a whole."""
    pieces: list[str] = []
    start = 0
    while start < len(word) <= _LONGEST_WORD:
        lead = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if lead + word[start:end] in known), 0)
        if not end:
            break
        pieces.append(lead + word[start:end])
        start = end
    return pieces if start == len(word) else ["[UNK]"]
