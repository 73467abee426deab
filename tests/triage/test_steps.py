import pytest

from recommendations.triage.steps import Steps
from recommendations.vocabulary import Step


@pytest.mark.parametrize(
    ("headline", "step"),
    [
        ("Minister says more is needed", Step.STATEMENT),
        ("Government proposes a bill on drones", Step.PROPOSAL),
        ("Parliament approves the budget", Step.DECISION),
        ("Border law takes effect", Step.ENACTED),
        ("Brigade arrives at the new camp", Step.CARRIED_OUT),
        ("Navy boards a tanker", Step.CARRIED_OUT),
        ("A quiet day", None),
    ],
)
def test_steps_follow_the_verbs(headline, step):
    assert Steps((), {}).guess(headline, None) == step
