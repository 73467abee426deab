"""How a recommendation got here: when its labels changed, and the line of each actor's share."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from recommendations.direction.trend import TrendPoint, share_series, thin
from recommendations.models import Direction, Track
from recommendations.status.cells import column_of
from recommendations.status.gather import gather_evidence
from recommendations.status.readings import last_said
from recommendations.status.units import is_derived, read_days, units_of
from recommendations.status.values import LabelChange
from recommendations.vocabulary import Label, ShownLabel

TREND_MONTHS = 24
TREND_POINTS = 120


def label_history(tracks: Collection[Track], *, as_of: date, known_at: datetime) -> tuple[LabelChange, ...]:
    """Return each change of a computed label up to a day, newest first, from what was recorded by then; one query.

    A track's first days without enough evidence are no change. Between two versions of the method there is one, and
    its `method_version` says so.
    """
    actors = {track.pk: column_of(track.actor) for track in tracks}
    rows = last_said(Direction.objects.filter(track_id__in=actors, as_of__lte=as_of), known_at=known_at)
    turns = rows.annotate(
        label_before=Window(Lag("label"), partition_by="track_id", order_by="as_of"),
        shown_before=Window(Lag("shown"), partition_by="track_id", order_by="as_of"),
    ).filter(Q(label_before=None) & ~Q(label=Label.INSUFFICIENT) | ~Q(label_before=F("label")))
    return tuple(
        LabelChange(
            on=row.since_on or row.as_of,
            actor=actors[row.track_id],
            before=ShownLabel(row.shown_before) if row.shown_before else ShownLabel.NOT_YET_RATED,
            after=ShownLabel(row.shown),
            reason=row.reason,
            method_version=row.method_version,
        )
        for row in turns.order_by("-as_of", "track__actor__position", "track_id")
    )


def trends_of(
    recommendation_id: int, *, first: date | None, as_of: date, known_at: datetime
) -> Mapping[str, tuple[TrendPoint, ...]]:
    """Replay each actor's line from `first` to a day, by actor code; two queries.

    Without `first` it begins 24 months before the day. It never begins before the actor's first rated event, and an
    actor without one has no line.
    """
    units = units_of(recommendation_id)
    evidence = gather_evidence({member for members in units.values() for member in members})
    begin = min(first or _months_before(as_of, TREND_MONTHS), as_of)
    lines = {}
    for track, members in units.items():
        derived = is_derived(track)
        days = read_days(members, evidence, derived=derived, first=begin, last=as_of, known_at=known_at)
        rated = [day for day in days if day.shown is not ShownLabel.NOT_YET_RATED]
        if rated:
            lines[track.actor.code] = share_series(thin(rated, TREND_POINTS))
    return lines


def _months_before(day: date, months: int) -> date:
    """Return the first of the month that many months earlier."""
    whole = day.year * 12 + day.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)
