"""The form of a development, for logging and for triage. It reads what was typed; what is wrong with it, events says.

A page shows one FindingForm and several judgement rows. A row without a side is left out, so empty rows cost nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from recommendations.events.finding import Correction, Finding, Judgement, fact_errors, source_errors
from recommendations.models.constraints import choices
from recommendations.vocabulary import Confidence, DatePrecision, EventKind, Side, Significance, Step
from recommendations.web.capture_sources import QuietForm, SourceForm
from recommendations.web.offered import Offered, Tests

ROWS = 3
NO_STEP = "none"
MOST_ROWS = 40
# Where a sentence of the capability belongs on the form.
_FIELD_OF = {"actor_codes": "actors", "sources": "url"}


class FindingForm(SourceForm):
    """What happened, when, who acted, how far it went, and one report of it."""

    headline = forms.CharField(label="What happened", required=False, max_length=400)
    occurred_on = forms.DateField(
        label="Date", required=False, error_messages={"invalid": "Give a day, as 2026-02-24."}
    )
    date_precision = forms.ChoiceField(label="How exact is the date", choices=choices(DatePrecision), required=False)
    step = forms.ChoiceField(
        choices=[*choices(Step), (NO_STEP, "No act of policy")],
        error_messages={"required": "Say how far it goes, or that it is no act of policy."},
    )
    kind = forms.ChoiceField(choices=choices(EventKind), required=False)
    actors = forms.MultipleChoiceField(label="Who acted", required=False)
    summary = forms.CharField(label="Summary", required=False)
    note = forms.CharField(label="Note for editors", required=False)
    episode = forms.CharField(label="Running story", required=False, max_length=60)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"date_precision": DatePrecision.DAY.value, "kind": EventKind.POLICY.value})
        super().__init__(*args, **kwargs)
        self.offered = offered
        _offer(self, "actors", [(actor.code, actor.name) for actor in offered.actors])

    def finding(self, judgements: Sequence[Judgement]) -> Finding:
        """Return what was typed as a finding, without what could not be read."""
        typed = self.cleaned_data.get
        step, kind = typed("step"), typed("kind") or EventKind.POLICY
        return Finding(
            headline=typed("headline", ""),
            occurred_on=typed("occurred_on"),
            date_precision=DatePrecision(typed("date_precision") or DatePrecision.DAY),
            step=Step(step) if step and step != NO_STEP else None,
            kind=EventKind(kind),
            actor_codes=tuple(typed("actors", ())),
            sources=(self.source(),) if self.has_source() else (),
            judgements=tuple(judgements),
            summary=typed("summary", ""),
            note=typed("note", ""),
            episode=typed("episode", ""),
        )

    def say_everything(self, *, with_sources: bool) -> None:
        """Put beside an invalid form's own errors what the capability would say, so that nobody is told in parts."""
        finding = self.finding(())
        found = fact_errors(finding) | (source_errors(finding.sources) if with_sources else {})
        self.take({name: told for name, told in found.items() if told and _FIELD_OF.get(name, name) not in self.errors})

    def correction(self) -> Correction:
        """Return what was typed as a correction of an event; the form must be valid."""
        finding = self.finding(())
        return Correction(
            headline=finding.headline,
            occurred_on=finding.occurred_on,
            date_precision=finding.date_precision,
            step=finding.step,
            kind=finding.kind,
            actor_codes=finding.actor_codes,
            summary=finding.summary,
            episode=finding.episode,
        )

    @property
    def chosen_actors(self) -> list[str]:
        """The codes of those ticked."""
        return list(self["actors"].value() or ())

    @property
    def chosen_context(self) -> bool:
        """Whether somebody is chosen who is folded away."""
        return any(actor.code in self.chosen_actors for actor in self.offered.context)

    def take(self, errors: Mapping[str, list[str]]) -> list[str]:
        """Put the capability's sentences beside their fields, and return those that belong to no field."""
        elsewhere = []
        for name, sentences in errors.items():
            field = _FIELD_OF.get(name, name)
            if field in self.fields:
                self.add_error(field, sentences)
            else:
                elsewhere += sentences
        return elsewhere


class JudgementRow(QuietForm):
    """One line of “which way”: recommendation, actor, side, and how much and how sure."""

    recommendation = forms.ChoiceField(required=False)
    actor = forms.ChoiceField(required=False)
    side = forms.ChoiceField(choices=[*choices(Side), ("", "Leave out")], required=False)
    significance = forms.ChoiceField(choices=[("", "from the step"), *choices(Significance)], required=False)
    confidence = forms.ChoiceField(choices=choices(Confidence), required=False, initial=Confidence.MEDIUM.value)
    rationale = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.hint = ""
        _offer(self, "recommendation", [("", "choose"), *offered.recommendations])
        _offer(self, "actor", [("", "choose"), *offered.judged_actors])

    def clean(self) -> dict[str, Any]:
        """A side needs something it is about; a row without a side is left out whatever else it holds."""
        typed = super().clean() or self.cleaned_data
        if typed.get("side"):
            if not typed.get("recommendation") and "recommendation" not in self.errors:
                self.add_error("recommendation", "Choose the recommendation this side is about, or leave the row out.")
            if not typed.get("actor") and "actor" not in self.errors:
                self.add_error("actor", "Choose whose policy moves, or leave the row out.")
        return typed

    def judgement(self) -> Judgement | None:
        """Return the judgement of a valid row, or None for a row that is left out."""
        typed = self.cleaned_data
        if not typed.get("side"):
            return None
        return Judgement(
            recommendation_id=int(typed["recommendation"]),
            actor_code=typed["actor"],
            side=Side(typed["side"]),
            significance=Significance(typed["significance"]) if typed["significance"] else None,
            confidence=Confidence(typed["confidence"] or Confidence.MEDIUM),
            rationale=typed["rationale"],
        )

    @property
    def chosen_recommendation(self) -> str:
        """What the menu shows, as its options are written."""
        return str(self["recommendation"].value() or "")

    @property
    def has_more(self) -> bool:
        """Whether weight, confidence or reason were touched, or are wrong: then they are not folded away."""
        usual = {"significance": "", "confidence": Confidence.MEDIUM.value, "rationale": ""}
        return any(name in self.errors or (self[name].value() or start) != start for name, start in usual.items())

    @property
    def matched(self) -> str:
        """The words that made the machine suggest this row; empty for a row of one's own."""
        return str(self.initial.get("matched", "")) or self.hint

    @property
    def tests(self) -> Tests | None:
        """The tests of the track chosen, to stand beside the choice; None until both are chosen."""
        return self.offered.tests.get((self.chosen_recommendation, str(self["actor"].value() or "")))


JudgementRows = forms.formset_factory(JudgementRow, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
OneMoreRow = forms.formset_factory(JudgementRow, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def judgements_of(rows: Any) -> tuple[Judgement, ...]:
    """Return the judgements of valid rows, without those left out."""
    return tuple(found for found in (row.judgement() for row in rows) if found)


def with_more_rows(data: QueryDict, prefix: str, more: int = ROWS, *, most: int = MOST_ROWS) -> QueryDict:
    """Return what was posted with so many rows more, as many as the page bears."""
    longer = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    total = longer.get(name, "0")
    longer[name] = str(min((int(total) if total.isdecimal() else 0) + more, most))
    return longer


def _offer(form: forms.Form, name: str, menu: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = menu
