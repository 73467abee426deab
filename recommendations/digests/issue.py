"""What one digest is about: its period, its place in the row of issues, its recommendations, what was told before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from recommendations.digests.content import Told, told_from
from recommendations.digests.corrections import last_told
from recommendations.digests.history import History, histories
from recommendations.digests.scope import Scope, scope_of
from recommendations.direction.change import Viewpoint
from recommendations.models import Digest, Recommendation, Subscription


@dataclass(frozen=True, slots=True)
class Issue:
    """What one issue covers, for one subscription. `as_of`: the tracker's day at its end; `told`: by event code."""

    subscription: Subscription
    scope: Scope
    history: History
    end: datetime
    as_of: date
    told: Mapping[str, Told]

    @property
    def start(self) -> datetime:
        """From when it tells: where the last issue that reached its reader ended."""
        return self.history.start

    @property
    def number(self) -> int:
        """Its place in the row of issues that went out."""
        return self.history.number

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in the period."""
        return self.start <= moment < self.end

    @property
    def known_at(self) -> datetime:
        """The last moment of the period."""
        return self.end - timedelta.resolution

    @property
    def before(self) -> Viewpoint:
        """The day and the knowledge with which the last period ended."""
        return _last_of(self.start)

    @property
    def after(self) -> Viewpoint:
        """The day and the knowledge with which this period ended."""
        return Viewpoint(self.as_of, self.known_at)

    @property
    def recommendations(self) -> Mapping[int, Recommendation]:
        """The recommendations in scope by id."""
        return self.scope.recommendations

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the recommendations in scope."""
        return frozenset(r.code for r in self.recommendations.values())


def issue_of(digest: Digest) -> Issue:
    """Read what a digest is about. The digest itself need not be saved."""
    (history,) = histories([digest])
    return Issue(
        subscription=digest.subscription,
        scope=scope_of(digest.subscription),
        history=history,
        end=digest.period_end,
        as_of=_last_of(digest.period_end).as_of,
        told=last_told(told_from(kept) for kept in _kept(history.reached)),
    )


def _last_of(end: datetime) -> Viewpoint:
    """Return the last moment of a period that ends then, and the tracker's day at it."""
    last = end - timedelta.resolution
    return Viewpoint(timezone.localdate(last, timezone.get_default_timezone()), last)


def _kept(ids: Collection[int]) -> list[Any]:
    """Return what each issue told that its reader got or will get, the oldest first."""
    if not ids:
        return []
    rows = Digest.objects.filter(pk__in=ids, content__isnull=False).order_by("period_start")
    return list(rows.values_list("content__told", flat=True))


def begins_at(day: date) -> datetime:
    """Return the moment from which a day counts: its midnight in the tracker's zone."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())
