"""A second person's confirmation: what waits for it, and approving, returning and sending again.

A development under review is proposed. Its judgements are on record and weigh nothing until somebody else approves it;
from then on it counts as recorded, under the name of whoever wrote it. The newest review says where it stands.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from recommendations.events.finding import refuse
from recommendations.events.record import StaleVersion, as_it_stands, rewrite_event
from recommendations.events.rows import Recorded, hold_event, known_from, recommendations_of, recorded, tracks_of
from recommendations.events.submit import send_for_review
from recommendations.models import Assessment, Event, EventRevision, Review
from recommendations.vocabulary import EventState, ReviewVerdict

MAY_REVIEW = "recommendations.adjudicate_event"


class NotInReview(Exception):  # noqa: N818 -- a word of the design
    """Somebody was faster, or nothing was sent. `event`: as it stands; the message says what became of it."""

    def __init__(self, event: Event, last: Review | None) -> None:
        self.event = event
        if last is None:
            super().__init__(f"{event.code} was not sent for review.")
            return
        done = {ReviewVerdict.SUBMITTED: "sent for review", ReviewVerdict.RETURNED: "returned"}
        what = done.get(ReviewVerdict(last.verdict), "approved")
        at = last.reviewed_at
        told = f"{event.code} was {what} by {last.by} on {at.day} {at:%b %Y at %H:%M} UTC."
        super().__init__(f"{told} Nothing was changed.")


@dataclass(frozen=True, slots=True)
class ReviewCounts:
    """What is in review, seen by one person."""

    mine: int
    to_review: int
    returned: int


@transaction.atomic
def approve_event(event_id: int, *, mark: str, by: User, now: datetime) -> Recorded:
    """Confirm a development as it stands, and record the directions it moves. Its author stays who it was.

    `mark`: of what the reviewer looked at (`review_mark`). Raises NotInReview, StaleVersion where it was changed since,
    and BadFinding on `event` for somebody's own work.
    """
    event, sent_at = _hold_in_review(event_id, ReviewVerdict.SUBMITTED)
    refuse({"event": own_work(event, by)})
    if review_mark(event) != mark:
        raise StaleVersion(event)
    tracks = tracks_of(event)
    moment = known_from(event, recommendations_of(tracks), now=max(now, sent_at))
    stands = as_it_stands(event)
    rewrite_event(event, stands, list(event.actors.all()), changes="", by=by, now=moment, state=EventState.CONFIRMED)
    Event.objects.filter(pk=event.pk).update(recorded_at=moment)
    Review.objects.create(event=event, verdict=ReviewVerdict.APPROVED.value, by=by, reviewed_at=moment)
    event.refresh_from_db()
    return recorded(event, tracks, since=event.occurred_on, now=moment)


@transaction.atomic
def return_event(event_id: int, *, reason: str, by: User, now: datetime) -> Review:
    """Give a development back to its author, with a reason. Raises NotInReview, and BadFinding on `reason`, `event`."""
    event, sent_at = _hold_in_review(event_id, ReviewVerdict.SUBMITTED)
    told = [] if reason.strip() else ["Say what has to change; the author is told."]
    refuse({"reason": told, "event": own_work(event, by)})
    said = {"verdict": ReviewVerdict.RETURNED.value, "by": by, "reason": reason.strip()}
    return Review.objects.create(event=event, reviewed_at=max(now, sent_at), **said)


@transaction.atomic
def resubmit_event(event_id: int, *, by: User, now: datetime) -> Review | None:
    """Send a returned development for review again. Raises NotInReview."""
    event, returned_at = _hold_in_review(event_id, ReviewVerdict.RETURNED)
    return send_for_review(event, by=by, now=max(now, returned_at))


def own_work(event: Event, user: User) -> list[str]:
    """Return why somebody may not review an event: they wrote, judged, corrected or sent it."""
    judged = Assessment.objects.filter(event=event, coder=user, superseded_at=None)
    corrected = EventRevision.objects.filter(event=event, corrected_by=user)
    sent = event.reviews.filter(by=user, verdict=ReviewVerdict.SUBMITTED)
    if event.recorded_by_id == user.pk or any(rows.exists() for rows in (judged, corrected, sent)):
        return [f"You had a hand in {event.code}, so somebody else has to review it."]
    return []


def review_mark(event: Event) -> str:
    """Return a mark of everything a reviewer looks at: it differs as soon as facts, judgements or sources do."""
    judged = event.assessments.aggregate(last=Max("pk"), closed=Max("superseded_at"))
    cited = event.citations.aggregate(last=Max("pk"), withdrawn=Max("withdrawn_at"))
    return "-".join(str(part) for part in (event.version, *judged.values(), *cited.values()))


def last_review(event: Event) -> Review | None:
    """Return where an event stands in its review; None where it never was in one."""
    return event.reviews.select_related("by").order_by("reviewed_at", "pk").last()


def in_review(verdict: ReviewVerdict) -> "QuerySet[Event]":
    """Return the developments in review whose last verdict this is, the longest waiting first.

    Each with `reviewed_at`, `reviewed_by` and `review_reason`: when, by whom and why the verdict was given.
    """
    newest = Review.objects.filter(event=OuterRef("pk")).order_by("-reviewed_at", "-pk")
    rows = Event.objects.filter(state=EventState.PROPOSED).select_related("recorded_by")
    found = rows.annotate(
        last_verdict=Subquery(newest.values("verdict")[:1]),
        reviewed_at=Subquery(newest.values("reviewed_at")[:1]),
        reviewed_by=Subquery(newest.values("by__username")[:1]),
        review_reason=Subquery(newest.values("reason")[:1]),
    )
    return found.filter(last_verdict=verdict).order_by("reviewed_at", "pk")


def my_submissions(user: User) -> "QuerySet[Event]":
    """Return what somebody sent and nobody has reviewed yet."""
    return in_review(ReviewVerdict.SUBMITTED).filter(_own(user))


def to_review(user: User) -> "QuerySet[Event]":
    """Return what waits for this person's review: sent, and none of their own work; nothing where they may not."""
    if not user.has_perm(MAY_REVIEW):
        return Event.objects.none()
    corrected = EventRevision.objects.filter(event=OuterRef("pk"), corrected_by=user)
    judged = Assessment.objects.filter(event=OuterRef("pk"), coder=user, superseded_at=None)
    return in_review(ReviewVerdict.SUBMITTED).exclude(_own(user)).filter(~Exists(corrected), ~Exists(judged))


def returned_events(user: User) -> "QuerySet[Event]":
    """Return what was returned to this person, to be changed and sent again."""
    return in_review(ReviewVerdict.RETURNED).filter(_own(user))


def review_counts(user: User) -> ReviewCounts:
    """Return how much there is of each, for the desk; three queries."""
    return ReviewCounts(my_submissions(user).count(), to_review(user).count(), returned_events(user).count())


def _own(user: User) -> Q:
    """Return the condition that somebody recorded an event, or sent it for review."""
    sent = Review.objects.filter(event=OuterRef("pk"), by=user, verdict=ReviewVerdict.SUBMITTED)
    return Q(Exists(sent)) | Q(recorded_by=user)


def _hold_in_review(event_id: int, verdict: ReviewVerdict) -> tuple[Event, datetime]:
    """Return a held event whose last verdict this is, and when it was given. Raises NotInReview.

    What is said next is said no earlier, also where the clocks of two servers disagree.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event_id)
    last = last_review(event)
    if event.state == EventState.RETRACTED:
        hold_event(event_id)
    if event.state != EventState.PROPOSED or last is None or last.verdict != verdict:
        raise NotInReview(event, last)
    return event, last.reviewed_at
