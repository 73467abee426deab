"""How a feed's checks have gone, a row only where that changed or entries came; and the pace read off those."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Sum

from recommendations.ingestion.schedule import WELL
from recommendations.models import Feed, FeedSpell
from recommendations.vocabulary import FeedOutcome

PACE_OVER = timedelta(days=28)
PACE_AFTER = timedelta(days=2)


def note_spells(checks: Iterable[tuple[Feed, FeedOutcome, str, int]], *, now: datetime) -> None:
    """Begin a spell if entries came, if the outcome is a failure it was not before, or if a failure is over.

    Of each check: the feed's row as it stood before, outcome, message, how many entries are new.
    """
    FeedSpell.objects.bulk_create(
        FeedSpell(feed=feed, began_at=now, outcome=outcome, message=message, new_entries=new)
        for feed, outcome, message, new in checks
        if new or _differs(feed, outcome)
    )


def _differs(feed: Feed, outcome: FeedOutcome) -> bool:
    was_failing = feed.last_outcome not in {*WELL, FeedOutcome.NEVER_CHECKED}
    return was_failing if outcome in WELL else outcome != feed.last_outcome


def paces(feed_ids: Collection[int], *, now: datetime) -> dict[int, float]:
    """Return entries a week over the last four weeks, for each of the feeds we have watched long enough to tell.

    What the first look found had gathered before we came, so it does not count.
    """
    spells = FeedSpell.objects.filter(feed__in=feed_ids).order_by()
    began = dict(spells.values_list("feed").annotate(Min("began_at")))
    earlier = FeedSpell.objects.filter(feed=OuterRef("feed"), began_at__lt=OuterRef("began_at"))
    lately = spells.filter(Exists(earlier), began_at__gt=now - PACE_OVER, new_entries__gt=0)
    came = dict(lately.values_list("feed").annotate(Sum("new_entries")))
    return {
        feed: came.get(feed, 0) / ((now - max(first, now - PACE_OVER)) / timedelta(weeks=1))
        for feed, first in began.items()
        if now - first >= PACE_AFTER
    }
