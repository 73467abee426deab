"""How a direction, a side and a step are drawn: a glyph and its word, never one without the other.

The glyphs are symbols of the page's sprite (`_sprite.html`); the words come from the vocabulary.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from recommendations.vocabulary import ShownLabel, Side, Step

register = template.Library()

_SUFFIX = {
    ShownLabel.AWAY: "away",
    ShownLabel.LEANING_AWAY: "laway",
    ShownLabel.MIXED: "mixed",
    ShownLabel.HOLDING: "holding",
    ShownLabel.LEANING_TOWARD: "ltoward",
    ShownLabel.TOWARD: "toward",
    ShownLabel.NO_RECENT_EVIDENCE: "none",
    ShownLabel.NOT_YET_RATED: "nyr",
}
_SIDE = {Side.TOWARD: ("toward", "toward"), Side.AWAY: ("away", "away"), Side.NEUTRAL: ("mixed", "neutral")}
_HINT = {
    Step.STATEMENT: gettext_noop("speech, post, report"),
    Step.PROPOSAL: gettext_noop("bill, draft, formal request"),
    Step.DECISION: gettext_noop("adopted, signed, agreed"),
    Step.ENACTED: gettext_noop("law in force, money voted"),
    Step.CARRIED_OUT: gettext_noop("done on the ground"),
}
_UNKNOWN = ShownLabel.NOT_YET_RATED


@register.filter
def suffix(shown: ShownLabel | str | None) -> str:
    """Return the ending that a shown label gives to the class names `dir--`, `cell--`, `spark--` and `is-`."""
    return _SUFFIX[ShownLabel(shown) if shown else _UNKNOWN]


def glyph(name: str) -> SafeString:
    """Draw one symbol of the sprite at the height of the text; always followed by a word."""
    return format_html('<svg class="glyph" aria-hidden="true"><use href="#g-{}"/></svg>', name)


@register.simple_tag
def direction(shown: ShownLabel | str | None, extra: str = "") -> SafeString:
    """Draw a shown label; nothing known is “Not yet rated”, never the middle of a scale."""
    term = ShownLabel(shown) if shown else _UNKNOWN
    name = _SUFFIX[term]
    classes = f"dir dir--{name} {extra}".strip()
    return format_html('<span class="{}">{}{}</span>', classes, glyph(name), gettext(term.label))


@register.simple_tag
def direction_link(shown: ShownLabel | str | None, address: str) -> SafeString:
    """Draw a shown label that leads to its page."""
    term = ShownLabel(shown) if shown else _UNKNOWN
    name = _SUFFIX[term]
    return format_html('<a class="dir dir--{}" href="{}">{}{}</a>', name, address, glyph(name), gettext(term.label))


@register.simple_tag
def move(before: ShownLabel | str | None, after: ShownLabel | str | None) -> SafeString:
    """Draw a change, “Leaning away to Mixed”; one label that did not change reads “stays Mixed”."""
    if before == after:
        return format_html('<span class="move">{} {}</span>', gettext("stays"), direction(after))
    shown = (direction(before, "dir--from"), gettext("to"), direction(after))
    arrow = format_html('{} <span class="move__to">{}</span> {}', *shown)
    return format_html('<span class="move">{}</span>', arrow)


@register.simple_tag
def side_mark(side: Side | str) -> SafeString:
    """Draw the side of one assessment."""
    term = Side(side)
    colour, name = _SIDE[term]
    return format_html('<span class="dir dir--{} dir--side">{}{}</span>', colour, glyph(name), gettext(term.label))


@register.simple_tag
def step_mark(step: Step | str | None) -> SafeString:
    """Draw a rung of the words-to-deeds ladder; an event that is no act of policy has none and says so."""
    if not step:
        return format_html('<span class="quiet">{}</span>', gettext("no act of policy"))
    term = Step(step)
    picture = format_html('<svg class="step__mark" aria-hidden="true"><use href="#s-{}"/></svg>', term.rung)
    return format_html('<span class="step">{}{}</span>', picture, gettext(term.label).lower())


@register.filter
def step_hint(step: Step | str) -> str:
    """Return what belongs on a rung, in a few words."""
    return gettext(_HINT[Step(step)])
