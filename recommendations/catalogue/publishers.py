"""Two publishers that are one: everything of the second goes to the first, and nothing is lost."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.catalogue.upkeep import keep_beginning, store_row
from recommendations.models import Citation, Feed, Publisher


class SamePublisher(ValueError):  # noqa: N818 -- a word of the design
    """A publisher cannot be merged into itself."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How much went from one publisher to another."""

    citations: int
    feeds: int


def holdings(publisher: Publisher) -> Moved:
    """Return how much a publisher holds."""
    return Moved(publisher.citations.count(), publisher.feeds.count())


@transaction.atomic
def merge_publishers(keep: int, gone: int, *, by: User, now: datetime) -> Moved:
    """Move citations and feeds of the publisher `gone` to `keep`, both by id; the second time moves nothing.

    The emptied one stays in the list, with a line in its history, since data sets may name it.
    Raises SamePublisher, Publisher.DoesNotExist.
    """
    if keep == gone:
        raise SamePublisher("That is the same publisher. Choose the other one.")
    held = Publisher.objects.select_for_update(no_key=True).filter(pk__in=(keep, gone)).order_by("pk").in_bulk()
    if len(held) < 2:
        raise Publisher.DoesNotExist
    feeds = list(Feed.objects.select_for_update(no_key=True).filter(publisher=gone).order_by("pk"))
    for feed in feeds:
        feed.publisher = held[keep]
        store_row(feed, by=by, now=now, reason=f"Publisher merged: {held[gone].name}")
    citations = Citation.objects.filter(publisher=gone).update(publisher=keep)
    if citations or feeds:
        keep_beginning(held[keep], now=now)
        store_row(held[keep], by=by, now=now, reason=f"Took over what was under {held[gone].name}")
        store_row(held[gone], by=by, now=now, reason=f"Merged into {held[keep].name}")
    return Moved(citations, len(feeds))
