"""What readers with the same wishes share: one composition for all of them, and what is added for each one.

Thousands of readers may ask for the same brief, in the same rhythm, zone and scope. What an issue says follows from
their choices, the period and what they were told before, so those with one key get one content. Only the link to
their own choices differs.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.utils import timezone

from recommendations.digests.addresses import address
from recommendations.digests.content import DigestContent
from recommendations.digests.history import History, histories
from recommendations.digests.subscribe import manage_token
from recommendations.models import Assessment, Digest, Subscription

_NOBODYS_TOKEN = "choices"  # noqa: S105 -- stands where each reader's own comes


def composition_keys(digests: Sequence[Digest]) -> list[str]:
    """Return the keys of digests in their order; five queries, and one more for each brief and period among them.

    Expects brief and subscriber of each at hand. It holds as long as nothing is recorded, so keep no composition
    longer than one round of deliveries.
    """
    chosen = _chosen({digest.subscription_id for digest in digests})
    moments: dict[tuple[int, datetime], list[datetime]] = {}
    keys = []
    for digest, history in zip(digests, histories(digests), strict=True):
        brief_and_start = digest.subscription.brief_id, history.start
        if brief_and_start not in moments:
            moments[brief_and_start] = _moments_ahead(*brief_and_start)
        before = bisect_left(moments[brief_and_start], digest.subscription.started_at)
        keys.append(_key(digest, history, chosen[digest.subscription_id], before))
    return keys


def choice_address(subscription: Subscription, *, now: datetime) -> str:
    """Return the page of one reader's choices, by signed link; empty for the site's own issues, which nobody chose.

    The link lets its holder change things for some weeks from `now`, the end of the period, so that an issue composed
    again says the same.
    """
    return address("subscription", manage_token(subscription, now=now)) if subscription.subscriber_id else ""


def nobodys_choice_address() -> str:
    """Return what stands in a shared composition where each reader's own address comes."""
    return address("subscription", _NOBODYS_TOKEN)


def personal(content: DigestContent, subscription: Subscription) -> DigestContent:
    """Return a shared composition as one reader's own."""
    return replace(content, choice_url=choice_address(subscription, now=content.period_end))


def _key(digest: Digest, history: History, chosen: Iterable[Any], before: int) -> str:
    subscription = digest.subscription
    parts = (
        subscription.brief_id,
        sorted(chosen),
        subscription.cadence,
        subscription.time_zone,
        subscription.send_hour,
        subscription.detail,
        subscription.quiet_mail,
        subscription.with_queue,
        history.start.isoformat(),
        digest.period_end.isoformat(),
        history.number,
        history.ends,
        history.memory,
        before,
    )
    return sha256(repr(parts).encode()).hexdigest()


def _chosen(subscription_ids: set[int]) -> defaultdict[int, list[tuple[str, int]]]:
    """Return what each subscription chose: kind and id."""
    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for name in ("pillar", "recommendation", "actor"):
        rows = getattr(Subscription, f"{name}s").through.objects.filter(subscription__in=subscription_ids)
        for subscription_id, chosen_id in rows.values_list("subscription_id", f"{name}_id"):
            found[subscription_id].append((name, chosen_id))
    return found


def _moments_ahead(brief_id: int, start: datetime) -> list[datetime]:
    """Return, in order, when what could still come to count after a moment was written down.

    Who subscribed after such a moment is never told of it, so between two of them the start of a subscription makes
    no difference.
    """
    first_day = timezone.localdate(start, timezone.get_default_timezone())
    moved = Q(event__revisions__superseded_at__gte=start)
    rows = Assessment.objects.filter(
        Q(event__occurred_on__gte=first_day) | moved, track__recommendation__brief=brief_id
    ).values_list("event__recorded_at", "recorded_at")
    return sorted({moment for row in rows for moment in row})
