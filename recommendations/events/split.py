"""An event that mixed two developments: one of them becomes an event of its own, with the sources that tell of it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from recommendations.events.cite import (
    add_rows,
    copy_onto,
    events_citing,
    lock_publishers,
    withdraw_citations,
    write_citations,
)
from recommendations.events.finding import Finding, refuse
from recommendations.events.judge import write_assessments
from recommendations.events.record import KnownAddress, create_event, resolve_finding
from recommendations.events.rows import Recorded, hold_event, known_from, recorded
from recommendations.events.submit import send_for_review, state_of_new
from recommendations.models import Citation, Event, EventActor
from recommendations.status.knowledge import keep_revision
from recommendations.vocabulary import EventState


@transaction.atomic
def split_event(
    event_id: int, citation_ids: Collection[int], finding: Finding, *, reason: str, by: User, now: datetime
) -> Recorded:
    """Make a new event of some citations of another; return the new one with the directions it moves.

    The citations are withdrawn there and cited anew here; a revision and the notes of both say so. The judgements of
    the old event stay as they are: judge it anew where they were about the other development. Sources of the finding
    are added. Raises BadFinding on `citations`, `reason`, `event` or a field of the finding, and KnownAddress.
    """
    actors, judgements = resolve_finding(finding, needs_source=False)
    publishers = lock_publishers(finding.sources)
    event = hold_event(event_id)
    moving = _moving(event, citation_ids, reason)
    moment = known_from(event, {judgement.recommendation_id for judgement in judgements}, now=now)
    state = EventState.PROPOSED if event.state == EventState.PROPOSED else state_of_new(by)
    new = create_event(finding, state=state, by=by, now=moment)
    _say_so(event, new, reason=reason.strip(), by=by, now=moment)
    withdraw_citations(Citation.objects.filter(pk__in=[row.pk for row in moving]), by=by, now=moment)
    if known := events_citing(source.url for source in finding.sources if source.url.strip()):
        raise KnownAddress(known)
    EventActor.objects.bulk_create(EventActor(event=new, actor=actor) for actor in actors)
    add_rows(new, [copy_onto(new, row, by=by, now=moment) for row in moving])
    write_citations(new, publishers, by=by, now=moment)
    tracks = write_assessments(new, judgements, by=by, now=moment)
    send_for_review(new, by=by, now=moment)
    return recorded(new, tracks, since=new.occurred_on, now=moment)


def _moving(event: Event, citation_ids: Collection[int], reason: str) -> Sequence[Citation]:
    """Return the citations to move. Raises BadFinding where there is nothing to move, or nothing would be left."""
    standing = list(event.citations.filter(withdrawn_at=None))
    moving = [row for row in standing if row.pk in set(citation_ids)]
    sentences = []
    if len(moving) != len(set(citation_ids)):
        sentences.append(f"{event.code} no longer cites all of the sources chosen. Look at it as it stands now.")
    elif not moving:
        sentences.append("Choose the sources that tell of the other development.")
    elif len(moving) == len(standing):
        sentences.append(f"Leave {event.code} a source. If all of them tell of something else, correct it instead.")
    refuse({"citations": sentences, "reason": [] if reason.strip() else ["Say why it is split; readers are told."]})
    return moving


def _say_so(event: Event, new: Event, *, reason: str, by: User, now: datetime) -> None:
    """Write on both events what was done, by whom and why."""
    keep_revision(event, reason=f"Split: some sources tell of {new.code}. {reason}", by=by, now=now)
    done = f"Split {now:%Y-%m-%d} by {by.get_username()}"
    texts = {event: f"{done}: some sources went to {new.code}. {reason}", new: f"{done} from {event.code}. {reason}"}
    for one, text in texts.items():
        one.note = f"{one.note}\n{text}".strip()
        one.save(update_fields=["note"])
    Event.objects.filter(pk=event.pk).update(version=F("version") + 1)
