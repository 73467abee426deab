"""Dates and headlines as short English text."""

from datetime import date

from recommendations.vocabulary import DatePrecision

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STOPS = " .,;:–-"
_NEVER_LAST = frozenset(
    {
        "a", "an", "the", "and", "or", "but", "nor", "of", "in", "on", "at", "to", "for", "from", "by", "with",
        "without", "as", "into", "over", "under", "after", "before", "against", "between", "about", "than", "that",
        "which", "who", "whose", "its", "their", "his", "her", "is", "are", "was", "were", "be", "been", "has",
        "have", "had", "will", "would", "may", "not", "no"
    }
)  # fmt: skip


def date_words(day: date, precision: DatePrecision) -> str:
    """Return a date as far as it is known: "4 Feb 2026", "Nov 2025", "2025" or "FY2026"."""
    if precision is DatePrecision.FISCAL_YEAR:
        return f"FY{day.year}"
    if precision is DatePrecision.YEAR:
        return str(day.year)
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    return month if precision is DatePrecision.MONTH else f"{day.day} {month}"


def plain(headline: str) -> str:
    """Return a headline on one line, single-spaced, without the stop at its end."""
    return " ".join(headline.split()).rstrip(_STOPS)


def shorten(headline: str, *, words: int, characters: int) -> str:
    """Cut a headline after a whole word, never after one that leaves the reader hanging, and mark the cut.

    At most `words` words and `characters` characters, both 1 or more; a single longer word is cut inside.
    """
    whole = plain(headline)
    kept = whole.split()
    if len(kept) <= words and len(whole) <= characters:
        return whole
    kept = kept[:words]
    while len(kept) > 1 and (kept[-1].strip(_STOPS).lower() in _NEVER_LAST or len(" ".join(kept)) >= characters):
        kept.pop()
    return " ".join(kept)[: characters - 1].rstrip(_STOPS) + "…"


def share_out(lengths: list[int], words: int) -> list[int]:
    """Divide words among one or two headlines: half each, and what one leaves over goes to the other."""
    fair = [(words + place) // len(lengths) for place in range(len(lengths))]
    taken = [min(length, part) for length, part in zip(lengths, fair, strict=True)]
    return [max(part, words - (sum(taken) - own)) for part, own in zip(fair, taken, strict=True)]
