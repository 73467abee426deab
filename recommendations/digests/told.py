"""In which digests readers were told of an event."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from recommendations.models import Digest
from recommendations.vocabulary import DigestState

_TOLD = (DigestState.SENT, DigestState.STUCK, DigestState.PUBLISHED)
_MOST_READ = 500


@dataclass(frozen=True, slots=True)
class Telling:
    """Digests of one closed period that told of an event: how many readers got one, and one of them to look at.

    The site's own issue is read by whoever comes and counts as no reader.
    """

    period_end: datetime
    readers: int
    digest_id: int


def tellings_of(event_code: str, *, since: datetime) -> tuple[Telling, ...]:
    """Return the digests that told of an event recorded at `since`, the latest first; one query.

    What a digest told is frozen in its content, so it is read from there. Only the first few hundred digests after the
    event was recorded are looked at; a development is told in the first of each reader's.
    """
    rows = Digest.objects.filter(state__in=_TOLD, period_end__gt=since, content__isnull=False)
    columns = ("period_end", "pk", "subscription__subscriber", "content__told")
    found = rows.order_by("period_end", "pk").values_list(*columns)[:_MOST_READ]
    told = [row[:3] for row in found if any(one.get("event") == event_code for one in row[3] or ())]
    readers = Counter(end for end, _, reader in told if reader is not None)
    first = {end: pk for end, pk, _ in reversed(told)}
    return tuple(Telling(end, readers[end], first[end]) for end in sorted(first, reverse=True))
