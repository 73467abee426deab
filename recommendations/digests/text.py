"""The plain part of a digest: the same words and numbers as the HTML part, at most 72 columns but for addresses."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from recommendations.digests.content import Development, DigestContent, Move
from recommendations.digests.wording import (
    CREED,
    by_recommendation,
    choice_words,
    covers,
    figure_words,
    full_day,
    judged_words,
    label_mark,
    late_words,
    moves_title,
    named,
    period_days,
    period_exactly,
    share_words,
    short_day,
    shortened,
    side_mark,
    source_words,
    standing_title,
    step_words,
)

WIDTH = 72
MOST_LISTED = 8
_COLUMNS, _COLUMN = 2, 22


def text_part(content: DigestContent) -> str:
    """Return the whole plain text, ending in a line break."""
    sections = [
        _head(content),
        _corrections(content),
        _moves(content),
        _news(content),
        _context(content),
        _figures(content),
        _standings(content),
        _to_watch(content),
        _sums(content),
        _foot(content),
    ]
    return "\n\n\n".join("\n".join(lines) for lines in map(list, sections) if lines) + "\n"


def _paragraph(words: str, indent: int = 0, first: int | None = None) -> list[str]:
    lead = " " * (indent if first is None else first)
    return wrap(
        words,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _addresses(indent: int, *urls: str) -> Iterator[str]:
    return (" " * indent + url for url in urls if url)


def _head(content: DigestContent) -> Iterator[str]:
    days = period_days(content.period_start, content.period_end, content.time_zone)
    yield "RECOMMENDATION TRACKER"
    yield f"{content.cadence.label} digest {content.issue}, {days}"
    yield from _paragraph(content.brief)
    yield ""
    yield from _paragraph(content.heading.upper())
    yield ""
    yield from _paragraph(" ".join(CREED))
    if note := covers(content.periods_covered, content.cadence):
        yield ""
        yield from _paragraph(note)


def _corrections(content: DigestContent) -> Iterator[str]:
    for place, one in enumerate(content.corrections):
        if place:
            yield ""
        yield f"CORRECTION TO DIGEST {one.issue}"
        yield from _paragraph(one.headline)
        for sentence in one.sentences:
            yield from _paragraph(sentence, 2)
        yield f"  {one.url}"


def _moves(content: DigestContent) -> Iterator[str]:
    if content.moves:
        yield moves_title(content).upper()
    for moves in by_recommendation(content.moves):
        yield ""
        yield from _paragraph(f"{moves[0].recommendation} {moves[0].title}", 4, 0)
        for move in moves:
            yield f"    {move.actor}:"
            yield from _paragraph(_change(move), 8, 6)
            yield from _paragraph(move.reason, 6)
            yield from _paragraph(move.cause, 6)
            yield from _paragraph(share_words(move), 6)
        yield f"    {moves[0].url}"


def _change(move: Move) -> str:
    before, after = label_mark(move.before), label_mark(move.after)
    if move.before is move.after:
        return f"stays {after.glyph} {after.word.upper()}"
    faded = ", faded" if move.faded else ""
    return f"{before} -> {after.glyph} {after.word.upper()}{faded}"


def _news(content: DigestContent) -> Iterator[str]:
    if content.news:
        yield "NEW DEVELOPMENTS"
    for one in content.news:
        yield ""
        yield from _paragraph(f"{one.recommendation} {one.title}", 4, 0)
        for development in one.developments[:MOST_LISTED]:
            yield from _development(development, content)
        if len(one.developments) > MOST_LISTED:
            yield f"    and {len(one.developments) - MOST_LISTED} more:"
        yield f"    {one.url}"


def _development(one: Development, content: DigestContent) -> Iterator[str]:
    year = content.as_of.year
    yield from _paragraph(f"{short_day(one.occurred_on, one.date_precision, year=year)}: {one.headline}", 6, 4)
    for judged in one.judged:
        yield from _paragraph(f"{named(judged.actors)}: {side_mark(judged.side)}, {judged_words(judged)}", 8, 6)
    known = [step_words(one), late_words(one, year=year), source_words(one.publisher, one.source_url)]
    yield from _paragraph(". ".join(words for words in known if words) + ".", 6)
    yield from _addresses(6, one.url, one.source_url)


def _context(content: DigestContent) -> Iterator[str]:
    if content.context:
        yield "RECORDED AS CONTEXT, NOT COUNTED"
    for one in content.context:
        on = short_day(one.occurred_on, one.date_precision, year=content.as_of.year)
        known = f"{named(one.recommendations)}. {source_words(one.publisher, one.source_url)}."
        yield ""
        yield from _paragraph(f"{on}: {one.headline}: {known}", 4, 0)
        yield from _addresses(4, one.url, one.source_url)


def _figures(content: DigestContent) -> Iterator[str]:
    if content.figures:
        yield "NEW FIGURES"
    for one in content.figures:
        yield ""
        yield from _paragraph(f"{one.recommendation} {one.name}, {one.actor}", 4, 0)
        yield from _paragraph(f"{figure_words(one)}. {source_words(one.publisher, one.source_url)}.", 6, 4)
        yield from _addresses(4, one.url, one.source_url)


def _standings(content: DigestContent) -> Iterator[str]:
    yield standing_title(content).upper()
    for first in range(0, len(content.columns), _COLUMNS):
        shown = slice(first, first + _COLUMNS)
        yield ""
        yield " " * _COLUMN + _row(shortened(name, _COLUMN - 1) for name in content.columns[shown])
        for standing in content.standings:
            yield f"{label_mark(standing.label)!s:<{_COLUMN}}" + _row(map(str, standing.numbers[shown]))
    yield ""
    yield f"The board as of {full_day(content.as_of)}:"
    yield content.board_url


def _row(words: Iterable[str]) -> str:
    return "".join(f"{word:>{_COLUMN}}" for word in words)


def _to_watch(content: DigestContent) -> Iterator[str]:
    if content.to_watch:
        yield "DATES TO WATCH"
        yield ""
    for one in content.to_watch:
        on = short_day(one.occurred_on, year=content.as_of.year)
        yield from _paragraph(f"{on}: {one.headline}: {named(one.recommendations)}.", 4, 0)
        yield from _addresses(4, one.url)


def _sums(content: DigestContent) -> Iterator[str]:
    yield "HOW THIS ISSUE ADDS UP"
    for one in content.sums:
        yield ""
        yield _line(one.words, one.total)
        for words, number in one.parts:
            if number:
                yield _line(f"  {words}", number)


def _line(words: str, number: int) -> str:
    return f"{words:<{WIDTH - 8}}{number:>8}"


def _foot(content: DigestContent) -> Iterator[str]:
    exactly = period_exactly(content.period_start, content.period_end, content.time_zone)
    yield "--"
    yield from _paragraph(choice_words(content))
    yield "Change what you get, or stop this digest:"
    yield content.choice_url
    yield from _paragraph(f"It tells what was recorded from {exactly}.")
    yield from _paragraph(f"Links show each page as it stood on {full_day(content.as_of)}.")
