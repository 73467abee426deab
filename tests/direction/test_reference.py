"""A second, plain implementation: direct sums for every day, nothing skipped, scipy for P. Both must agree."""

from datetime import date
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import read_group_history, read_history
from tests.direction.build import LATER, day
from tests.direction.strategies import DRAWS, histories

POINTS = {"minor": 1, "moderate": 2, "major": 3, "low": 0.4, "medium": 0.7, "high": 1.0}
LAST = 240
FEW = settings(DRAWS, max_examples=30)


def judged(event: EventEvidence, side: str) -> float:
    settled = [a for a in event.assessments if a.status == "adjudicated"] or event.assessments
    return sum(POINTS[a.significance] * POINTS[a.confidence] for a in settled if a.side == side) / len(settled)


def counted(events: list[EventEvidence], side: str, on: date) -> dict[str, float]:
    """Points of each event on a day, the cap of its episode shared out."""
    found = {}
    for event in events:
        if event.occurred_on > on or not judged(event, side):
            continue
        episode = [e for e in events if e.episode == event.episode and e.occurred_on <= on and judged(e, side)]
        mates = episode if event.episode else [event]
        aged = {e.key: judged(e, side) * 2 ** (-(on - e.occurred_on).days / 90) for e in mates}
        cap = 3 * 2 ** (-min((on - e.occurred_on).days for e in mates) / 90)
        found[event.key] = aged[event.key] * min(1, cap / sum(aged.values()))
    return found


def by_probability(current: str, p: float) -> str:
    if p >= 0.8 - 1e-9 or (current == "toward" and p >= 0.65 - 1e-9):
        return "toward"
    return "away" if p <= 0.2 + 1e-9 or (current == "away" and p <= 0.35 + 1e-9) else "mixed"


def track_labels(events: list[EventEvidence]) -> list[str]:
    current, labels = "insufficient", []
    for n in range(LAST + 1):
        toward, away, neutral = (sum(counted(events, side, day(n)).values()) for side in ("toward", "away", "neutral"))
        if toward + away >= (1.25 if current in ("toward", "away", "mixed") else 2.5) - 1e-9:
            current = by_probability(current, special.betainc(2 + away, 2 + toward, 0.5))
        else:
            enough = neutral >= (1.25 if current == "holding" else 2.5) - 1e-9
            current = "holding" if enough else "insufficient"
        labels.append(current)
    return labels


def group_shapes(units: list[list[EventEvidence]], on: date) -> tuple[float, float]:
    masses = [{side: counted(events, side, on) for side in ("toward", "away")} for events in units]
    sums = [(sum(m["toward"].values()), sum(m["away"].values())) for m in masses]
    shares = [(2 + t) / (4 + t + a) for t, a in sums]
    spreads = [s * (1 - s) / (5 + t + a) for s, (t, a) in zip(shares, sums, strict=True)]
    variance = 0.0
    for u, one in enumerate(masses):
        for x, other in enumerate(masses):
            both = sum(
                sqrt(one[s][key] * other[s][key]) for s in ("toward", "away") for key in one[s].keys() & other[s].keys()
            )
            rho = 1.0 if u == x else min(1.0, both / sqrt(sum(sums[u]) * sum(sums[x]))) if both else 0.0
            variance += rho * sqrt(spreads[u] * spreads[x]) / len(units) ** 2
    mean = sum(shares) / len(units)
    size = mean * (1 - mean) / variance - 1
    return mean * size, (1 - mean) * size


def group_labels(units: list[list[EventEvidence]]) -> list[str]:
    members, current, labels = [track_labels(events) for events in units], "insufficient", []
    for n in range(LAST + 1):
        now = [m[n] for m in members]
        said = {label for label in now if label not in ("insufficient", "holding")}
        alpha, beta = group_shapes(units, day(n))
        likely = by_probability(current, special.betainc(beta, alpha, 0.5))
        one_sided = likely == "mixed" and len(said) == 1 and "mixed" not in said
        if 2 * now.count("insufficient") > len(now) or one_sided:
            current = "insufficient"
        else:
            current = likely if said else "holding"
        labels.append(current)
    return labels


@FEW
@given(histories())
def test_track_history_agrees_with_the_plain_replay(history: list[EventEvidence]):
    found = read_history(history, first=day(0), last=day(LAST), known_at=LATER)
    assert [r.label for r in found] == track_labels(history)


@FEW
@given(st.lists(histories(), min_size=2, max_size=3))
def test_group_history_agrees_with_the_plain_replay(units: list[list[EventEvidence]]):
    """The histories use the same keys, so some events are shared, on one side or on opposite ones."""
    found = read_group_history({str(n): u for n, u in enumerate(units)}, first=day(0), last=day(LAST), known_at=LATER)
    assert [r.label for r in found] == group_labels(units)
    assert (found[60].posterior.alpha, found[60].posterior.beta) == pytest.approx(group_shapes(units, day(60)))
