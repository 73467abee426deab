"""One recommendation as values of a document: what it asks, where each actor is heading, on what evidence."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.template.loader import render_to_string

from recommendations.direction.trend import evidence_words, probability_words
from recommendations.direction.wording import date_words
from recommendations.models import Recommendation
from recommendations.status.moment import Moment
from recommendations.status.values import Cell, EvidenceRow, IndicatorSeries, LabelChange, RecommendationStatus
from recommendations.status.windows import other_window
from recommendations.vocabulary import Label, ShownLabel, Side
from recommendations.web.chart import Chart, charts_of
from recommendations.web.headline import actor_heading
from recommendations.web.offered import GuidePart
from recommendations.web.pdf_board import marks
from recommendations.web.pdf_charts import indicator_picture, interval_picture, timeline_picture
from recommendations.web.pdf_frame import permanent, plain_address, short_day, shown, source

MOST_EVIDENCE = 80
MOST_HISTORY = 30
_SIDES = {Side.TOWARD: "toward", Side.AWAY: "away", Side.NEUTRAL: "neutral"}


def recommendation_values(
    recommendation: Recommendation,
    status: RecommendationStatus,
    guide: Sequence[GuidePart],
    asked: Moment,
    *,
    names: bool,
) -> dict[str, Any]:
    """Return everything in the document but its frame; `names` of accounts are not for everybody."""
    charts = charts_of(status)
    counted = [row for row in status.evidence if not row.is_context]
    return {
        "code": recommendation.code,
        "heading": recommendation.title,
        "pillar": recommendation.pillar.title,
        "summary": recommendation.summary,
        "rationale": recommendation.rationale,
        "pointer": recommendation.source_section,
        "asks": [{"code": ask["code"], "text": ask["text"]} for ask in recommendation.asks],
        "horizon": recommendation.get_horizon_display(),
        "actors": [_actor(cell, status, recommendation, asked, names=names) for cell in status.cells],
        "charts": [_chart(chart, asked) for chart in charts],
        "indicators": [_indicator(series, asked) for series in status.indicators],
        "evidence": [evidence_values(row) for row in counted[:MOST_EVIDENCE]],
        "evidence_left": max(len(counted) - MOST_EVIDENCE, 0),
        "history": [_history(change) for change in status.history[:MOST_HISTORY]],
        "history_left": max(len(status.history) - MOST_HISTORY, 0),
        "guide": [{"names": p.names, "side": _side(p.side), "tests": list(p.criteria)} for p in guide],
    }


def evidence_values(row: EvidenceRow) -> dict[str, Any]:
    """Return one judgement with its sources."""
    return {
        "code": row.event_code,
        "day": date_words(row.occurred_on, row.date_precision),
        "headline": row.headline,
        "address": plain_address("event", {"code": row.event_code}),
        "why": row.rationale,
        "actor": row.actor.name,
        "side": _side(row.side),
        "step": {"word": row.step.label.lower(), "drawn": f"s-{row.step.rung}"} if row.step else None,
        "weight": "background" if row.is_baseline else f"{row.weight_today:.2f}",
        "sources": [source(citation) for citation in row.citations],
    }


def _side(side: Side) -> dict[str, str]:
    return {"word": side.label, "drawn": _SIDES[side]}


def _actor(
    cell: Cell, status: RecommendationStatus, recommendation: Recommendation, asked: Moment, *, names: bool
) -> dict[str, Any]:
    rated, long = cell.p_toward is not None, other_window(cell)
    kwargs = {"brief": recommendation.brief.code, "code": recommendation.code, "actor": cell.actor.code}
    return {
        **shown(cell.shown),
        "name": actor_heading(cell.actor),
        "member": bool(cell.actor.group_code),
        "address": permanent(asked, "track", kwargs) if cell.track_id else "",
        "since": short_day(cell.since_on) if cell.shown is not ShownLabel.NOT_YET_RATED else "",
        "was": cell.previous_shown.label if cell.previous_shown and cell.since_on else "",
        "long": f"past year: {long.label.lower()}" if long else "",
        "interval": interval_picture(cell),
        "likelihood": _likelihood(cell),
        "step": {"word": cell.furthest_step.label.lower(), "drawn": f"s-{cell.furthest_step.rung}"}
        if cell.furthest_step
        else None,
        "marks": marks(cell),
        "counts": _counts(cell) if rated else "nothing rated",
        "evidence": f"{evidence_words(cell.evidence or 0.0).capitalize()} evidence" if rated else "",
        "reason": cell.reason,
        "notes": list(_notes(cell, status, names=names)),
    }


def _likelihood(cell: Cell) -> str:
    if cell.p_toward is None:
        return "not known"
    return "too little evidence to say" if cell.label is Label.INSUFFICIENT else probability_words(cell.p_toward)


def _counts(cell: Cell) -> str:
    neutral = f", {cell.neutral_count} neutral" if cell.neutral_count else ""
    return f"{cell.toward_count} toward, {cell.away_count} away{neutral}"


def _notes(cell: Cell, status: RecommendationStatus, *, names: bool) -> Iterable[str]:
    for call in cell.calls:
        yield f"An editor disagrees: {call.label.label}. {call.reason} Until {short_day(call.expires_on)}."
    for finding in status.disagreements:
        if finding.actor.code == cell.actor.code:
            yield f"{finding.words.capitalize()}: {', '.join(finding.indicator_codes)}."
    if cell.restating:
        yield "Something became known late; past days are being worked out anew."
    if cell.stale_since:
        owner = f"; {cell.owner_name or 'no owner yet'}" if names else ""
        yield f"Not checked since {short_day(cell.stale_since)}{owner}."


def _chart(chart: Chart, asked: Moment) -> dict[str, str]:
    picture = timeline_picture(chart, asked.as_of)
    last = chart.table[0]
    told = (
        f"Timeline of {chart.cell.actor.name}, {chart.cell.shown.label} on {short_day(asked.as_of)}: share toward "
        f"{100 * last.share:.0f} of 100, in eight chances of ten between {100 * last.low80:.0f} and "
        f"{100 * last.high80:.0f}. The developments are listed under Evidence."
    )
    return {"name": actor_heading(chart.cell.actor), "reason": chart.cell.reason, "picture": picture, "told": told}


def _indicator(series: IndicatorSeries, asked: Moment) -> dict[str, Any]:
    words = render_to_string("pdf/charts/indicator_words.txt", {"series": series})
    lines = [" ".join(line.split()) for line in words.strip().splitlines()]
    return {
        "code": series.code,
        "name": series.name,
        "unit": series.unit,
        "address": permanent(asked, "indicator", series.url_kwargs),
        "picture": indicator_picture(series),
        "lines": [line for line in lines if line],
    }


def _history(change: LabelChange) -> dict[str, Any]:
    return {
        "day": short_day(change.on),
        "actor": change.actor.name,
        "before": shown(change.before),
        "after": shown(change.after),
        "why": change.reason,
        "method": change.method_version,
    }
