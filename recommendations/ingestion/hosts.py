"""Hosts held while a batch asks them, and left alone while they want to be (docs/decisions.md 20)."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from recommendations.fetch.pace import Known
from recommendations.ingestion.schedule import LONGEST, in_words
from recommendations.models import Host

CLAIM_LASTS = timedelta(minutes=10)


def claim_hosts(names: Collection[str], *, now: datetime) -> frozenset[str]:
    """Take the hosts that nobody holds and that want to be asked; return their names.

    Rows that another batch is just taking are passed over, so two batches cannot block each other half-way.
    """
    Host.objects.bulk_create([Host(name=name) for name in _unknown(names)], ignore_conflicts=True)
    with transaction.atomic():
        free = Host.objects.filter(_free(now), _open(now), name__in=names).order_by()
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        taken = frozenset(free.values_list("name", flat=True))
        Host.objects.filter(name__in=taken).update(claimed_at=now)
    return taken


def release_hosts(names: Collection[str], *, lasted: timedelta, now: datetime) -> None:
    """Let go of the hosts that the batch begun at `now` still holds.

    It `lasted` so long; no request was begun after that, which is what the next batch has to know.
    """
    Host.objects.filter(name__in=names, claimed_at=now).update(claimed_at=None, last_started_at=now + lasted)


def keep_gaps(gaps_s: Mapping[str, float], *, now: datetime) -> None:
    """Write down the least seconds between two requests that services ask for, by host held since `now`."""
    for name, gap_s in gaps_s.items():
        less = Q(gap_seconds__isnull=True) | Q(gap_seconds__lt=gap_s)
        Host.objects.filter(less, name=name, claimed_at=now).update(gap_seconds=gap_s)


def known_hosts(names: Collection[str], *, now: datetime) -> dict[str, Known]:
    """Return by name what is known of hosts from before."""
    return {
        name: Known(gap_s or 0.0, (now - started).total_seconds() if started else None)
        for name, gap_s, started in Host.objects.filter(name__in=names).values_list(
            "name", "gap_seconds", "last_started_at"
        )
    }


def held_hosts(names: Collection[str], *, now: datetime) -> frozenset[str]:
    """Return those of the hosts that a batch holds at this moment."""
    return frozenset(Host.objects.filter(~_free(now), name__in=names).values_list("name", flat=True))


def quiet_hosts(names: Collection[str], *, now: datetime) -> dict[str, Host]:
    """Return by name those of the hosts that are to be left alone for now."""
    return {host.name: host for host in Host.objects.filter(~_open(now), name__in=names)}


def hush_host(name: str, asked: timedelta, *, now: datetime) -> Host:
    """Leave a host alone for as long as it asked, at most a day; never for less long than it asked before."""
    span = min(asked, LONGEST)
    reason = f"{name} asked us at {now:%H:%M} UTC to stay away for {in_words(asked)}"
    later = Host.objects.filter(Q(quiet_until_at__isnull=True) | Q(quiet_until_at__lt=now + span), name=name)
    later.update(quiet_until_at=now + span, quiet_reason=reason[:300])
    return Host.objects.get_or_create(name=name, defaults={"quiet_until_at": now + span, "quiet_reason": reason})[0]


def _unknown(names: Collection[str]) -> list[str]:
    return sorted({*names}.difference(Host.objects.filter(name__in=names).values_list("name", flat=True)))


def _free(now: datetime) -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - CLAIM_LASTS)


def _open(now: datetime) -> Q:
    return Q(quiet_until_at__isnull=True) | Q(quiet_until_at__lte=now)
