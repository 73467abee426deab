"""Which feeds are due, and how they are packed so that one message carries all that live on one host."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import Q, QuerySet

from recommendations.fetch.address import BadAddress, check_address
from recommendations.fetch.pace import host_key
from recommendations.ingestion.hosts import CLAIM_LASTS, held_hosts
from recommendations.models import Feed

BATCH = 50


def due_feeds(now: datetime) -> QuerySet[Feed]:
    """Feeds that are polled, whose time has come, and that nobody claimed in the last ten minutes."""
    unclaimed = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - CLAIM_LASTS)
    come = Q(next_check_at__isnull=True) | Q(next_check_at__lte=now)
    return Feed.objects.filter(unclaimed, come, enabled_at__isnull=False)


def due_batches(now: datetime) -> list[list[int]]:
    """Return the ids of due feeds in batches of whole hosts. Of a host with more than a batch's fill, the first come.

    Hosts that somebody holds are left out: their feeds stay due.
    """
    by_host: dict[str, list[int]] = {}
    for feed_id, url in due_feeds(now).order_by("next_check_at", "pk").values_list("pk", "url"):
        by_host.setdefault(host_of(url), []).append(feed_id)
    held = held_hosts(by_host, now=now)
    return packed(feeds[:BATCH] for host, feeds in by_host.items() if host not in held)


def packed(groups: Iterable[list[int]]) -> list[list[int]]:
    """Return the groups put together into batches, as few as keep the order, none split."""
    batches: list[list[int]] = []
    for group in groups:
        if batches and len(batches[-1]) + len(group) <= BATCH:
            batches[-1] += group
        else:
            batches.append(list(group))
    return batches


@lru_cache(maxsize=4_000)
def host_of(url: str) -> str:
    """Return the host an address counts for; empty where it is none, which costs no server anything."""
    try:
        return host_key(check_address(url))
    except BadAddress:
        return ""
