"""How the plain part of a mail is laid out: paragraphs, addresses with their words, and numbers in columns."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

WIDTH = 72
NUMBER_WIDTH = 8
FIRST_COLUMN, COLUMN = 22, 22
COLUMNS = 2


def paragraph(words: str, indent: int = 0, first: int | None = None) -> list[str]:
    """Return the words in lines of at most WIDTH columns; `first` is the indent of the first line."""
    lead = " " * (indent if first is None else first)
    return wrap(
        words,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def link(words: str, url: str, indent: int = 0) -> Iterator[str]:
    """Yield an address behind the words for what it leads to, whole and on one line; nothing without an address."""
    if url:
        yield f"{' ' * indent}{words}: {url}"


def row(words: Iterable[str]) -> str:
    """Return the words as columns, each to the right."""
    return "".join(f"{word:>{COLUMN}}" for word in words)


def counted_line(words: str, number: int) -> str:
    """Return words at the left and their number at the right edge."""
    return f"{words:<{WIDTH - NUMBER_WIDTH}}{number:>{NUMBER_WIDTH}}"
