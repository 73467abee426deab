"""What one digest is about: its period, its place in the row of issues, its recommendations, what was told before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from recommendations.digests.content import Told, told_from
from recommendations.digests.corrections import last_told
from recommendations.direction.change import Viewpoint
from recommendations.models import Digest, Recommendation, Subscription
from recommendations.vocabulary import DigestState

# A digest in one of these has reached its reader, may have, or will without anybody's help.
_REACHES_READER = (DigestState.RENDERED, DigestState.HANDING_OVER, DigestState.SENT, DigestState.STUCK)


@dataclass(frozen=True, slots=True)
class Issue:
    """One period of one subscription. `as_of` is the tracker's day at its end; recommendations in scope by id."""

    subscription: Subscription
    number: int
    start: datetime
    end: datetime
    as_of: date
    recommendations: Mapping[int, Recommendation]
    chosen: tuple[str, ...]
    told: Mapping[str, Told]

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
    def codes(self) -> frozenset[str]:
        """The codes of the recommendations in scope."""
        return frozenset(r.code for r in self.recommendations.values())


def issue_of(digest: Digest) -> Issue:
    """Read what a digest is about. The digest itself need not be saved."""
    subscription = digest.subscription
    chosen = set(subscription.recommendations.values_list("pk", flat=True))
    live = Recommendation.objects.filter(brief_id=subscription.brief_id, archived_at__isnull=True)
    in_scope = {r.pk: r for r in live.select_related("pillar") if not chosen or r.pk in chosen}
    earlier = subscription.digests.filter(period_start__lt=digest.period_start)
    return Issue(
        subscription=subscription,
        number=1 + earlier.exclude(state=DigestState.EMPTY).count(),
        start=digest.period_start,
        end=digest.period_end,
        as_of=_last_of(digest.period_end).as_of,
        recommendations=in_scope,
        chosen=tuple(r.code for r in in_scope.values()) if chosen else (),
        told=last_told(told_from(kept) for kept in _kept(earlier)),
    )


def _last_of(end: datetime) -> Viewpoint:
    """Return the last moment of a period that ends then, and the tracker's day at it."""
    last = end - timedelta.resolution
    return Viewpoint(timezone.localdate(last, timezone.get_default_timezone()), last)


def _kept(earlier: QuerySet[Digest]) -> list[Any]:
    """Return what each issue told that its reader got or will get, the oldest first."""
    reaches = Q(state__in=_REACHES_READER) | Q(state=DigestState.FAILED, next_attempt_at__isnull=False)
    rows = earlier.filter(reaches, content__isnull=False).order_by("period_start")
    return list(rows.values_list("content__told", flat=True))


def begins_at(day: date) -> datetime:
    """Return the moment from which a day counts: its midnight in the tracker's zone."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())
