"""The answers people gave on one event, side by side: a row for each track, a column for each coder."""

from collections.abc import Iterable
from dataclasses import dataclass

from recommendations.status.events import About, Judgement
from recommendations.status.values import ActorColumn
from recommendations.vocabulary import AssessmentStatus


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One track: each coder's name with the answer, None where it was left out. `settled` None: nobody settled it."""

    about: About
    actor: ActorColumn
    by_coder: tuple[tuple[str, Judgement | None], ...]
    settled: Judgement | None

    @property
    def differs(self) -> bool:
        """Whether coders chose different sides or weights."""
        return len({(answer.side, answer.significance) for _, answer in self.by_coder if answer}) > 1


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything in force on one event; `coders` heads the columns."""

    coders: tuple[str, ...]
    rows: tuple[AnswerRow, ...]

    @property
    def unsettled(self) -> tuple[AnswerRow, ...]:
        """Rows on which coders differ and nobody has settled it."""
        return tuple(row for row in self.rows if row.differs and row.settled is None)


def answers_of(judgements: Iterable[Judgement]) -> Answers:
    """Return the judgements in force as a table; coders in the order of their first answer, tracks as they come."""
    rows: dict[tuple[About, ActorColumn], dict[int | None, Judgement]] = {}
    settled: dict[tuple[About, ActorColumn], Judgement] = {}
    for one in judgements:
        given = rows.setdefault((one.about, one.actor), {})
        if one.status == AssessmentStatus.ADJUDICATED:
            settled[one.about, one.actor] = one
        else:
            given[one.coder_id] = one
    answers = sorted((one for given in rows.values() for one in given.values()), key=lambda one: one.recorded_at)
    coders = {one.coder_id: one.coder or "the data set" for one in answers}
    table = (
        AnswerRow(*place, tuple((name, given.get(coder)) for coder, name in coders.items()), settled.get(place))
        for place, given in rows.items()
    )
    return Answers(tuple(coders.values()), tuple(table))
