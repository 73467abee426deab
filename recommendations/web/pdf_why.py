"""What explains the labels of a recommendation, as values of a document: evidence, turns, sums, falls, calls."""

from collections.abc import Iterable, Sequence
from typing import Any

from recommendations.direction.explain import ArithmeticLine
from recommendations.status.notes import PastCall
from recommendations.status.values import ActorColumn, RecommendationStatus
from recommendations.status.whys import Why
from recommendations.vocabulary import Side
from recommendations.web.arithmetic import Sum, sums
from recommendations.web.best_evidence import Best, best_evidence
from recommendations.web.headline import actor_heading
from recommendations.web.pdf_frame import plain_address, short_day
from recommendations.web.pdf_recommendation import evidence_values
from recommendations.web.turns import Slide, Turn, slides, turns

_SIDES = {Side.TOWARD: "toward", Side.AWAY: "away", Side.NEUTRAL: "neutral"}


def why_values(
    status: RecommendationStatus, whys: Sequence[Why], calls: Iterable[PastCall], *, names: bool
) -> dict[str, Any]:
    """Return the explaining parts of the document; `whys` are those a reader may see, `status` likewise."""
    told = {why.actor.code for why in whys}
    return {
        "best": [_best(one.actor, one.sides) for one in best_evidence(status)],
        "turns": [_turn(turn) for turn in turns(whys)],
        "sums": [_sum(one) for one in sums(whys)],
        "slides": [_slide(slide) for slide in slides(whys)],
        "calls": [_call(call, names=names) for call in calls],
        "untold": ", ".join(actor_heading(cell.actor) for cell in status.cells if cell.actor.code not in told),
    }


def _best(actor: ActorColumn, sides: Iterable[tuple[Side, Sequence[Best]]]) -> dict[str, Any]:
    return {
        "actor": actor_heading(actor),
        "sides": [
            {
                "side": {"word": side.label, "drawn": _SIDES[side]},
                "none": f"No development was rated {side.label.lower()} up to this day.",
                "found": [_item(best, actor) for best in found],
            }
            for side, found in sides
        ],
    }


def _item(best: Best, actor: ActorColumn) -> dict[str, Any]:
    who = "" if best.actors == actor.name else best.actors
    return {**evidence_values(best.row), "who": who, "weight": f"{best.weight:.2f}"}


def _turn(turn: Turn) -> dict[str, Any]:
    untried = f"{turn.untried} developments were too many to take away one by one." if turn.untried else ""
    return {"names": turn.names, "sentences": [*turn.first, *turn.rest, *([untried] if untried else [])]}


def _sum(one: Sum) -> dict[str, Any]:
    before = one.brought_forward
    return {
        "actor": actor_heading(one.actor),
        "lines": [_line(line) for line in one.lines],
        "before": {
            "day": short_day(before.occurred_on),
            "count": len(one.folded),
            "toward": f"{before.running_toward:.2f}",
            "away": f"{before.running_away:.2f}",
        }
        if before
        else None,
        "sentence": one.window.sentence,
    }


def _line(line: ArithmeticLine) -> dict[str, Any]:
    capped = f" × {line.cap_factor:.2f}" if line.cap_factor < 1.0 else ""
    return {
        "day": short_day(line.occurred_on),
        "headline": line.headline,
        "address": plain_address("event", {"code": line.key}),
        "side": {"word": line.side.label, "drawn": _SIDES[line.side]},
        "points": f"{line.points:.2f}",
        "left": f"{line.age_factor:.3f}{capped}",
        "adds": f"{line.counted:.2f}",
        "toward": f"{line.running_toward:.2f}",
        "away": f"{line.running_away:.2f}",
    }


def _slide(slide: Slide) -> dict[str, Any]:
    codes = ", ".join(event.code for event in slide.note.events)
    return {
        "day": short_day(slide.note.on),
        "actor": slide.actor.name,
        "what": slide.note.sentence,
        "behind": codes or "ageing alone",
    }


def _call(call: PastCall, *, names: bool) -> dict[str, Any]:
    lapses = short_day(call.note.expires_on)
    stood = f"stands until {lapses}" if call.stands else f"lapsed on {lapses}"
    if call.withdrawn_at:
        stood = f"taken back {short_day(call.withdrawn_at.date())}"
    return {
        "day": short_day(call.note.called_at.date()),
        "actor": call.actor_name,
        "label": call.note.label.label,
        "why": f"{call.note.reason} ({call.note.called_by})" if names else call.note.reason,
        "stood": stood,
    }
