"""The charts of the status pages as files: their figures as CSV, their pictures as SVG, on the day of the page."""

import csv
from collections.abc import Collection, Iterable, Sequence
from io import StringIO

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue.queries import indicator_by_code
from recommendations.events.second import hidden_event_codes
from recommendations.models import Indicator, Recommendation
from recommendations.status.evidence import evidence_rows
from recommendations.status.history import trends_of
from recommendations.status.indicators import indicator_status
from recommendations.status.moment import Moment, moment
from recommendations.status.queries import recommendation_status
from recommendations.status.sight import recommendation_in_sight
from recommendations.status.values import IndicatorSeries
from recommendations.status.whys import Why, whys_of
from recommendations.web import chart_tables as tables
from recommendations.web.chart import charts_of
from recommendations.web.document_answer import answer
from recommendations.web.errors import answers_in_sentences
from recommendations.web.evidence import FACETS, facets_of, fitting
from recommendations.web.pdf_charts import indicator_picture, timeline_picture
from recommendations.web.recommendation import found_recommendation
from recommendations.web.turns import in_sight

CSV, SVG = "text/csv; charset=utf-8", "image/svg+xml"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAYS = ("as_of", "known_at")


@require_safe
@answers_in_sentences
def directions_csv(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """Serve the figures of every bar, in both windows."""
    asked, recommendation = _asked(request), found_recommendation(brief, code)
    rows = tables.directions(_whys(recommendation, asked))
    return _table(request, recommendation, asked, "directions", tables.DIRECTIONS, rows)


@require_safe
@answers_in_sentences
def arithmetic_csv(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """Serve what every event adds to every direction, in both windows."""
    asked, recommendation = _asked(request), found_recommendation(brief, code)
    seen = evidence_rows(recommendation, as_of=asked.as_of, known_at=asked.known_at)
    whys = in_sight(_whys(recommendation, asked), seen, hidden_event_codes(request.user))
    return _table(request, recommendation, asked, "arithmetic", tables.ARITHMETIC, tables.arithmetic(whys))


@require_safe
@answers_in_sentences
def evidence_csv(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """Serve the evidence, all of it or what fits the choices made."""
    asked, recommendation = _asked(request, also=FACETS), found_recommendation(brief, code)
    hidden = hidden_event_codes(request.user)
    known = evidence_rows(recommendation, as_of=asked.as_of, known_at=asked.known_at)
    rows = [row for row in known if row.event_code not in hidden]
    found = fitting(rows, facets_of(rows, request.GET))
    return _table(request, recommendation, asked, "evidence", tables.EVIDENCE, tables.evidence(found))


@require_safe
@answers_in_sentences
def timeline_csv(request: HttpRequest, brief: str, code: str, actor: str) -> HttpResponse:
    """Serve the line of one actor."""
    asked, recommendation = _asked(request), found_recommendation(brief, code)
    lines = trends_of(recommendation.pk, first=None, as_of=asked.as_of, known_at=asked.known_at)
    if actor not in lines:
        raise Http404(f"There is no line of {actor} on {code} by then.")
    return _table(request, recommendation, asked, actor, tables.TIMELINE, tables.timeline(lines[actor]))


@require_safe
@answers_in_sentences
def timeline_svg(request: HttpRequest, brief: str, code: str, actor: str) -> HttpResponse:
    """Serve the timeline of one actor as a picture."""
    asked, recommendation = _asked(request), found_recommendation(brief, code)
    status = recommendation_status(recommendation, as_of=asked.as_of, known_at=asked.known_at)
    seen = recommendation_in_sight(status, hidden_event_codes(request.user))
    chart = next((chart for chart in charts_of(seen) if chart.cell.actor.code == actor), None)
    if chart is None:
        raise Http404(f"There is no line of {actor} on {code} by then.")
    return _picture(request, recommendation, asked, actor, timeline_picture(chart, asked.as_of))


@require_safe
@answers_in_sentences
def indicator_csv(request: HttpRequest, brief: str, recommendation: str, code: str) -> HttpResponse:
    """Serve the figures of one indicator."""
    asked = _asked(request)
    indicator, series = _indicator(brief, recommendation, code, asked)
    return _table(request, indicator.recommendation, asked, code, tables.INDICATOR, tables.indicator(series))


@require_safe
@answers_in_sentences
def indicator_svg(request: HttpRequest, brief: str, recommendation: str, code: str) -> HttpResponse:
    """Serve the plot of one indicator as a picture; without a figure there is none."""
    asked = _asked(request)
    indicator, series = _indicator(brief, recommendation, code, asked)
    if not series.observations:
        raise Http404(f"There is no figure of {code} by then, so no picture.")
    return _picture(request, indicator.recommendation, asked, code, indicator_picture(series))


def _asked(request: HttpRequest, also: Collection[str] = ()) -> Moment:
    return moment(request.GET, also=also, now=timezone.now())


def _whys(recommendation: Recommendation, asked: Moment) -> tuple[Why, ...]:
    return whys_of(recommendation.pk, as_of=asked.as_of, known_at=asked.known_at)


def _indicator(brief: str, recommendation: str, code: str, asked: Moment) -> tuple[Indicator, IndicatorSeries]:
    try:
        found = indicator_by_code(brief, recommendation, code)
    except Indicator.DoesNotExist as missing:
        raise Http404(f"There is no indicator {code} of {recommendation} in {brief}.") from missing
    series, _ = indicator_status(found, as_of=asked.as_of, known_at=asked.known_at)
    return found, series


def _table(
    request: HttpRequest,
    recommendation: Recommendation,
    asked: Moment,
    what: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[tables.Value]],
) -> HttpResponse:
    """Serve a table; every line carries the day it is judged on and the day of the knowledge."""
    days = (asked.as_of.isoformat(), (asked.known_on or asked.today).isoformat())
    written = StringIO()
    table = csv.writer(written)
    table.writerow((*columns, *_DAYS))
    table.writerows((*map(_plain, row), *days) for row in rows)
    return _file(request, recommendation, asked, f"{what}.csv", CSV, written.getvalue())


def _picture(request: HttpRequest, recommendation: Recommendation, asked: Moment, what: str, svg: str) -> HttpResponse:
    return _file(request, recommendation, asked, f"{what}.svg", SVG, svg)


def _file(
    request: HttpRequest, recommendation: Recommendation, asked: Moment, ending: str, kind: str, text: str
) -> HttpResponse:
    brief, code = recommendation.brief.code, recommendation.code
    page = reverse("recommendation", args=(brief, code))
    name = f"{brief}-{code}-{asked.as_of}-{ending}"
    return answer(request, text.encode, kind=kind, name=name, page=page)


def _plain(value: tables.Value) -> str:
    """Return a value as text that no spreadsheet runs as a formula; a number is no text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}"
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
