"""What came before a digest: which issues reached its reader, from where it goes on, and what it is numbered.

Periods abut, and each issue tells its own period. Where the issues before it never reached the reader (given up,
dropped by a person, or kept back because no label had moved), it tells theirs as well: it goes on from the end of the
last one that did reach the reader, so there is no gap, and nothing that was told is told again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from recommendations.models import Digest
from recommendations.vocabulary import Cadence, DigestState

# A digest in one of these has reached its reader, may have, or will unless a person stops it.
_REACHES = frozenset(
    (
        DigestState.RENDERED,
        DigestState.HELD,
        DigestState.HANDING_OVER,
        DigestState.SENT,
        DigestState.STUCK,
        DigestState.PUBLISHED,
    )
)


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier digest of a subscription."""

    pk: int
    subscription_id: int
    start: datetime
    end: datetime
    state: DigestState
    goes_on: bool

    @property
    def reaches(self) -> bool:
        """Whether its reader got it or will."""
        return self.state in _REACHES or (self.state is DigestState.FAILED and self.goes_on)

    @property
    def is_lost(self) -> bool:
        """Whether its reader will never get it."""
        return self.state is DigestState.DROPPED or (self.state is DigestState.FAILED and not self.goes_on)


@dataclass(frozen=True, slots=True)
class History:
    """What an issue goes on from. `reached`: the digests that were or will be read, by id, the oldest first.

    `memory` is a mark of everything its reader was told by them: readers with the same mark were told the same.
    """

    start: datetime
    number: int
    reached: tuple[int, ...]
    ends: str
    memory: str

    def remember(self, told: str) -> str:
        """Return the mark to keep with an issue that tells this besides."""
        return f"{self.ends}.{_hash(self.memory, told)}"


def histories(digests: Sequence[Digest]) -> list[History]:
    """Return what each digest goes on from; two queries for however many, which read no text of any issue."""
    earlier = [_earlier(digest, past) for digest, past in zip(digests, _past(digests), strict=True)]
    kept = _kept([one.pk for row in earlier for one in _asked(row)])
    return [_history(digest, row, kept) for digest, row in zip(digests, earlier, strict=True)]


def _past(digests: Sequence[Digest]) -> list[list[Past]]:
    if not digests:
        return []
    latest = max(digest.period_start for digest in digests)
    columns = ("pk", "subscription_id", "period_start", "period_end", "state", "next_attempt_at")
    rows = Digest.objects.filter(
        subscription__in={digest.subscription_id for digest in digests}, period_start__lt=latest
    ).order_by("subscription", "period_start")
    found = (
        Past(pk, owner, start, end, DigestState(state), next_attempt_at is not None)
        for pk, owner, start, end, state, next_attempt_at in rows.values_list(*columns)
    )
    by_owner = {owner: list(same) for owner, same in groupby(found, key=lambda one: one.subscription_id)}
    return [by_owner.get(digest.subscription_id, []) for digest in digests]


def _earlier(digest: Digest, past: Sequence[Past]) -> list[Past]:
    return [one for one in past if one.start < digest.period_start]


def _asked(row: Sequence[Past]) -> list[Past]:
    """Return the digests of which more has to be known: the last that reached, and the last that came to nothing."""
    reached = [one for one in row if one.reaches]
    empty = [one for one in _since(row) if one.state is DigestState.EMPTY]
    return [*reached[-1:], *empty[-1:]]


def _since(row: Sequence[Past]) -> list[Past]:
    """Return what came after the last digest that reached its reader."""
    place = max((place for place, one in enumerate(row) if one.reaches), default=-1)
    return list(row[place + 1 :])


def _kept(ids: Collection[int]) -> Mapping[int, dict[str, Any]]:
    names = ("issue", "memory", "cadence")
    rows = Digest.objects.filter(pk__in=ids).values_list("pk", *(f"content__{name}" for name in names))
    return {pk: dict(zip(names, values, strict=True)) for pk, *values in (rows if ids else ())}


def _history(digest: Digest, row: Sequence[Past], kept: Mapping[int, dict[str, Any]]) -> History:
    reached = [one for one in row if one.reaches]
    last = kept.get(reached[-1].pk, {}) if reached else {}
    before_last, own = _ends(reached[:-1]), f"subscription {digest.subscription_id}"
    memory = last.get("memory") or ""
    # What was resent or given up since the last issue was composed is not in its mark.
    holds = not reached or memory.partition(".")[0] == before_last
    return History(
        start=_start(digest, row, kept),
        number=1 + (last.get("issue") or len(reached)),
        reached=tuple(one.pk for one in reached),
        ends=_ends(reached),
        memory=memory if holds else f"{own} {_ends(reached)}",
    )


def _start(digest: Digest, row: Sequence[Past], kept: Mapping[int, dict[str, Any]]) -> datetime:
    since = _since(row)
    empty = [one.pk for one in since if one.state is DigestState.EMPTY][-1:]
    kept_back = digest.subscription.cadence == Cadence.ON_CHANGE or any(
        kept[pk]["cadence"] == Cadence.ON_CHANGE for pk in empty
    )
    start = digest.period_start
    for one in reversed(since):
        tells_nothing = one.is_lost or (kept_back and one.state is DigestState.EMPTY)
        if one.end != start or not tells_nothing:
            break
        start = one.start
    return start


def _ends(reached: Sequence[Past]) -> str:
    return _hash(*(one.end.isoformat() for one in reached))


def _hash(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:32]
