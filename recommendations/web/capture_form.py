"""The form a development is logged with, as one thing: what was typed, what is known already, what it would do."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from recommendations.events.capture import Prefill, known_events
from recommendations.events.finding import BadFinding, Finding, Source, source_errors
from recommendations.models import Event, Publisher
from recommendations.web.capture_near import near_events
from recommendations.web.capture_sources import PREFIX as SOURCES_PREFIX
from recommendations.web.capture_sources import SourceForm, SourceRows, sources_of, with_counts
from recommendations.web.finding_form import FindingForm, JudgementRows, judgements_of
from recommendations.web.offered import Offered, offered
from recommendations.web.preview import Outcome, outcomes

ROWS_PREFIX = "row"
_CITED = "This address is cited already. Add the report to that development, or say that this is another one."
_NEAR = "Something much like it is logged. Add the report to that development, or say that this is another one."
_LOOK = "A label would change. Look at what pulls the other way, and say that you did."


@dataclass
class Page:
    """The form as it will be shown again, with what happened on the way. `outcomes` None: nobody asked."""

    offered: Offered
    form: FindingForm
    sources: Any
    rows: Any
    known: list[Event] = field(default_factory=list)
    near: list[Event] = field(default_factory=list)
    prefill: Prefill | None = None
    outcomes: tuple[Outcome, ...] | None = None
    sentences: list[str] = field(default_factory=list)
    is_different: bool = False
    has_looked: bool = False
    must_look: bool = False
    focus: str = ""

    def is_valid(self) -> bool:
        """Whether form and rows can be read; if not, every mistake is said at once."""
        valid = all([self.form.is_valid(), self.sources.is_valid(), self.rows.is_valid()])
        self.form.say_everything(with_sources=False)
        if "url" not in self.form.errors and not any(row.errors for row in self.sources):
            self.form.take({name: told for name, told in source_errors(self.reports).items() if told})
        return valid and not self.form.errors

    def reports_are_valid(self) -> bool:
        """Whether the reports alone can be read; nothing is said about the rest of the form."""
        for name in set(self.form.errors) - set(SourceForm.base_fields):
            del self.form.errors[name]
        for row in self.rows:
            row.hush()
        return not self.form.errors and bool(self.sources.is_valid())

    def hush(self) -> "Page":
        """Return the form as it was typed without a word about what is missing."""
        for part in (self.form, *self.sources, *self.rows):
            part.hush()
        return self

    @property
    def reports(self) -> tuple[Source, ...]:
        """Every report that was given, that beside the address first."""
        own = (self.form.source(),) if self.form.has_source() else ()
        return (*own, *sources_of(self.sources))

    @property
    def finding(self) -> Finding:
        """What was typed, as a finding; the form must be valid."""
        return replace(self.form.finding(judgements_of(self.rows)), sources=self.reports)

    def look_up(self, *, now: datetime) -> None:
        """Find what may be the same development: by the addresses, else by the words around the day."""
        urls = {str(form["url"].value() or "").strip() for form in (self.form, *self.sources)} - {""}
        self.known = list({event.pk: event for url in sorted(urls) for event in known_events(url)}.values())
        said = self.prefill.published_on if self.prefill else None
        day = self.form.cleaned_data.get("occurred_on") or said or timezone.localdate(now)
        self.near = near_events(str(self.form["headline"].value() or ""), on=day, besides=self.known)

    def stops(self, *, coder: str, now: datetime) -> bool:
        """Whether something has to be answered before the form is saved; the sentences say what."""
        self.preview(coder=coder, now=now)
        self.look_up(now=now)
        if not self.is_different and self.known:
            self.sentences.append(_CITED)
        elif not self.is_different and self.near:
            self.sentences.append(_NEAR)
        if self.turning and not self.has_looked:
            self.sentences.append(_LOOK)
            self.must_look = True
        return bool(self.sentences or self.form.errors)

    def preview(self, *, coder: str, now: datetime) -> None:
        """Work out what saving would do to the directions. Nothing is written."""
        try:
            self.outcomes = outcomes(self.finding, coder=coder, now=now)
        except BadFinding as bad:
            self.sentences += self.form.take(bad.errors)

    @property
    def turning(self) -> list[Outcome]:
        """The labels that would become others."""
        return [outcome for outcome in self.outcomes or () if outcome.turns]

    @property
    def hint(self) -> str:
        """What to do to see what saving would do."""
        if self.outcomes is not None:
            return "No arrow moves: no side is chosen."
        return "Choose a date, how far it goes and a side, and what would move stands here."

    @property
    def wrong(self) -> bool:
        """Whether anything stands beside a field."""
        return bool(self.sentences or any(part.errors for part in (self.form, *self.sources, *self.rows)))

    @property
    def publishers(self) -> list[Publisher]:
        """Every publisher there is, to be chosen by name."""
        return list(Publisher.objects.order_by("name"))


def page_of(data: QueryDict) -> Page:
    """Read what was posted; nothing is judged yet."""
    data = with_counts(data, SOURCES_PREFIX, ROWS_PREFIX)
    menu = offered()
    page = Page(
        menu,
        FindingForm(data, offered=menu),
        SourceRows(data, prefix=SOURCES_PREFIX),
        JudgementRows(data, prefix=ROWS_PREFIX, form_kwargs={"offered": menu}),
    )
    page.is_different, page.has_looked = "different" in data, "looked" in data
    return page


def blank_page(initial: dict[str, Any]) -> Page:
    """Return the form with nothing in it but what is given."""
    menu = offered()
    given = {"date_precision": "day", "kind": "policy"} | initial
    rows = JudgementRows(prefix=ROWS_PREFIX, form_kwargs={"offered": menu})
    return Page(menu, FindingForm(offered=menu, initial=given), SourceRows(prefix=SOURCES_PREFIX), rows)
