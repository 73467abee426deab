"""Random histories for Hypothesis: a few events in fifteen weeks, some late, some of one episode or by two coders.

Whole assessments and whole settings are drawn at once, from every combination: that is three times as fast.
"""

from dataclasses import replace
from itertools import product

from hypothesis import settings
from hypothesis import strategies as st

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.vocabulary import Confidence, Side, Significance, Step
from tests.direction.build import assessment, event, moment

DRAWS = settings(max_examples=100, deadline=None, derandomize=True)
SPAN = 105


def _calls(coder: str, status: str = "reviewed") -> list[AssessmentEvidence]:
    return [
        assessment(side, coder=coder, status=status, significance=significance, confidence=confidence)
        for side, significance, confidence in product(Side, Significance, Confidence)
    ]


ALONE = [(call,) for call in _calls("ann")]
TOGETHER = [*product(_calls("ann"), _calls("bo")), *product(_calls("ann"), _calls("chief", "adjudicated"))]
EPISODES = ("", "", "bill", "talks")
LAGS = (0, 0, 5, 60)

days = st.integers(0, SPAN)
episodes = st.sampled_from(EPISODES)
assessments = st.sampled_from(ALONE) | st.sampled_from(TOGETHER)
circumstances = st.sampled_from(list(product(EPISODES, LAGS, (None, *Step))))


@st.composite
def events(draw: st.DrawFn, key: str = "new") -> EventEvidence:
    on, judged, (episode, lag, step) = draw(days), draw(assessments), draw(circumstances)
    return event(key, on, assessments=judged, episode=episode, step=step, recorded_at=moment(on + lag))


@st.composite
def histories(draw: st.DrawFn, least: int = 0) -> list[EventEvidence]:
    size = draw(st.integers(least, 5))
    return [draw(events(key=f"e{n}")) for n in range(size)]


def toward(found: EventEvidence) -> EventEvidence:
    """The same event, judged toward by everybody."""
    return replace(found, assessments=tuple(replace(a, side=Side.TOWARD) for a in found.assessments))
