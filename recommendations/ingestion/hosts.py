"""Hosts held while a batch asks them, and left alone while they want to be (docs/decisions.md 20)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from recommendations.ingestion.schedule import LONGEST, in_words
from recommendations.models import Host

CLAIM_LASTS = timedelta(minutes=10)


def claim_hosts(names: Collection[str], *, now: datetime) -> frozenset[str]:
    """Take the hosts that nobody holds and that want to be asked; return their names.

    One statement a host: two batches that want the same ones cannot block each other half-way.
    """
    Host.objects.bulk_create([Host(name=name) for name in _unknown(names)], ignore_conflicts=True)
    free = Host.objects.filter(_free(now), _open(now))
    return frozenset(name for name in sorted(names) if free.filter(name=name).update(claimed_at=now) == 1)


def release_hosts(names: Collection[str], *, now: datetime) -> None:
    """Let go of the hosts that the batch begun at `now` still holds."""
    Host.objects.filter(name__in=names, claimed_at=now).update(claimed_at=None)


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
