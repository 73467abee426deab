"""Which recorded rows are in force for a day and a moment of knowledge: the one place that knows (METHOD 1.5).

For a track as of day D with the knowledge of moment K that is, of the rows recorded by K, the one with the latest day
up to D, and of that day the one recorded last. Both rules walk the unique index (track, as_of, recorded_at).
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from recommendations.models import Direction, Track


def rows_in_force(track_ids: Collection[int], *, known_at: datetime, as_of: date | None = None) -> dict[int, Direction]:
    """Return the row in force by track id, up to the last day recorded where no day is given; one query.

    A track about which nothing was recorded by then is missing.
    """
    up_to = {} if as_of is None else {"as_of__lte": as_of}
    by_then = Direction.objects.filter(track=OuterRef("pk"), recorded_at__lte=known_at, **up_to)
    latest = by_then.order_by("-as_of", "-recorded_at").values("pk")[:1]
    chosen = Track.objects.filter(pk__in=track_ids).order_by().values(row_id=Subquery(latest))
    return {row.track_id: row for row in Direction.objects.filter(pk__in=chosen)}


def last_said(rows: QuerySet[Direction], *, known_at: datetime | None = None) -> QuerySet[Direction]:
    """Narrow rows to the one recorded last for each track and day, by a moment of knowledge where one is given."""
    by_then = {} if known_at is None else {"recorded_at__lte": known_at}
    same_day = Direction.objects.filter(track=OuterRef("track"), as_of=OuterRef("as_of"), **by_then)
    return rows.filter(~Exists(same_day.filter(recorded_at__gt=OuterRef("recorded_at"))), **by_then)
