"""PURE. A development as a person, an import or a triage decision hands it in, and what can be wrong with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from recommendations.direction.parameters import significance_of_step
from recommendations.fetch.address import BadAddress, check_address
from recommendations.vocabulary import Confidence, DatePrecision, EventKind, Side, Significance, Step

Errors = dict[str, list[str]]

LONGEST_HEADLINE = 300
LONGEST_EPISODE = 60
_LONGEST = {"title": 400, "publisher_name": 160, "author": 200, "language": 8}
_NO_DATE = "Give the date it happened. If only the month or the year is known, say so beside it."
_EPISODE = re.compile(r"[-\w]*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """One report of the development. Without a publisher's name the address decides; without a title, the headline."""

    url: str
    title: str = ""
    publisher_name: str = ""
    published_on: date | None = None
    language: str = ""
    quote: str = ""
    author: str = ""
    archived_url: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which way the development moves an actor on a recommendation. A derived group stands for each of its members.

    `significance` None takes what the step of the event stands for.
    """

    recommendation_id: int
    actor_code: str
    side: Side
    significance: Significance | None = None
    confidence: Confidence = Confidence.MEDIUM
    rationale: str = ""

    def weight(self, step: Step | None) -> Significance:
        """Significance, from the step of the event where nobody chose one."""
        return self.significance or significance_of_step(step)


@dataclass(frozen=True, slots=True)
class Finding:
    """A development to record. `occurred_on` may be missing here so that the answer can say so."""

    headline: str
    occurred_on: date | None
    date_precision: DatePrecision
    step: Step | None
    kind: EventKind
    actor_codes: tuple[str, ...]
    sources: tuple[Source, ...]
    judgements: tuple[Judgement, ...] = ()
    summary: str = ""
    note: str = ""
    episode: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What can be corrected of an event: all of it is given, as a form shows it."""

    headline: str
    occurred_on: date | None
    date_precision: DatePrecision
    step: Step | None
    kind: EventKind
    actor_codes: tuple[str, ...]
    summary: str = ""
    episode: str = ""


class BadFinding(ValueError):  # noqa: N818 -- a word of the design
    """Something is missing or wrong. `errors`: sentences that say what to do, by the name of the field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors: Errors = {field: list(sentences) for field, sentences in errors.items() if sentences}
        super().__init__(" ".join(sentence for field in sorted(self.errors) for sentence in self.errors[field]))


def refuse(*groups: Mapping[str, list[str]]) -> None:
    """Raise BadFinding with all the errors of all groups, if there is any."""
    errors: Errors = {}
    for group in groups:
        for field, sentences in group.items():
            errors.setdefault(field, []).extend(sentences)
    if any(errors.values()):
        raise BadFinding(errors)


def fact_errors(facts: Finding | Correction) -> Errors:
    """Return what is wrong with headline, date, actors and episode. A day still to come is fine: it waits."""
    errors: Errors = {"headline": [], "occurred_on": [], "actor_codes": [], "episode": []}
    length = len(facts.headline.strip())
    if not length:
        errors["headline"].append("Say in one sentence what happened.")
    if length > LONGEST_HEADLINE:
        errors["headline"].append(f"Shorten the headline to {LONGEST_HEADLINE} characters; it has {length}.")
    if facts.occurred_on is None:
        errors["occurred_on"].append(_NO_DATE)
    if not facts.actor_codes:
        errors["actor_codes"].append("Say who acted: choose one actor or more.")
    if len(facts.episode) > LONGEST_EPISODE or not _EPISODE.match(facts.episode):
        errors["episode"].append(
            f"Name the episode in letters, digits and hyphens, at most {LONGEST_EPISODE}: border-closure-2025, say."
        )
    return errors


def source_errors(sources: Iterable[Source]) -> Errors:
    """Return what is wrong with the sources of an event; there has to be one."""
    sources = tuple(sources)
    sentences = [sentence for source in sources for sentence in _wrong_with(source)]
    return {"sources": sentences if sources else ["Give the address of a report. A development needs a source."]}


def _wrong_with(source: Source) -> list[str]:
    sentences = []
    if source.url.strip():
        try:
            check_address(source.url)
        except BadAddress as error:
            sentences.append(f"“{source.url[:80]}” cannot be used. {error}")
    elif not (source.title.strip() and source.publisher_name.strip()):
        sentences.append("Give the source's address or, where none exists, its title and its publisher.")
    if source.archived_url.strip():
        try:
            check_address(source.archived_url)
        except BadAddress as error:
            sentences.append(f"“{source.archived_url[:80]}” cannot be used as the archived copy. {error}")
    for field, limit in _LONGEST.items():
        if len(getattr(source, field)) > limit:
            sentences.append(f"Shorten the source's {field.replace('_', ' ')} to {limit} characters.")
    return sentences


def placed_on(facts: Finding | Correction) -> date:
    """Return where the date sits in time: a month on its 15th, a year on 1 July, a fiscal year on 1 April.

    Raises BadFinding where there is none: a date is never invented.
    """
    day = facts.occurred_on
    if day is None:
        raise BadFinding({"occurred_on": [_NO_DATE]})
    places = {
        DatePrecision.DAY: day,
        DatePrecision.MONTH: day.replace(day=15),
        DatePrecision.YEAR: date(day.year, 7, 1),
        DatePrecision.FISCAL_YEAR: date(day.year, 4, 1),
    }
    return places[facts.date_precision]
