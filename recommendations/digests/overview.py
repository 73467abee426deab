"""Digests by issue: how many stand where, and which are held, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min

from recommendations.digests.approve import ends_on, held_together
from recommendations.models import Digest
from recommendations.vocabulary import Cadence, DigestState

LOOKED_BACK = timedelta(days=100)
_ABOUT = timedelta(days=2)
_BY_ISSUE = ("subscription__brief__code", "subscription__cadence", "subscription__subscriber__time_zone", "period_end")


@dataclass(frozen=True, slots=True)
class IssueKey:
    """Digests of one brief and cadence whose periods end on one day of their readers' calendars."""

    on: date
    brief: str
    cadence: Cadence


@dataclass(frozen=True, slots=True)
class IssueCount:
    """How many digests of one issue stand in which state, in the order of a digest's life."""

    key: IssueKey
    states: tuple[tuple[DigestState, int], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Digests of one issue that are held for one reason; `digest_id` is one of them, to look at."""

    key: IssueKey
    reason: str
    number: int
    digest_id: int


def issues_by_state(*, now: datetime) -> list[IssueCount]:
    """Return the issues of the last LOOKED_BACK, the newest first; one query."""
    rows = Digest.objects.filter(period_end__gte=now - LOOKED_BACK).order_by()
    counts: dict[IssueKey, Counter[str]] = {}
    for row in rows.values(*_BY_ISSUE, "state").annotate(number=Count("pk")):
        counts.setdefault(_key(row), Counter())[row["state"]] += row["number"]
    in_order = sorted(counts, key=lambda key: (key.on, key.brief, key.cadence), reverse=True)
    return [IssueCount(key, tuple((s, counts[key][s]) for s in DigestState if counts[key][s])) for key in in_order]


def held_digests() -> list[Held]:
    """Return what waits for a decision, by issue and reason, the oldest issue first; one query."""
    rows = Digest.objects.filter(state=DigestState.HELD).order_by()
    found: dict[tuple[IssueKey, str], tuple[int, int]] = {}
    for row in rows.values(*_BY_ISSUE, "failure").annotate(number=Count("pk"), one=Min("pk")):
        place = _key(row), row["failure"]
        number, one = found.get(place, (0, row["one"]))
        found[place] = number + row["number"], min(one, row["one"])
    held = [Held(key, reason, number, one) for (key, reason), (number, one) in found.items()]
    return sorted(held, key=lambda one: (one.key.on, one.key.brief, one.key.cadence, one.reason))


def held_alike(digest: Digest) -> list[int]:
    """Return the ids of the held digests of a digest's issue that are held for the same reason as it is."""
    same = Digest.objects.filter(pk__in=held_together(digest), failure=digest.failure)
    return list(same.order_by("pk").values_list("pk", flat=True))


def digests_of(key: IssueKey, *, most: int) -> list[Digest]:
    """Return the digests of one issue, at most `most`, those that need a person first."""
    around = datetime.combine(key.on, datetime.min.time(), ZoneInfo("UTC"))
    rows = Digest.objects.filter(
        subscription__brief__code=key.brief,
        subscription__cadence=key.cadence,
        period_end__range=(around - _ABOUT, around + _ABOUT),
    )
    shown = rows.select_related("subscription__subscriber", "subscription__brief").defer("content", "text", "html")
    return _needing_first(one for one in shown.iterator() if ends_on(one) == key.on)[:most]


def _needing_first(digests: Iterable[Digest]) -> list[Digest]:
    needing = {DigestState.HELD, DigestState.STUCK, DigestState.FAILED}
    return sorted(digests, key=lambda one: (one.state not in needing, one.pk))


def _key(row: Mapping[str, object]) -> IssueKey:
    brief, cadence, zone, end = (row[name] for name in _BY_ISSUE)
    if not isinstance(end, datetime):
        raise TypeError("A period ends at a moment.")
    on = end.astimezone(ZoneInfo(str(zone or settings.TIME_ZONE))).date()
    return IssueKey(on, str(brief), Cadence(str(cadence)))
