"""When a reader was last here: what “since your last visit” compares with.

A visit ends after half an hour without a page. Pages of one visit are noted once a minute at most: what is told again
because it happened within that minute does no harm, what is left out would.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import F

from recommendations.models import Brief, Visit

ENDS_AFTER = timedelta(minutes=30)
AT_MOST_EVERY = timedelta(minutes=1)


def last_visit(reader: User, brief: Brief, *, now: datetime) -> datetime | None:
    """Return the last page of the visit before this one; None on the first. One query."""
    visit = Visit.objects.filter(reader=reader, brief=brief).first()
    if visit is None:
        return None
    return visit.seen_at if visit.seen_at < now - ENDS_AFTER else visit.earlier_seen_at


def record_visit(*, reader_id: int, brief_id: int, now: datetime) -> None:
    """Note that a reader looked at a page of a brief; at the same moment again, or in two windows, it is noted once."""
    visits = Visit.objects.filter(reader_id=reader_id, brief_id=brief_id)
    if visits.filter(seen_at__lt=now - ENDS_AFTER).update(earlier_seen_at=F("seen_at"), seen_at=now):
        return
    if visits.filter(seen_at__lt=now - AT_MOST_EVERY).update(seen_at=now) or visits.exists():
        return
    Visit.objects.bulk_create([Visit(reader_id=reader_id, brief_id=brief_id, seen_at=now)], ignore_conflicts=True)
