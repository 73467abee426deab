"""What a label rests on, and the label a reader is shown (METHOD 0.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recommendations.direction.evidence import WeighedEvent
from recommendations.direction.mass import age_factor
from recommendations.direction.parameters import Parameters
from recommendations.direction.posterior import Posterior
from recommendations.direction.replay import Course
from recommendations.vocabulary import Label, ShownLabel, Side, Step

LEADING_SIDES = {
    Label.TOWARD: (Side.TOWARD,),
    Label.AWAY: (Side.AWAY,),
    Label.MIXED: (Side.TOWARD, Side.AWAY),
    Label.HOLDING: (Side.NEUTRAL,),
    Label.INSUFFICIENT: (),
}
_PLAIN = {
    Label.MIXED: ShownLabel.MIXED,
    Label.HOLDING: ShownLabel.HOLDING,
    Label.INSUFFICIENT: ShownLabel.NO_RECENT_EVIDENCE,
}
_FULL = {Label.TOWARD: ShownLabel.TOWARD, Label.AWAY: ShownLabel.AWAY}
_LEANING = {Label.TOWARD: ShownLabel.LEANING_TOWARD, Label.AWAY: ShownLabel.LEANING_AWAY}


@dataclass(frozen=True, slots=True)
class Standing:
    """A label with its qualifiers. Words only: nothing beyond statements supports it."""

    label: Label
    shown: ShownLabel
    clear: bool
    words_only: bool
    one_event: bool


NOT_YET_RATED = Standing(Label.INSUFFICIENT, ShownLabel.NOT_YET_RATED, clear=False, words_only=False, one_event=False)


def standing_on(day: date, course: Course, posterior: Posterior, parameters: Parameters) -> Standing:
    """Return how firmly a day's label stands; `posterior` is the course's belief on that day."""
    segment, label = course.segment_on(day), course.label_on(day)
    if segment is None:
        return NOT_YET_RATED
    left = age_factor((day - segment.start).days, course.half_life_days)
    steps = supporting_steps(segment.masses, label, left=left, parameters=parameters)
    words_only = label is not Label.HOLDING and is_words_only(steps)
    clear = is_clear(label, posterior, parameters)
    full = clear and len(steps) >= 2 and not words_only
    shown = _PLAIN.get(label) or (_FULL if full else _LEANING)[label]
    return Standing(label, shown, clear=clear, words_only=words_only, one_event=len(steps) == 1)


def supporting_steps(
    masses: Iterable[WeighedEvent], label: Label, *, left: float, parameters: Parameters
) -> list[Step | None]:
    """Return the step of each event that still carries mass on a side the label rests on; `left` ages the masses."""
    sides, floor = LEADING_SIDES[label], parameters.mass_left
    return [m.event.step for m in masses if any(parameters.reaches(m.points(side) * left, floor) for side in sides)]


def is_words_only(steps: list[Step | None]) -> bool:
    """Whether nothing but words is there. An event without a step is no act of policy, so it is no deed either."""
    return bool(steps) and all(step in (None, Step.STATEMENT) for step in steps)


def is_clear(label: Label, posterior: Posterior, parameters: Parameters) -> bool:
    """Whether the probability leaves hardly any doubt about the label's side."""
    if label is Label.TOWARD:
        return parameters.reaches(posterior.p_toward, parameters.p_clear)
    return label is Label.AWAY and parameters.reaches(1.0 - posterior.p_toward, parameters.p_clear)
