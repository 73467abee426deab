"""The page's own pictures as files of their own, and its symbols, for documents, mails and whoever saves them."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from django.template.loader import render_to_string

from recommendations.status.values import Cell, IndicatorSeries
from recommendations.web.chart import Chart
from recommendations.web.picture import standalone

_SYMBOL = re.compile(r'<symbol id="([gs]-\w+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)


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
