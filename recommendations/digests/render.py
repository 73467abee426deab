"""A digest's content as subject, text and HTML. No query and no clock: the same content gives the same mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from css_inline import CSSInliner
from django.template.loader import render_to_string

from recommendations.digests import phrases, wording
from recommendations.digests.addresses import recommendation_as_of
from recommendations.digests.content import Development, DigestContent, Move, News, Watch
from recommendations.digests.limits import EVERYTHING, FOR_MAIL, Limits
from recommendations.digests.text import text_part
from recommendations.vocabulary import Detail

# Gmail cuts a mail's HTML after 102 KB and hides the rest, so a long issue lists fewer developments and links the rest.
LONGEST_HTML = 100_000
# Mail clients drop style sheets, so rules move to their elements; what depends on the screen has to stay behind.
_INLINER = CSSInliner(keep_at_rules=True, minify_css=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One mail's words, in both forms."""

    subject: str
    text: str
    html: str


def render_digest(content: DigestContent) -> Rendered:
    """Return the mail that says what the content says; its `choice_url` stands in both parts as it is given."""
    for limits in FOR_MAIL:
        html = _INLINER.inline(render_to_string(_template(content), shown(content, limits=limits)))
        if len(html.encode()) <= LONGEST_HTML:
            break
    return Rendered(subject=content.heading, text=text_part(content, limits=limits), html=html)


def _template(content: DigestContent) -> str:
    if content.quiet:
        return "digests/quiet.html"
    return "digests/counts.html" if content.detail is Detail.COUNTS else "digests/digest.html"


def shown(content: DigestContent, *, limits: Limits = EVERYTHING) -> dict[str, Any]:
    """Return what a template prints of an issue."""
    year = content.as_of.year
    return {
        "content": content,
        "creed": phrases.CREED,
        "issue": phrases.issue_words(content),
        "summary": phrases.summary(content),
        "quiet": phrases.quiet_words(content),
        "days": wording.period_days(content.period_start, content.period_end, content.time_zone),
        "exactly": wording.period_exactly(content.period_start, content.period_end, content.time_zone),
        "covers": wording.covers(content.periods_covered, content.cadence),
        "as_of": wording.full_day(content.as_of),
        "moves_title": phrases.moves_title(content),
        "moves": _changes(content.moved),
        "went_quiet": _changes(content.went_quiet),
        "news": [_news(one, content, limits.developments) for one in content.news],
        "context": [_development(one, content) for one in content.context[: limits.context]],
        "more_context": max(0, len(content.context) - limits.context),
        "figures": [
            (one, phrases.figure_words(one), phrases.source_words(one.publisher, one.source_url))
            for one in content.figures[: limits.figures]
        ],
        "more_figures": max(0, len(content.figures) - limits.figures),
        "watchpoints": [_watch(one, year) for one in content.watchpoints],
        "standing_title": phrases.standing_title(content),
        "standings": [(wording.label_mark(one.label), one.numbers) for one in content.standings],
        "to_watch": [_development(one, content) for one in content.to_watch],
        "sums": [(one, [part for part in one.parts if part[1]]) for one in content.sums],
        "choice": phrases.choice_words(content),
    }


def _changes(moves: Iterable[Move]) -> list[dict[str, Any]]:
    return [
        {"first": same[0], "changes": [_change(move) for move in same]} for same in phrases.by_recommendation(moves)
    ]


def _change(move: Move) -> dict[str, Any]:
    return {
        "move": move,
        "stays": move.before is move.after,
        "before": wording.label_mark(move.before),
        "after": wording.label_mark(move.after),
        "cause": phrases.cause_words(move),
        "share": phrases.share_words(move),
    }


def _news(one: News, content: DigestContent, most: int) -> dict[str, Any]:
    listed = [_development(development, content) for development in one.developments[:most]]
    return {"news": one, "developments": listed, "more": len(one.developments) - len(listed)}


def _development(one: Development, content: DigestContent) -> dict[str, Any]:
    year = content.as_of.year
    return {
        "development": one,
        "on": wording.short_day(one.occurred_on, one.date_precision, year=year),
        "judged": [(wording.named(j.actors), wording.side_mark(j.side), phrases.judged_words(j)) for j in one.judged],
        "codes": [(code, recommendation_as_of(code, content)) for code in one.recommendations],
        "step": phrases.step_words(one),
        "late": phrases.late_words(one, year=year),
        "source": phrases.source_words(one.publisher, one.source_url),
    }


def _watch(one: Watch, year: int) -> dict[str, Any]:
    return {
        "watch": one,
        "on": wording.short_day(one.by, year=year),
        "what": one.what.rstrip("."),
        "mark": wording.side_mark(one.side),
    }
