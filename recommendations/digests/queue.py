"""What waits for staff when an issue is composed: the present, not the end of the period."""

from collections.abc import Iterable

from django.db.models import Q

from recommendations.digests.addresses import address
from recommendations.digests.content import QueueLine
from recommendations.digests.issue import Issue
from recommendations.digests.standings import Column, stale_cells
from recommendations.events.review import in_review
from recommendations.ingestion.schedule import WELL
from recommendations.models import Digest, Feed, Story
from recommendations.status.overdue import overdue_indicators
from recommendations.vocabulary import DigestState, FeedOutcome, ReviewVerdict, StoryState

_NEEDS_A_PERSON = (DigestState.HELD, DigestState.STUCK, DigestState.FAILED)


def queue(found: Iterable[Column], issue: Issue) -> tuple[QueueLine, ...]:
    """Return how much of each kind waits, what is none left out; nothing for readers who did not ask for it."""
    if not issue.subscription.with_queue:
        return ()
    tried_again = Q(state=DigestState.FAILED, next_attempt_at__isnull=False)
    lines = (
        QueueLine("Stories waiting in triage", _waiting(issue), address("triage")),
        QueueLine("Developments waiting for review", in_review(ReviewVerdict.SUBMITTED).count(), address("review")),
        QueueLine("Developments returned to be changed", in_review(ReviewVerdict.RETURNED).count(), address("review")),
        QueueLine("Cells nobody has looked at in time", stale_cells(found), address("board", brief=_brief(issue))),
        QueueLine("Figures overdue", len(overdue_indicators(on=issue.as_of)), address("day")),
        QueueLine("Feeds in trouble", _failing(), address("feeds", state="failing")),
        QueueLine(
            "Digests that need a person",
            Digest.objects.filter(state__in=_NEEDS_A_PERSON).exclude(tried_again).count(),
            address("digests"),
        ),
    )
    return tuple(line for line in lines if line.number)


def _brief(issue: Issue) -> str:
    return issue.subscription.brief.code


def _waiting(issue: Issue) -> int:
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=issue.end)
    return Story.objects.filter(awake, state=StoryState.OPEN).count()


def _failing() -> int:
    polled = Feed.objects.filter(enabled_at__isnull=False)
    return polled.exclude(last_outcome__in=[*WELL, FeedOutcome.NEVER_CHECKED]).count()
