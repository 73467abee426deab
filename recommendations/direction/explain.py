"""Why a direction is what it is: one short sentence, and the table that rebuilds its totals (METHOD 4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum

from recommendations.direction.evidence import EventEvidence, WeighedEvent, weigh
from recommendations.direction.mass import age_factor, cap_shares
from recommendations.direction.parameters import DIRECTION_V1, Parameters
from recommendations.direction.wording import date_words, plain, share_out, shorten
from recommendations.vocabulary import Label, Side

REASON_WORDS = 20
REASON_CHARACTERS = 220


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a reason may name: events by side, heaviest first, and the latest event (None: never rated).

    `fresh`: the latest event is no older than a half-life. `too_few`: (members with a label, members), set when a group
    has no label for want of them.
    """

    label: Label
    toward: Sequence[EventEvidence] = ()
    away: Sequence[EventEvidence] = ()
    neutral: Sequence[EventEvidence] = ()
    contested: bool = False
    latest: EventEvidence | None = None
    fresh: bool = False
    too_few: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of at most twenty words, and the keys of the events it names."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArithmeticLine:
    """One event on one side: `counted` = `points` (as judged) x `age_factor` x `cap_factor`, and the totals so far."""

    key: str
    headline: str
    occurred_on: date
    age_days: int
    age_factor: float
    points: float
    side: Side
    running_toward: float
    running_away: float
    cap_factor: float
    counted: float


def reason_sentence(grounds: Grounds) -> Reason:
    """Say why in at most twenty words, from headlines and dates alone."""
    named = _named(grounds)
    if not named:
        return Reason("Nothing rated yet.", ())
    headlines = [plain(e.headline) or f"event of {_dated(e)}" for _, e in named]
    room = share_out([len(h.split()) for h in headlines], REASON_WORDS - sum(len(lead.split()) for lead, _ in named))
    characters = REASON_CHARACTERS // len(named)
    shortened = [shorten(h, words=words, characters=characters) for h, words in zip(headlines, room, strict=True)]
    text = "; ".join(f"{lead} {h}".strip() for (lead, _), h in zip(named, shortened, strict=True))
    return Reason(text if text.endswith(("…", "?", "!")) else f"{text}.", tuple(e.key for _, e in named))


def arithmetic(
    events: Iterable[EventEvidence],
    *,
    as_of: date,
    known_at: datetime,
    half_life_days: int | None = None,
    parameters: Parameters = DIRECTION_V1,
) -> tuple[ArithmeticLine, ...]:
    """Return the table behind a track's totals in one window, oldest event first; without a half-life the headline's.

    The last line's running totals are the posterior's toward and away.
    """
    half_life = parameters.half_life_days if half_life_days is None else half_life_days
    weighed = [w for w in weigh(events, known_at=known_at, parameters=parameters) if w.event.occurred_on <= as_of]
    shares = {s: cap_shares(as_of, weighed, side=s, half_life_days=half_life, parameters=parameters) for s in Side}
    so_far: dict[Side, list[float]] = {side: [] for side in Side}
    return tuple(
        _line(w, side, as_of, half_life, shares[side].get(w.event.episode, 1.0), so_far)
        for w in weighed
        for side in Side
        if w.points(side) > 0.0
    )


def _line(
    w: WeighedEvent,
    side: Side,
    as_of: date,
    half_life_days: int,
    cap_factor: float,
    so_far: Mapping[Side, list[float]],
) -> ArithmeticLine:
    """Return one line; `so_far` holds the exact sums of the lines above it and takes this one in."""
    age_days = (as_of - w.event.occurred_on).days
    factor = age_factor(age_days, half_life_days)
    counted = w.points(side) * factor * cap_factor
    _take_in(so_far[side], counted)
    running = {s: fsum(partials) for s, partials in so_far.items()}
    return ArithmeticLine(
        key=w.event.key,
        headline=w.event.headline,
        occurred_on=w.event.occurred_on,
        age_days=age_days,
        age_factor=factor,
        points=w.points(side),
        side=side,
        running_toward=running[Side.TOWARD],
        running_away=running[Side.AWAY],
        cap_factor=cap_factor,
        counted=counted,
    )


def _take_in(partials: list[float], points: float) -> None:
    """Add to a sum without any rounding, as `fsum` does: the few partials that are left add up to it exactly."""
    kept = 0
    for partial in partials:
        larger, smaller = (points, partial) if abs(points) >= abs(partial) else (partial, points)
        points = larger + smaller
        if lost := smaller - (points - larger):
            partials[kept] = lost
            kept += 1
    partials[kept:] = [points]


def heaviest(masses: Iterable[WeighedEvent], side: Side) -> tuple[EventEvidence, ...]:
    """Return the two events that weigh most on a side, of equals the later."""
    on_side = [m for m in masses if m.points(side) > 0.0]
    ranked = sorted(on_side, key=lambda m: (m.points(side), m.event.occurred_on, m.event.key), reverse=True)
    return tuple(m.event for m in ranked[:2])


def _named(grounds: Grounds) -> list[tuple[str, EventEvidence]]:
    """Choose one or two events to name, each with the words that lead to it; none when nothing was ever rated."""
    if grounds.latest is None:
        return []
    if grounds.label is Label.INSUFFICIENT:
        return [(_silence(grounds, grounds.latest), grounds.latest)]
    if grounds.label is Label.HOLDING:
        return [("Activity, but no clear move:", e) for e in grounds.neutral[:1]]
    if grounds.label is Label.MIXED:
        return _both_ways(grounds)
    return _one_way(grounds)


def _both_ways(grounds: Grounds) -> list[tuple[str, EventEvidence]]:
    """Name the heaviest event of each side; one event alone that was judged both ways is named once."""
    toward = list(grounds.toward[:1])
    away = _others(grounds.away, toward)
    if toward and not away:
        return [("Both ways:", toward[0])]
    return [("Toward:", e) for e in toward] + [("away:", e) for e in away]


def _one_way(grounds: Grounds) -> list[tuple[str, EventEvidence]]:
    """Name the heaviest event, then what stands against it where contested, else the next one if both fit whole."""
    toward = grounds.label is Label.TOWARD
    leading, opposing = (grounds.toward, grounds.away) if toward else (grounds.away, grounds.toward)
    first = list(leading[:1])
    if grounds.contested and (against := _others(opposing, first)):
        return [("", e) for e in first] + [(f"{Side.AWAY if toward else Side.TOWARD}:", e) for e in against]
    fits = sum(len(e.headline.split()) for e in leading[:2]) <= REASON_WORDS
    return [("", e) for e in leading[: 2 if fits else 1]]


def _others(events: Sequence[EventEvidence], named: Sequence[EventEvidence]) -> list[EventEvidence]:
    keys = {e.key for e in named}
    return [e for e in events if e.key not in keys][:1]


def _silence(grounds: Grounds, latest: EventEvidence) -> str:
    if not grounds.fresh:
        return f"Nothing rated since {_dated(latest)}; then:"
    if grounds.too_few:
        judged, members = grounds.too_few
        return f"Too few members rated ({judged} of {members}); latest:"
    return f"Too little evidence yet; latest, {_dated(latest)}:"


def _dated(event: EventEvidence) -> str:
    return date_words(event.occurred_on, event.date_precision)
