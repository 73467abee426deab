"""What lies ahead at the end of an issue's period: days already known, and what is watched for."""

from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q

from recommendations.digests.content import Development, Watch
from recommendations.digests.issue import Issue
from recommendations.digests.news import event_address, recommendation_address
from recommendations.models import Assessment
from recommendations.status.knowledge import never_confirmed
from recommendations.status.watch import watchpoints_as_of
from recommendations.vocabulary import DatePrecision, EventState, Side, Step

A_MONTH = timedelta(days=31)


def to_watch(issue: Issue) -> tuple[Development, ...]:
    """Return events recorded with a day still to come, within a month. They are told as news once it has come."""
    in_force = Q(superseded_at__isnull=True) | Q(superseded_at__gte=issue.end)
    kept = Q(event__retracted_at__isnull=True) | Q(event__retracted_at__gte=issue.end)
    ahead = Assessment.objects.filter(
        in_force,
        kept,
        issue.scope.on("track__"),
        recorded_at__lt=issue.end,
        event__recorded_at__gte=issue.subscription.started_at,
        event__recorded_at__lt=issue.end,
        event__date_precision=DatePrecision.DAY,
        event__occurred_on__gt=issue.as_of,
        event__occurred_on__lte=issue.as_of + A_MONTH,
    )
    rows = ahead.exclude(event__state=EventState.PROPOSED).exclude(never_confirmed("event"))
    names = ("event__code", "event__headline", "event__occurred_on", "event__step", "track__recommendation__code")
    found = rows.order_by("event__occurred_on", "event__code", names[-1]).values_list(*names)
    return tuple(
        _ahead(*event, recommendations=tuple(dict.fromkeys(row[-1] for row in same)))
        for event, same in groupby(found, key=lambda row: row[:4])
    )


def watchpoints(issue: Issue) -> tuple[Watch, ...]:
    """Return what was watched for at the end of the period and is due within a month, the nearest day first."""
    standing = watchpoints_as_of(issue.as_of, known_at=issue.known_at)
    near = standing.filter(issue.scope.on("track__"), due_on__gte=issue.as_of, due_on__lte=issue.as_of + A_MONTH)
    return tuple(
        Watch(
            recommendation=one.track.recommendation.code,
            actor=one.track.actor.name,
            what=one.text,
            side=Side(one.side),
            by=one.due_on,
            url=recommendation_address(one.track.recommendation.code, issue),
        )
        for one in near
    )


def _ahead(code: str, headline: str, on: date, step: str, *, recommendations: tuple[str, ...]) -> Development:
    return Development(
        event=code,
        headline=headline,
        url=event_address(code),
        occurred_on=on,
        date_precision=DatePrecision.DAY,
        step=Step(step) if step else None,
        recorded_late_on=None,
        publisher="",
        source_url="",
        recommendations=recommendations,
    )
