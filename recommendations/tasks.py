"""Every background task, and the only place that puts a message on the queue.

A tick asks the database what is due and sends one message each; a message carries ids or nothing. Messages expire
before the next tick sends them again, so a queue that fell behind never does the same work twice. Which queue a message
waits on stands with the Celery app, how often ticks come in the timetable.
"""

from collections.abc import Callable
from functools import wraps

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from recommendations.digests import deliverable, due
from recommendations.digests.batch import due_batches as due_batches_of_digests
from recommendations.digests.deliver import deliver_some_digests
from recommendations.events.archive import ArchiveKeys, ask_archive, due_archive_copies, open_archive_copies
from recommendations.fetch.client import fetch, send
from recommendations.ingestion.due import due_batches
from recommendations.ingestion.fulltext import due_full_texts, fetch_full_text, open_full_texts
from recommendations.ingestion.manner import fetch_manner, fetch_policy
from recommendations.ingestion.refresh import refresh_feeds
from recommendations.status.agreement_reports import record_agreements
from recommendations.status.record import record_all, restate
from recommendations.status.restate import recommendations_to_restate
from recommendations.status.ticks import record_tick
from recommendations.status.timetable import MINUTE, SCHEDULED
from recommendations.triage.endpoint import Endpoint
from recommendations.triage.further import stories_to_ask_about, suggest_further
from recommendations.triage.likeness import suggest_likenesses
from recommendations.triage.match import RELEVANT_FROM
from recommendations.triage.propose import propose_candidates
from recommendations.triage.quiet import quiet_poor_terms
from recommendations.triage.reported import record_reported
from recommendations.triage.repropose import repropose_open

_EXPIRES_S = 55
_EXPIRES_HOURLY_S = 3000
_ARCHIVE_STEP_S = 6  # a second more than the archive asks for


def tick(body: Callable[[], None]) -> Callable[[], None]:
    """Make a scheduled task, which leaves word when it came to its end."""

    @wraps(body)
    def run() -> None:
        body()
        record_tick(body.__name__, now=timezone.now())

    expires = _EXPIRES_S if SCHEDULED[body.__name__] == MINUTE else _EXPIRES_HOURLY_S
    return shared_task(expires=expires)(run)


@tick
def refresh_due_feeds() -> None:
    """Send one message for each batch of feeds that are due: whole hosts, so that one process paces all of a host."""
    for feed_ids in due_batches(timezone.now()):
        refresh_some_feeds.delay(feed_ids)


@shared_task(expires=_EXPIRES_S)
def refresh_some_feeds(feed_ids: list[int]) -> None:
    """Fetch the feeds of one batch."""
    refresh_feeds(feed_ids, manner=fetch_manner(), now=timezone.now())


@tick
def propose_new_candidates() -> None:
    """Group and match the entries that have no story yet."""
    propose_candidates(now=timezone.now())


@tick
def compare_recent_stories() -> None:
    """Write down which stories read alike."""
    suggest_likenesses(now=timezone.now())


@tick
def record_reported_stories() -> None:
    """Record as proposed what trusted feeds report and matches well enough."""
    record_reported(now=timezone.now())


@tick
def silence_poor_terms() -> None:
    """Silence the matching terms whose proposals people keep declining."""
    quiet_poor_terms(below=settings.QUIET_BELOW, now=timezone.now())


@tick
def match_waiting_stories() -> None:
    """Send the message that matches the waiting stories anew, which may take long."""
    match_stories_anew.delay()


@shared_task(expires=_EXPIRES_HOURLY_S)
def match_stories_anew() -> None:
    """Match the waiting stories of the last two weeks with the terms of today."""
    repropose_open(now=timezone.now())


@tick
def fetch_due_full_texts() -> None:
    """Send one message for each article that is due, the new ones among them."""
    open_full_texts(relevant_from=RELEVANT_FROM, now=timezone.now())
    for full_text_id in due_full_texts(timezone.now()):
        fetch_one_full_text.delay(full_text_id)


@shared_task(expires=_EXPIRES_S)
def fetch_one_full_text(full_text_id: int) -> None:
    """Fetch the article behind one entry."""
    fetch_full_text(full_text_id, fetch=fetch, policy=fetch_policy(), now=timezone.now())


@tick
def ask_further_suggestions() -> None:
    """Send one message for each new story, where a further suggester is set."""
    for story_id in stories_to_ask_about(further_suggester(), now=timezone.now()):
        suggest_further_for_one.delay(story_id)


@shared_task(expires=_EXPIRES_S)
def suggest_further_for_one(story_id: int) -> None:
    """Ask the further suggester about one story."""
    if endpoint := further_suggester():
        suggest_further(story_id, endpoint=endpoint, send=send, policy=fetch_policy(), now=timezone.now())


@tick
def ask_archive_for_copies() -> None:
    """Send one message for each archived copy that is due, spread over the minute, where the archive's keys are set."""
    open_archive_copies(archive_keys(), now=timezone.now())
    for place, copy_id in enumerate(due_archive_copies(archive_keys(), now=timezone.now())):
        ask_archive_for_one.apply_async((copy_id,), countdown=place * _ARCHIVE_STEP_S)


@shared_task(expires=_EXPIRES_S)
def ask_archive_for_one(copy_id: int) -> None:
    """Take one archived copy one request further."""
    if keys := archive_keys():
        ask_archive(copy_id, fetch=fetch, send=send, policy=fetch_policy(), keys=keys, now=timezone.now())


@tick
def open_due_digests() -> None:
    """Open a digest for each period that closed."""
    due.open_due_digests(timezone.now())


@tick
def deliver_due_digests() -> None:
    """Send one message for each batch of digests that are due."""
    for digest_ids in due_batches_of_digests(timezone.now(), per_domain=settings.MAIL_PER_DOMAIN):
        deliver_some.delay(digest_ids)


@shared_task(expires=_EXPIRES_S)
def deliver_some(digest_ids: list[int]) -> None:
    """Compose and hand over the digests of one batch."""
    deliver_some_digests(digest_ids, clock=timezone.now)


@tick
def mark_stuck_digests() -> None:
    """Mark the hand-overs that never came to an end."""
    deliverable.mark_stuck(timezone.now())


@tick
def restate_due_tracks() -> None:
    """Send one message for each recommendation with days past to record anew."""
    for recommendation_id in recommendations_to_restate():
        restate_one_recommendation.delay(recommendation_id)


@shared_task(expires=_EXPIRES_S)
def restate_one_recommendation(recommendation_id: int) -> None:
    """Record anew the days past of one recommendation that something became known about late."""
    restate(recommendation_id, now=timezone.now())


@tick
def record_nightly_directions() -> None:
    """Record the directions of each day that has none yet, today's last."""
    now = timezone.now()
    record_all(as_of=timezone.localdate(now), now=now)


@tick
def record_monthly_agreement() -> None:
    """Record how far people agreed, for each month whose figure changed."""
    record_agreements(now=timezone.now())


def archive_keys() -> ArchiveKeys | None:
    """Return this installation's account at the web archive; None without both keys."""
    keys = (settings.ARCHIVE_ACCESS_KEY, settings.ARCHIVE_SECRET_KEY)
    return ArchiveKeys(*keys) if all(keys) else None


def further_suggester() -> Endpoint | None:
    """Return the further suggester of this installation; None unless address and model are set."""
    if settings.SUGGEST_URL and settings.SUGGEST_MODEL:
        return Endpoint(settings.SUGGEST_URL, settings.SUGGEST_MODEL, settings.SUGGEST_KEY)
    return None
