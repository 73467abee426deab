"""The site's own issues: what was published, read at addresses that stay. Held and dropped ones are never shown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from recommendations.digests.content import DigestContent
from recommendations.models import Brief, Digest
from recommendations.vocabulary import DigestState

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Listed:
    """One published issue in a list. `on`: the day its period ended, which is its address."""

    on: date
    number: int
    heading: str
    published_at: datetime


def published(brief: Brief) -> QuerySet[Digest]:
    """Return the published issues of a brief, the newest first."""
    rows = Digest.objects.filter(subscription__brief=brief, subscription__subscriber__isnull=True)
    return rows.filter(state=DigestState.PUBLISHED, content__isnull=False).order_by("-period_end", "-pk")


def listed(brief: Brief, *, most: int | None = None) -> list[Listed]:
    """Return what a list says of each published issue, the newest first; one query."""
    rows = published(brief).values_list("period_end", "content__issue", "subject", "finished_at", "rendered_at")
    return [
        Listed(day_of(end), number, subject, finished_at or rendered_at or end)
        for end, number, subject, finished_at, rendered_at in rows[:most]
    ]


def issue_on(brief: Brief, on: date) -> Digest | None:
    """Return the published issue whose period ended on a day, if there is one."""
    first = datetime.combine(on, time.min, timezone.get_default_timezone())
    last = datetime.combine(on + _ONE_DAY, time.min, timezone.get_default_timezone())
    return published(brief).filter(period_end__gte=first, period_end__lt=last).first()


def day_of(period_end: datetime) -> date:
    """Return the tracker's day on which a period ended."""
    return timezone.localdate(period_end, timezone.get_default_timezone())


def content_of(issue: Digest) -> DigestContent:
    """Return what an issue says, without a choice: nobody chose it, and the link would end the row of issues."""
    return replace(DigestContent.from_json(issue.content or {}), choice_url="")


def corrected_in(issue: Digest, content: DigestContent) -> Iterator[tuple[date, int]]:
    """Yield day and number of the later issues that correct something this one tells, the oldest first; one query."""
    later = published(issue.subscription.brief).filter(period_end__gt=issue.period_end).order_by("period_end")
    for end, number, corrections in later.values_list("period_end", "content__issue", "content__corrections"):
        if any(one["issue"] == content.issue for one in corrections or ()):
            yield day_of(end), number
