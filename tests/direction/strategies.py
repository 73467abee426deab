"""Random histories for Hypothesis: a few events in fifteen weeks, some late, some of one episode or by two coders."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.vocabulary import Confidence, Side, Significance, Step
from tests.direction.build import assessment, event, moment

DRAWS = settings(max_examples=100, deadline=None, derandomize=True)
SPAN = 105

days = st.integers(0, SPAN)
sides = st.sampled_from(list(Side))
episodes = st.sampled_from(["", "", "bill", "talks"])
steps = st.sampled_from([None, *Step])


@st.composite
def assessments(draw: st.DrawFn) -> tuple[AssessmentEvidence, ...]:
    """One call per coder, now and then settled by an adjudicated one."""
    coders = draw(st.sampled_from([("ann",), ("ann",), ("ann", "bo")]))
    return tuple(
        assessment(
            draw(sides),
            coder=coder,
            significance=draw(st.sampled_from(list(Significance))),
            confidence=draw(st.sampled_from(list(Confidence))),
            status=draw(st.sampled_from(["reviewed", "reviewed", "reviewed", "adjudicated"])),
        )
        for coder in coders
    )


@st.composite
def events(draw: st.DrawFn, key: str = "new") -> EventEvidence:
    on = draw(days)
    return event(
        key,
        on,
        assessments=draw(assessments()),
        episode=draw(episodes),
        step=draw(steps),
        recorded_at=moment(on + draw(st.sampled_from([0, 0, 5, 60]))),
    )


@st.composite
def histories(draw: st.DrawFn, least: int = 0) -> list[EventEvidence]:
    size = draw(st.integers(least, 5))
    return [draw(events(key=f"e{n}")) for n in range(size)]


def toward(found: EventEvidence) -> EventEvidence:
    """The same event, judged toward by everybody."""
    return replace(found, assessments=tuple(replace(a, side=Side.TOWARD) for a in found.assessments))
