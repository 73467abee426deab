"""The plain part of a digest: the same words and numbers as the HTML part, at most 72 columns but for addresses.

It is made to be read aloud: each glyph stands beside its word, each address behind the words for what it leads to.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from recommendations.digests.addresses import recommendation_as_of
from recommendations.digests.content import Development, DigestContent, Move
from recommendations.digests.limits import EVERYTHING, Limits
from recommendations.digests.phrases import (
    CREED,
    by_recommendation,
    cause_words,
    choice_words,
    figure_words,
    issue_words,
    judged_words,
    late_words,
    moves_title,
    quiet_words,
    share_words,
    source_words,
    standing_title,
    step_words,
    watch_words,
)
from recommendations.digests.plain import COLUMN, COLUMNS, FIRST_COLUMN, counted_line, link, paragraph, row
from recommendations.digests.wording import (
    covers,
    full_day,
    label_mark,
    named,
    period_days,
    period_exactly,
    short_day,
    shortened,
    side_mark,
)
from recommendations.vocabulary import Detail

Section = Callable[[DigestContent], Iterable[str]]


def text_part(content: DigestContent, *, limits: Limits = EVERYTHING) -> str:
    """Return the whole plain text, ending in a line break."""
    lines = [list(section(content)) for section in _sections(content, limits)]
    return "\n\n\n".join("\n".join(one) for one in lines if one) + "\n"


def _sections(content: DigestContent, limits: Limits) -> Sequence[Section]:
    if content.quiet:
        return (_nothing_new, _queue, _foot)
    if content.detail is Detail.COUNTS:
        return (_head, _counts, _queue, _foot)
    return (
        _head,
        _corrections,
        _moves,
        lambda content: _news(content, limits.developments),
        lambda content: _context(content, limits.context),
        lambda content: _figures(content, limits.figures),
        _went_quiet,
        _watchpoints,
        _to_watch,
        _standings,
        _sums,
        _queue,
        _foot,
    )


def _head(content: DigestContent) -> Iterator[str]:
    days = period_days(content.period_start, content.period_end, content.time_zone)
    yield "RECOMMENDATION TRACKER"
    yield f"{issue_words(content)}, {days}"
    yield from paragraph(content.brief)
    yield ""
    yield from paragraph(content.heading.upper())
    yield ""
    yield from paragraph(" ".join(CREED))
    if note := covers(content.periods_covered, content.cadence):
        yield ""
        yield from paragraph(note)


def _nothing_new(content: DigestContent) -> Iterator[str]:
    yield from paragraph(quiet_words(content))
    yield from _board(content)


def _counts(content: DigestContent) -> Iterator[str]:
    yield "HOW MANY OF WHAT"
    yield ""
    for words, number in content.counts:
        yield counted_line(words, number)
    yield ""
    yield from _board(content)


def _corrections(content: DigestContent) -> Iterator[str]:
    for place, one in enumerate(content.corrections):
        if place:
            yield ""
        yield f"CORRECTION TO DIGEST {one.issue}"
        yield from paragraph(one.headline)
        for sentence in one.sentences:
            yield from paragraph(sentence, 2)
        yield from link("The development with its history", one.url, 2)


def _moves(content: DigestContent) -> Iterator[str]:
    if content.moved:
        yield moves_title(content).upper()
    yield from _changes(content.moved, content)


def _went_quiet(content: DigestContent) -> Iterator[str]:
    if content.went_quiet:
        yield "WHAT WENT QUIET"
    yield from _changes(content.went_quiet, content)


def _changes(moves: Iterable[Move], content: DigestContent) -> Iterator[str]:
    for same in by_recommendation(moves):
        yield ""
        yield from paragraph(f"{same[0].recommendation} {same[0].title}", 4, 0)
        for move in same:
            yield f"    {move.actor}:"
            for words in (_change(move), move.reason, cause_words(move), share_words(move)):
                yield from paragraph(words, 6)
        yield from _recommendation(same[0].recommendation, same[0].url, content)


def _change(move: Move) -> str:
    after = label_mark(move.after)
    if move.before is move.after:
        return f"stays {after.glyph} {after.word.upper()}"
    return f"was {label_mark(move.before)}, now {after.glyph} {after.word.upper()}"


def _news(content: DigestContent, most: int) -> Iterator[str]:
    if content.news:
        yield "NEW DEVELOPMENTS"
    for one in content.news:
        yield ""
        yield from paragraph(f"{one.recommendation} {one.title}", 4, 0)
        for development in one.developments[:most]:
            yield from _development(development, content)
        if len(one.developments) > most:
            yield f"    and {len(one.developments) - most} more"
        yield from _recommendation(one.recommendation, one.url, content)


def _development(one: Development, content: DigestContent) -> Iterator[str]:
    year = content.as_of.year
    yield from paragraph(f"{short_day(one.occurred_on, one.date_precision, year=year)}: {one.headline}", 6, 4)
    for judged in one.judged:
        yield from paragraph(f"{named(judged.actors)}: {side_mark(judged.side)}, {judged_words(judged)}", 8, 6)
    source = source_words(one.publisher, one.source_url)
    known = [step_words(one), late_words(one, year=year), source]
    yield from paragraph(". ".join(words for words in known if words) + ".", 6)
    yield from link("Development", one.url, 6)
    yield from link("Source", one.source_url, 6)


def _context(content: DigestContent, most: int) -> Iterator[str]:
    if content.context:
        yield "RECORDED AS CONTEXT, NOT COUNTED"
    for one in content.context[:most]:
        on = short_day(one.occurred_on, one.date_precision, year=content.as_of.year)
        known = f"{named(one.recommendations)}. {source_words(one.publisher, one.source_url)}."
        yield ""
        yield from paragraph(f"{on}: {one.headline}: {known}", 4, 0)
        yield from link("Development", one.url, 4)
        yield from link("Source", one.source_url, 4)
        yield from _recommendations(one, content)
    yield from _rest(len(content.context) - most)


def _figures(content: DigestContent, most: int) -> Iterator[str]:
    if content.figures:
        yield "NEW FIGURES"
    for one in content.figures[:most]:
        yield ""
        yield from paragraph(f"{one.recommendation} {one.name}, {one.actor}", 4, 0)
        yield from paragraph(f"{figure_words(one)}. {source_words(one.publisher, one.source_url)}.", 6, 4)
        yield from link("Source", one.source_url, 4)
        yield from _recommendation(one.recommendation, one.url, content)
    yield from _rest(len(content.figures) - most)


def _rest(number: int) -> Iterator[str]:
    if number > 0:
        yield ""
        yield f"and {number} more, on the pages of the recommendations"


def _watchpoints(content: DigestContent) -> Iterator[str]:
    if content.watchpoints:
        yield "WATCHPOINTS AHEAD"
    for one in content.watchpoints:
        yield ""
        on = short_day(one.by, year=content.as_of.year)
        yield from paragraph(f"By {on}: {one.what.rstrip('.')}: {watch_words(one)}.", 4, 0)
        yield from _recommendation(one.recommendation, one.url, content)


def _to_watch(content: DigestContent) -> Iterator[str]:
    if content.to_watch:
        yield "DATES TO WATCH"
    for one in content.to_watch:
        yield ""
        on = short_day(one.occurred_on, year=content.as_of.year)
        yield from paragraph(f"{on}: {one.headline}: {named(one.recommendations)}.", 4, 0)
        yield from link("Development", one.url, 4)
        yield from _recommendations(one, content)


def _standings(content: DigestContent) -> Iterator[str]:
    yield standing_title(content).upper()
    for first in range(0, len(content.columns), COLUMNS):
        shown = slice(first, first + COLUMNS)
        yield ""
        yield " " * FIRST_COLUMN + row(shortened(name, COLUMN - 1) for name in content.columns[shown])
        for standing in content.standings:
            yield f"{label_mark(standing.label)!s:<{FIRST_COLUMN}}" + row(map(str, standing.numbers[shown]))
    yield ""
    yield from _board(content)


def _sums(content: DigestContent) -> Iterator[str]:
    yield "HOW THIS ISSUE ADDS UP"
    for one in content.sums:
        yield ""
        yield counted_line(one.words, one.total)
        for words, number in one.parts:
            if number:
                yield counted_line(f"  {words}", number)


def _queue(content: DigestContent) -> Iterator[str]:
    if content.queue:
        yield "WAITING FOR STAFF"
    for one in content.queue:
        yield ""
        yield counted_line(one.words, one.number)
        yield from link("Where it waits", one.url, 2)


def _foot(content: DigestContent) -> Iterator[str]:
    yield "--"
    if content.choice_url:
        yield from paragraph(choice_words(content))
        yield from link("Change what you get, or stop this digest", content.choice_url)
    if not content.quiet:
        exactly = period_exactly(content.period_start, content.period_end, content.time_zone)
        yield from paragraph(f"It tells what was recorded from {exactly}.")
        yield from paragraph(f"Links show each page as it stood on {full_day(content.as_of)}.")


def _board(content: DigestContent) -> Iterator[str]:
    return link(f"The board as of {full_day(content.as_of)}", content.board_url)


def _recommendation(code: str, url: str, content: DigestContent) -> Iterator[str]:
    return link(f"{code} as of {full_day(content.as_of)}", url, 4)


def _recommendations(one: Development, content: DigestContent) -> Iterator[str]:
    for code in one.recommendations:
        yield from _recommendation(code, recommendation_as_of(code, content), content)
