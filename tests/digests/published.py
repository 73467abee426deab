"""The site's own row of issues, and one published issue with something in every section."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from recommendations.models import Digest, Subscription
from recommendations.vocabulary import DigestState
from tests.digests.issues import FULL
from tests.make import make_brief

WEEK = timedelta(days=7)
MONDAY = datetime(2026, 2, 9, 7, 0, tzinfo=UTC)


def archive(**fields):
    brief = fields.pop("brief", None) or make_brief()
    found = Subscription.objects.filter(subscriber=None, brief=brief, ended_at=None).first()
    return found or Subscription.objects.create(subscriber=None, brief=brief, started_at=MONDAY - 52 * WEEK, **fields)


def publish(number=6, *, end=MONDAY, state=DigestState.PUBLISHED, subscription=None, **fields):
    """An issue for the week up to `end`; fields replace what it says."""
    subscription = subscription or archive()
    content = replace(FULL, issue=number, brief_code=subscription.brief.code, period_end=end, **fields)
    at = end + timedelta(minutes=20)
    return Digest.objects.create(
        subscription=subscription,
        period_start=end - WEEK,
        period_end=end,
        state=state,
        content=content.to_json(),
        subject=content.heading,
        text="As mailed to nobody.",
        opened_at=at,
        rendered_at=at,
        finished_at=at,
    )
