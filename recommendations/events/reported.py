"""What the machine records by itself: a proposed event, without judgements and without weight, until a person decides.

Confirming it is a correction like any other, so what the machine said stays on record beside what a person made of it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.events.cite import events_citing, lock_publishers, withdraw_citations, write_citations
from recommendations.events.finding import BadFinding, Correction, Finding, Source, placed_on, refuse
from recommendations.events.judge import find_actors, write_assessments
from recommendations.events.record import (
    KnownAddress,
    as_it_stands,
    changes_between,
    create_event,
    resolve_finding,
    retract_event,
    rewrite_event,
)
from recommendations.events.rows import Recorded, hold_event, known_from, recommendations_of, recorded, tracks_of
from recommendations.events.submit import send_for_review, state_of_new
from recommendations.models import Actor, Event, EventActor
from recommendations.vocabulary import EventState


@transaction.atomic
def propose_event(finding: Finding, *, now: datetime) -> Event:
    """Write down what the machine read, as proposed. Unlike a person it may name nobody who acted.

    Raises BadFinding where it gives no date. It judges nothing: judgements of the finding are left out.
    """
    actors, unknown = find_actors(finding.actor_codes)
    refuse({"occurred_on": [] if finding.occurred_on else ["A report without a date is not recorded by itself."]})
    refuse({"actor_codes": unknown})
    publishers = lock_publishers(finding.sources)
    event = create_event(finding, state=EventState.PROPOSED, by=None, now=now)
    EventActor.objects.bulk_create(EventActor(event=event, actor=actor) for actor in actors)
    write_citations(event, publishers, by=None, now=now)
    return event


@transaction.atomic
def confirm_event(
    event_id: int, finding: Finding, *, by: User, now: datetime, allow_known_address: bool = False
) -> Recorded:
    """Make a proposed event a confirmed one, with the facts, sources and judgements of a person's finding.

    It counts as recorded from this moment, by this person; where review is asked for, it waits for a second one.
    Raises BadFinding, also where it is confirmed already, and KnownAddress where another event cites an address.
    """
    actors, judgements = resolve_finding(finding)
    publishers = lock_publishers(finding.sources)
    event = _hold_proposed(event_id)
    _refuse_known(event, finding.sources, allow=allow_known_address)
    earlier = tracks_of(event)
    touched = recommendations_of(earlier) | {judgement.recommendation_id for judgement in judgements}
    moment = known_from(event, touched, now=now)
    _apply(event, finding, actors, by=by, now=moment)
    write_citations(event, publishers, by=by, now=moment)
    tracks = write_assessments(event, judgements, by=by, now=moment)
    send_for_review(event, by=by, now=moment)
    return recorded(event, {*earlier, *tracks}, since=event.occurred_on, now=moment)


@transaction.atomic
def take_back(event_id: int, *, reason: str, by: User | None, now: datetime) -> Recorded:
    """Retract an event and withdraw its citations, so that its reports are free to be decided on anew."""
    taken = retract_event(event_id, reason=reason, by=by, now=now)
    withdraw_citations(taken.event.citations.all(), by=by, now=now)
    return taken


def _hold_proposed(event_id: int) -> Event:
    event = hold_event(event_id)
    if event.state != EventState.PROPOSED:
        raise BadFinding({"event": [f"{event.code} is confirmed already. Open it and correct it there."]})
    return event


def _refuse_known(event: Event, sources: Sequence[Source], *, allow: bool) -> None:
    addresses = [source.url for source in sources if source.url.strip()]
    known = [other for other in events_citing(addresses) if other != event]
    if known and not allow:
        raise KnownAddress(known)


def _apply(event: Event, finding: Finding, actors: Sequence[Actor], *, by: User, now: datetime) -> None:
    """Write a person's facts over the machine's, which are kept as a revision."""
    after = Correction(
        headline=finding.headline.strip(),
        occurred_on=placed_on(finding),
        date_precision=finding.date_precision,
        step=finding.step,
        kind=finding.kind,
        actor_codes=finding.actor_codes,
        summary=finding.summary.strip(),
        episode=finding.episode,
    )
    changes = changes_between(as_it_stands(event), after) or "nothing"
    rewrite_event(event, after, actors, changes=changes, by=by, now=now, state=state_of_new(by))
    note = "\n".join(part for part in (event.note, finding.note.strip()) if part)
    Event.objects.filter(pk=event.pk).update(recorded_at=now, recorded_by=by, note=note)
    event.refresh_from_db()
