"""How many mails one mail domain is sent a minute, whoever sends them: counted from the rows, never remembered.

Before a digest is handed over it is leased: put off by LEASE, so that nobody else takes it up meanwhile. Leases are
given one after the other, and count, with what was handed over in the last minute, against the domain they go to. A
worker that dies leaves a lease behind that runs out.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from recommendations.digests.deliverable import ready
from recommendations.models import Brief, Digest
from recommendations.vocabulary import DigestState

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
_HANDED_OVER = (DigestState.HANDING_OVER, DigestState.SENT, DigestState.STUCK)


def lease_digests(ids: Sequence[int], *, per_domain: int, now: datetime) -> list[int]:
    """Lease what is ready among these and return the ids, oldest period first; what a domain has no room for waits."""
    with transaction.atomic():
        # One row that every delivery knows, so that two leases never count at the same moment.
        Brief.objects.order_by("pk").select_for_update(no_key=True).first()
        rows = Digest.objects.filter(ready(now), pk__in=ids, subscription__subscriber__isnull=False)
        wanted = list(rows.order_by("period_end", "pk").values_list("pk", "subscription__subscriber__email"))
        room = Room(len(wanted), per_domain=per_domain, now=now)
        leased = [pk for pk, email in wanted if room.takes(email)]
        Digest.objects.filter(pk__in=leased).update(state=DigestState.RENDERED, next_attempt_at=now + LEASE)
    return leased


class Room:
    """How many more mails each domain may be sent now. `wanted`: how many places will be asked for at most."""

    def __init__(self, wanted: int, *, per_domain: int, now: datetime) -> None:
        taken = _taken(now)
        # Where there is room for all at one domain, nobody needs to look up where each mail went.
        is_wide = taken.count() + wanted <= per_domain
        emails = () if is_wide else taken.values_list("subscription__subscriber__email", flat=True)
        self._per_domain, self._taken = per_domain, Counter(map(domain_of, emails))

    def takes(self, email: str) -> bool:
        """Take a place for one more mail; False where the domain has none."""
        domain = domain_of(email)
        if self._taken[domain] >= self._per_domain:
            return False
        self._taken[domain] += 1
        return True


def domain_of(email: str) -> str:
    """Return whom a mail goes to first: what stands behind the last @."""
    return email.rpartition("@")[2].lower()


def _taken(now: datetime) -> QuerySet[Digest]:
    """Return what was handed over in the last minute or is leased; two small ranges of one index, and retries."""
    return Digest.objects.filter(
        # A hand-over keeps its moment in the column that is indexed beside the state.
        Q(state__in=_HANDED_OVER, next_attempt_at__gt=now - MINUTE)
        | Q(state=DigestState.RENDERED, next_attempt_at__gt=now)
        | Q(state=DigestState.FAILED, next_attempt_at__gt=now, handed_over_at__gt=now - MINUTE)
    ).order_by()
