"""The one door for a development, whether logged by hand, sent to the API, imported or accepted in triage.

Each function is one transaction, and ends by recording anew the directions it may have moved. Inside it, rows are held
in one order: publishers, then the event, then the recommendations it is judged on. Only then is it settled from which
moment the new is known: after every direction that was recorded without it.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.events.cite import events_citing, lock_publishers, write_citations
from recommendations.events.finding import (
    BadFinding,
    Correction,
    Finding,
    Judgement,
    Source,
    fact_errors,
    placed_on,
    refuse,
    source_errors,
)
from recommendations.events.judge import (
    expand_judgements,
    find_actors,
    unexplained,
    withdraw_assessments,
    write_assessments,
)
from recommendations.events.rows import (
    Recorded,
    close_event,
    hold_event,
    known_from,
    recommendations_of,
    recorded,
    tracks_of,
)
from recommendations.events.second import sight_errors
from recommendations.events.submit import send_for_review, state_of_new
from recommendations.models import Actor, Event, EventActor
from recommendations.status.knowledge import hold_recommendations, keep_revision
from recommendations.vocabulary import DatePrecision, EventKind, EventState, Step

__all__ = [
    "BadFinding",
    "Correction",
    "Finding",
    "Judgement",
    "KnownAddress",
    "Recorded",
    "Source",
    "StaleVersion",
    "as_it_stands",
    "assess_event",
    "changes_between",
    "correct_event",
    "create_event",
    "leave_out",
    "record_event",
    "resolve_finding",
    "retract_event",
    "rewrite_event",
]


WHY_ANEW = "Say in a sentence why you judge it anew; your earlier judgement stays on record beside it."


class KnownAddress(Exception):  # noqa: N818 -- a word of the design
    """An address is cited already. `events`: by which, newest first, so that the report can be added to one of them."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = list(events)
        codes = ", ".join(event.code for event in self.events)
        super().__init__(f"This address is cited already, by {codes}. Open that development, or log it all the same.")


class StaleVersion(Exception):  # noqa: N818 -- a word of the design
    """Somebody changed the event meanwhile. `event`: as it stands now."""

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__(f"{event.code} was changed meanwhile. Look at it as it stands now and correct that.")


@transaction.atomic
def record_event(finding: Finding, *, by: User | None, now: datetime, allow_known_address: bool = False) -> Recorded:
    """Write down a development with its actors, citations and assessments; where review is asked for, as proposed.

    Raises BadFinding, and KnownAddress where an event cites one of the addresses already.
    """
    actors, judgements = resolve_finding(finding)
    publishers = lock_publishers(finding.sources)
    known = events_citing(source.url for source in finding.sources if source.url.strip())
    if known and not allow_known_address:
        raise KnownAddress(known)
    moment = hold_recommendations({judgement.recommendation_id for judgement in judgements}, now=now)
    event = create_event(finding, state=state_of_new(by), by=by, now=moment)
    EventActor.objects.bulk_create(EventActor(event=event, actor=actor) for actor in actors)
    write_citations(event, publishers, by=by, now=moment)
    tracks = write_assessments(event, judgements, by=by, now=moment)
    send_for_review(event, by=by, now=moment)
    return recorded(event, tracks, since=event.occurred_on, now=moment)


@transaction.atomic
def assess_event(event_id: int, judgements: Sequence[Judgement], *, by: User | None, now: datetime) -> Recorded:
    """Judge an event, in the place of the coder's own earlier judgements on the same tracks.

    Raises BadFinding, also where an own judgement is replaced without a reason, and for somebody who is asked to read
    the event without sight of others' answers.
    """
    event = hold_event(event_id)
    expanded, sentences = expand_judgements(judgements)
    chosen = sentences or ([] if judgements else ["Choose a side on one recommendation or more."])
    why = [WHY_ANEW] if unexplained(event, expanded, by=by) else []
    refuse({"judgements": [*chosen, *why]}, sight_errors(event, by))
    moment = known_from(event, {judgement.recommendation_id for judgement in expanded}, now=now)
    tracks = write_assessments(event, expanded, by=by, now=moment)
    return recorded(event, tracks, since=event.occurred_on, now=moment)


@transaction.atomic
def leave_out(event_id: int, recommendation_id: int, *, by: User | None, now: datetime) -> Recorded:
    """Take back the coder's own judgements of an event on one recommendation: not relevant is not neutral."""
    event = hold_event(event_id)
    moment = known_from(event, {recommendation_id}, now=now)
    tracks = withdraw_assessments(event, recommendation_id, by=by, now=moment)
    return recorded(event, tracks, since=event.occurred_on, now=moment)


@transaction.atomic
def retract_event(event_id: int, *, reason: str, by: User | None, now: datetime) -> Recorded:
    """Take an event back, for readings with later knowledge. The second time changes nothing. Raises BadFinding."""
    refuse({"reason": [] if reason.strip() else ["Say why it is taken back; readers are told."]})
    event = Event.objects.select_for_update(no_key=True).get(pk=event_id)
    tracks = tracks_of(event)
    moment = known_from(event, recommendations_of(tracks), now=now)
    close_event(event, reason=reason.strip(), by=by, now=moment)
    event.refresh_from_db()
    return recorded(event, tracks, since=event.occurred_on, now=moment)


@transaction.atomic
def correct_event(
    event_id: int, correction: Correction, *, version: int, reason: str, by: User | None, now: datetime
) -> Recorded:
    """Put an event right, and say so in its note; directions are recorded anew from the earlier of the two dates.

    What it said before is kept as a revision, with the reason. The same correction again changes nothing. Raises
    BadFinding, and StaleVersion where the event is no longer the version somebody looked at.
    """
    event = hold_event(event_id)
    actors, unknown = find_actors(correction.actor_codes)
    told = [] if reason.strip() else ["Say why it is put right; readers are told."]
    refuse(fact_errors(correction), {"actor_codes": unknown, "reason": told})
    earlier_on, tracks = event.occurred_on, tracks_of(event)
    moment = known_from(event, recommendations_of(tracks), now=now)
    after = replace(correction, headline=correction.headline.strip(), occurred_on=placed_on(correction))
    if changes := changes_between(as_it_stands(event), after):
        if event.version != version:
            raise StaleVersion(event)
        rewrite_event(event, after, actors, changes=changes, reason=reason.strip(), by=by, now=moment)
    return recorded(event, tracks, since=min(earlier_on, event.occurred_on), now=moment)


def as_it_stands(event: Event) -> Correction:
    """Return what could be corrected of an event, unchanged."""
    return Correction(
        headline=event.headline,
        occurred_on=event.occurred_on,
        date_precision=DatePrecision(event.date_precision),
        step=Step(event.step) if event.step else None,
        kind=EventKind(event.kind),
        actor_codes=tuple(event.actors.order_by("code").values_list("code", flat=True)),
        summary=event.summary,
        episode=event.episode,
    )


def resolve_finding(finding: Finding, *, needs_source: bool = True) -> tuple[list[Actor], tuple[Judgement, ...]]:
    """Return the actors and the judgements, one for each member of a group. Raises BadFinding, all errors in one."""
    actors, unknown = find_actors(finding.actor_codes)
    judgements, wrong = expand_judgements(finding.judgements)
    lookups = {"actor_codes": unknown, "judgements": wrong}
    wrong_sources = source_errors(finding.sources) if finding.sources or needs_source else {}
    refuse(fact_errors(finding), wrong_sources, lookups)
    return actors, judgements


def create_event(
    finding: Finding, *, state: EventState = EventState.CONFIRMED, by: User | None, now: datetime
) -> Event:
    """Write the row of an event, under a code of its own."""
    occurred_on = placed_on(finding)
    return Event.objects.create(
        code=f"{occurred_on:%Y%m%d}-{secrets.token_hex(3)}",
        headline=finding.headline.strip(),
        summary=finding.summary.strip(),
        occurred_on=occurred_on,
        date_precision=finding.date_precision,
        step=finding.step or "",
        kind=finding.kind,
        state=state,
        episode=finding.episode,
        note=finding.note.strip(),
        recorded_at=now,
        recorded_by=by,
    )


def changes_between(before: Correction, after: Correction) -> str:
    """Return what a correction changes, for readers; empty where it changes nothing."""
    pairs = {field.name: (getattr(before, field.name), getattr(after, field.name)) for field in fields(Correction)}
    pairs["actor_codes"] = (", ".join(sorted(before.actor_codes)), ", ".join(sorted(after.actor_codes)))
    return "; ".join(
        f"{name.replace('_', ' ')} was “{old or ''}”"
        for name, (old, new) in pairs.items()
        if (old or "") != (new or "")
    )


def rewrite_event(
    event: Event,
    after: Correction,
    actors: Iterable[Actor],
    *,
    changes: str,
    reason: str = "",
    by: User | None,
    now: datetime,
    state: EventState | None = None,
) -> None:
    """Write what was corrected, keep what it said before, and say in its note what changed. The event must be held.

    `state`: the event's from now on; None leaves it. `reason`: a person's, kept with the revision.
    """
    columns = {field.name: getattr(after, field.name) or "" for field in fields(Correction)}
    del columns["actor_codes"]
    columns["state"] = state or event.state
    keep_revision(event, reason=reason or changes or "Approved.", by=by, now=now)
    for name, value in columns.items():
        setattr(event, name, value)
    who = by.get_username() if by else "the data set"
    did = "Confirmed" if state == EventState.CONFIRMED else "Corrected"
    told = f": {changes}" if changes else ""
    event.note = f"{event.note}\n{did} {now:%Y-%m-%d} by {who}{told}. {reason}".strip()
    event.version += 1
    event.save(update_fields=[*columns, "note", "version"])
    event.actors.set(actors)
