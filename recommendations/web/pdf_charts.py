"""The page's own pictures as files that stand alone: the same tags draw them, the stylesheet's rules go into them.

A document and a mail know no stylesheet, and no engine of theirs knows variables: the light tokens are put in.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from recommendations.status.values import Cell, IndicatorSeries
from recommendations.web.recommendation import Chart

_DRAWS = re.compile(r"^(fill|stroke|opacity|font-size|font-weight)\b")
_RULE = re.compile(r"^(\.[^{@]+)\{([^}]*)\}", re.MULTILINE)
_TOKEN = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6})\s*;")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_PARTS = re.compile(r"\.(spark|range|ax|note|pop|ctx|band|lane|now|mini)(?![a-z])")
_CLASS = re.compile(r"\.([\w-]+)")
_SYMBOL = re.compile(r'<symbol id="([gs]-\w+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)
_FONT = "Roboto"


def trend_picture(cell: Cell, until: date) -> str:
    """Return the small line of a cell, empty where there is none."""
    return standalone(render_to_string("pdf/charts/trend.svg", {"cell": cell, "until": until}))


def interval_picture(cell: Cell) -> str:
    """Return the interval of a cell, empty where nothing is known."""
    return standalone(render_to_string("pdf/charts/interval.svg", {"cell": cell}))


def timeline_picture(chart: Chart, until: date) -> str:
    """Return one actor's timeline."""
    return standalone(render_to_string("pdf/charts/timeline.svg", {"chart": chart, "until": until}))


def indicator_picture(series: IndicatorSeries) -> str:
    """Return the small plot of an indicator, empty where it has no figure."""
    return standalone(render_to_string("pdf/charts/indicator.svg", {"series": series}))


def standalone(drawn: str) -> str:
    """Return an SVG of a page as a file of its own; empty stays empty."""
    text = drawn.strip()
    if not text:
        return ""
    head, rest = text.split(">", 1)
    named = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    rules = "".join(rule for names, rule in _rules() if any(name in head + rest for name in names))
    return f"{named}><style>svg{{font-family:'{_FONT}'}}{rules}</style>{rest}"


@cache
def palette() -> Mapping[str, str]:
    """Return the light colours of the stylesheet by their names, for example `toward-line`."""
    sheet = _stylesheet()
    tokens = sheet.split(":root", 1)[1].split("}", 1)[0]
    return {name.removeprefix("--"): colour for name, colour in _TOKEN.findall(tokens)}


@cache
def glyphs() -> Mapping[str, str]:
    """Return the symbols of the pages as files, in `INK` where a document puts its colour: `g-toward`, `s-1`."""
    return {
        name: (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><style>.solid{{fill:INK}}</style>'
            f'<g fill="none" stroke="INK" stroke-width="{2.5 if name.startswith("g") else 2}">{shapes}</g></svg>'
        )
        for name, box, shapes in _SYMBOL.findall(render_to_string("recommendations/_sprite.html"))
    }


@cache
def _rules() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the rules that draw outside any @media, each with the classes it is for and the colours put in."""
    screen = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", _stylesheet())
    found = []
    for selector, body in _RULE.findall(screen):
        drawing = [_painted(part.strip()) for part in body.split(";") if _DRAWS.match(part.strip())]
        if any(drawing) and _PARTS.match(selector):
            rule = f"{selector.strip()}{{{';'.join(filter(None, drawing))}}}"
            found.append((tuple(_CLASS.findall(selector)), rule))
    return tuple(found)


def _painted(declaration: str) -> str:
    """Return a declaration with its colour; empty where it rests on a token that is no colour."""
    painted = _VARIABLE.sub(lambda name: palette().get(name[1], name[0]), declaration)
    return "" if "var(" in painted else painted


def _stylesheet() -> str:
    return Path(str(finders.find("recommendations/styles.css"))).read_text()
