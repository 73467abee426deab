"""The decision part of the triage page: what is chosen for one story, and what stands in the way of deciding it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict

from recommendations.events.finding import BadFinding, Finding, Judgement
from recommendations.models import Event
from recommendations.triage.cards import StoryCard
from recommendations.triage.review import AlreadyDecided
from recommendations.web.finding_form import FindingForm, with_more_rows
from recommendations.web.log import ROWS_PREFIX
from recommendations.web.offered import Offered, offered
from recommendations.web.preview import Outcome, outcomes
from recommendations.web.story_form import story_initial, story_judgements, story_rows

_NO_SIDE = (
    "No side is chosen. Choose toward, away or neutral for one recommendation, reject the story, "
    "or say below that it is recorded as background only."
)


@dataclass
class Desk:
    """The form of one story, with what went wrong on the way. `outcomes` None: nobody asked, or it cannot be told.

    `other`, `note` and `until` keep what was typed into the smaller forms beside it.
    """

    offered: Offered
    form: FindingForm
    rows: Any
    judgements: tuple[Judgement, ...] = ()
    sentences: list[str] = field(default_factory=list)
    decided: AlreadyDecided | None = None
    known: list[Event] = field(default_factory=list)
    lacks_side: bool = False
    outcomes: tuple[Outcome, ...] | None = None
    other: str = ""
    note: str = ""
    until: str = ""
    snooze_error: str = ""
    other_error: str = ""

    @property
    def status(self) -> int:
        """409 when somebody was faster, 422 when something is missing, else 200."""
        if self.decided:
            return 409
        told = self.sentences or self.snooze_error or self.other_error
        wrong = told or self.form.errors or any(row.errors for row in self.rows)
        return 422 if wrong else 200

    def is_valid(self) -> bool:
        """Whether form and rows can be read; if not, every mistake is said at once."""
        valid = all([self.form.is_valid(), self.rows.is_valid()])
        if valid:
            self.judgements = story_judgements(self.rows, self.form.chosen_actors, self.offered)
            valid = not any(row.errors for row in self.rows)
        if not valid:
            self.form.say_everything(with_sources=False)
        return valid

    def may_be_accepted(self) -> bool:
        """Whether all that acceptance needs is there, a side included, unless somebody says that there is none."""
        if not self.is_valid():
            return False
        self.lacks_side = not self.judgements and "background" not in self.form.data
        if self.lacks_side:
            self.sentences = [_NO_SIDE]
        return not self.lacks_side

    def hush(self) -> "Desk":
        """Return the desk as it was typed without a word about what is missing."""
        for part in (self.form, *self.rows):
            part.hush()
        return self

    @property
    def finding(self) -> Finding:
        """What was typed, as a finding, its headline on one line; the desk must be valid."""
        found = self.form.finding(self.judgements)
        return replace(found, headline=" ".join(found.headline.split()))

    @property
    def is_wrong(self) -> bool:
        """Whether something stands in the way that is told above the story."""
        return self.status == 422 and not self.snooze_error and not self.other_error

    @property
    def hint(self) -> str:
        """What to do to see what acceptance would do."""
        if self.outcomes is not None:
            return "No arrow moves: no side is chosen."
        if "step" in self.form.errors:
            return "Say how far it goes, and what would move stands here."
        if self.form.errors or self.sentences:
            return "Say who acted and when, and what would move stands here."
        return "“See what it would do” shows the arrows before and after, without saving."

    def preview(self, *, coder: str, now: datetime) -> None:
        """Work out what acceptance would do. Nothing is written."""
        if not self.is_valid():
            return
        try:
            self.outcomes = outcomes(self.finding, coder=coder, now=now)
        except BadFinding as bad:
            self.sentences = self.form.take(bad.errors)


def fresh_desk(card: StoryCard) -> Desk:
    """Return the form as the machine suggests it."""
    menu = offered()
    return Desk(menu, FindingForm(offered=menu, initial=story_initial(card)), story_rows(card, menu))


def desk_of(card: StoryCard, data: QueryDict) -> Desk:
    """Return the form as it was posted, with more rows where those were asked for; nothing is judged yet."""
    menu = offered()
    typed = with_more_rows(data, ROWS_PREFIX) if "more" in data else data
    return Desk(menu, FindingForm(typed, offered=menu), story_rows(card, menu, typed))
