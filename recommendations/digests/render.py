"""A digest's content as subject, text and HTML. No query and no clock: the same content gives the same mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from css_inline import CSSInliner
from django.template.loader import render_to_string

from recommendations.digests import wording
from recommendations.digests.content import Development, DigestContent, Move, News
from recommendations.digests.text import MOST_LISTED, text_part

# Mail clients drop style sheets, so rules move to their elements; what depends on the screen has to stay behind.
_INLINER = CSSInliner(keep_at_rules=True, minify_css=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One mail's words, in both forms."""

    subject: str
    text: str
    html: str


def render_digest(content: DigestContent) -> Rendered:
    """Return the mail that says what the content says."""
    html = render_to_string("digests/digest.html", _context(content))
    return Rendered(subject=content.heading, text=text_part(content), html=_INLINER.inline(html))


def _context(content: DigestContent) -> dict[str, Any]:
    year = content.as_of.year
    return {
        "content": content,
        "creed": wording.CREED,
        "summary": wording.summary(content),
        "days": wording.period_days(content.period_start, content.period_end, content.time_zone),
        "exactly": wording.period_exactly(content.period_start, content.period_end, content.time_zone),
        "covers": wording.covers(content.periods_covered, content.cadence),
        "as_of": wording.full_day(content.as_of),
        "moves_title": wording.moves_title(content),
        "moves": [_moves(list(moves)) for moves in wording.by_recommendation(content.moves)],
        "news": [_news(one, year) for one in content.news],
        "context": [_development(one, year) for one in content.context],
        "figures": [
            (one, wording.figure_words(one), wording.source_words(one.publisher, one.source_url))
            for one in content.figures
        ],
        "standing_title": wording.standing_title(content),
        "standings": [(wording.label_mark(one.label), one.numbers) for one in content.standings],
        "to_watch": [_development(one, year) for one in content.to_watch],
        "sums": [(one, [part for part in one.parts if part[1]]) for one in content.sums],
        "choice": wording.choice_words(content),
    }


def _moves(moves: Sequence[Move]) -> dict[str, Any]:
    changes = [
        {
            "move": move,
            "stays": move.before is move.after,
            "before": wording.label_mark(move.before),
            "after": wording.label_mark(move.after),
            "share": wording.share_words(move),
        }
        for move in moves
    ]
    return {"first": moves[0], "changes": changes}


def _news(one: News, year: int) -> dict[str, Any]:
    listed = [_development(development, year) for development in one.developments[:MOST_LISTED]]
    return {"news": one, "developments": listed, "more": len(one.developments) - len(listed)}


def _development(one: Development, year: int) -> dict[str, Any]:
    return {
        "development": one,
        "on": wording.short_day(one.occurred_on, one.date_precision, year=year),
        "judged": [(wording.named(j.actors), wording.side_mark(j.side), wording.judged_words(j)) for j in one.judged],
        "codes": wording.named(one.recommendations),
        "step": wording.step_words(one),
        "late": wording.late_words(one, year=year),
        "source": wording.source_words(one.publisher, one.source_url),
    }
