"""Words and marks of an issue: labels, dates, periods, numbers and lists, each written one way everywhere."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from recommendations.digests.content import Rating
from recommendations.vocabulary import Cadence, DatePrecision, ShownLabel, Side

_NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
_GLYPHS = {
    ShownLabel.TOWARD: "▲",
    ShownLabel.LEANING_TOWARD: "△",
    ShownLabel.MIXED: "▲▼",
    ShownLabel.HOLDING: "=",
    ShownLabel.LEANING_AWAY: "▽",
    ShownLabel.AWAY: "▼",
    ShownLabel.NO_RECENT_EVIDENCE: "○",
    ShownLabel.NOT_YET_RATED: "–",
}
_SIDE_GLYPHS = {Side.TOWARD: "▲", Side.AWAY: "▼", Side.NEUTRAL: "="}
_EVERY = {
    Cadence.DAILY: "every day",
    Cadence.WEEKLY: "every week",
    Cadence.MONTHLY: "every month",
    Cadence.ON_CHANGE: "when a label changes",
}
_SPAN = {Cadence.DAILY: "days", Cadence.WEEKLY: "weeks", Cadence.MONTHLY: "months", Cadence.ON_CHANGE: "days"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A glyph and its word, never one without the other, and the class that colours both."""

    glyph: str
    word: str
    css: str

    def __str__(self) -> str:
        return f"{self.glyph} {self.word}"


def label_mark(shown: ShownLabel | None) -> Mark:
    """Return how a shown label is written; nothing known is “Not yet rated”."""
    term = shown or ShownLabel.NOT_YET_RATED
    tone = {ShownLabel.LEANING_TOWARD: "toward", ShownLabel.LEANING_AWAY: "away"}.get(term, term.value)
    return Mark(_GLYPHS[term], term.label, f"c-{tone.replace('_', '-')}")


def side_mark(side: Side) -> Mark:
    """Return how the side of an assessment is written."""
    tone = "holding" if side is Side.NEUTRAL else side.value
    return Mark(_SIDE_GLYPHS[side], side.label.lower(), f"c-{tone}")


def counted(number: int, noun: str) -> str:
    """Return “Eight labels” or “One label”; digits above twelve."""
    figure = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{figure} {noun}" if number == 1 else f"{figure} {noun}s"


def named(words: tuple[str, ...] | list[str]) -> str:
    """Return “a”, “a and b” or “a, b and c”."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def full_day(on: date) -> str:
    """Return “4 February 2026”."""
    return f"{on.day} {on:%B %Y}"


def short_day(on: date, precision: DatePrecision = DatePrecision.DAY, *, year: int) -> str:
    """Return “4 Feb” in the given year, else as `written_day` does."""
    in_year = precision is DatePrecision.DAY and on.year == year
    return f"{on.day} {on:%b}" if in_year else written_day(on, precision)


def written_day(on: date, precision: DatePrecision) -> str:
    """Return “4 Nov 2025”, “Nov 2025”, “2025” or “FY2025”: never more than is known of the date."""
    match precision:
        case DatePrecision.DAY:
            return f"{on.day} {on:%b %Y}"
        case DatePrecision.MONTH:
            return f"{on:%b %Y}"
        case DatePrecision.YEAR:
            return f"{on:%Y}"
        case DatePrecision.FISCAL_YEAR:
            return f"FY{on:%Y}"


def period_days(start: datetime, end: datetime, time_zone: str) -> str:
    """Return “2 to 9 February 2026” by the reader's calendar."""
    zone = ZoneInfo(time_zone)
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    if first.year != last.year:
        return f"{full_day(first)} to {full_day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {full_day(last)}"
    return f"{first.day} to {full_day(last)}" if first != last else full_day(last)


def period_exactly(start: datetime, end: datetime, time_zone: str) -> str:
    """Return “2 February 2026, 07:00, to 9 February 2026, 07:00, Vilnius time”."""
    zone = ZoneInfo(time_zone)
    first, last = start.astimezone(zone), end.astimezone(zone)
    place = time_zone.rpartition("/")[2].replace("_", " ")
    clock = place if place == "UTC" else f"{place} time"
    return f"{full_day(first)}, {first:%H:%M}, to {full_day(last)}, {last:%H:%M}, {clock}"


def rhythm(cadence: Cadence) -> str:
    """Return “every week”."""
    return _EVERY[cadence]


def covers(periods: int, cadence: Cadence) -> str:
    """Return a sentence where one issue covers several periods, else nothing."""
    return f"This issue covers {periods} {_SPAN[cadence]} at once." if periods > 1 else ""


def rated(rating: Rating) -> str:
    """Return “toward, major, high confidence”, or “no longer rated”."""
    if rating.side is None or rating.significance is None or rating.confidence is None:
        return "no longer rated"
    words = f"{rating.side.value}, {rating.significance.value}, {rating.confidence.value} confidence"
    return f"{words} (coders differ)" if rating.coders_differ else words


def shortened(words: str, limit: int) -> str:
    """Return the words cut at a space, with an ellipsis, where they are longer than the limit."""
    if len(words) <= limit:
        return words
    return words[: words.rfind(" ", 0, limit - 1)].rstrip(" ,;:–-") + "…"
