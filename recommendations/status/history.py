"""How a recommendation got here: when its labels changed, and the line of each actor's share."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby

from recommendations.direction.trend import TrendPoint, share_line
from recommendations.models import Direction, Track
from recommendations.status.cells import column_of
from recommendations.status.gather import gather_evidence
from recommendations.status.units import days_between, is_derived, reader_of, units_of
from recommendations.status.values import LabelChange
from recommendations.vocabulary import Label, ShownLabel

TREND_MONTHS = 24
TREND_POINTS = 120


def label_history(tracks: Collection[Track], *, as_of: date, known_at: datetime) -> tuple[LabelChange, ...]:
    """Return each change of a computed label up to a day, newest first, from what was recorded by then; two queries.

    A track's first days without enough evidence are no change. Between two versions of the method there is one, and
    its `method_version` says so.
    """
    actors = {track.pk: column_of(track.actor) for track in tracks}
    before = dict(_turns(actors, as_of=as_of, known_at=known_at))
    rows = Direction.objects.filter(pk__in=before).order_by("-as_of", "track__actor__position", "track_id")
    return tuple(
        LabelChange(
            on=row.since_on or row.as_of,
            actor=actors[row.track_id],
            before=before[row.pk],
            after=ShownLabel(row.shown),
            reason=row.reason,
            method_version=row.method_version,
        )
        for row in rows
    )


def _turns(track_ids: Collection[int], *, as_of: date, known_at: datetime) -> Iterator[tuple[int, ShownLabel]]:
    """Return the row of each first day of another label, with what was shown the day before."""
    rows = Direction.objects.filter(track_id__in=track_ids, as_of__lte=as_of, recorded_at__lte=known_at)
    in_order = rows.order_by("track_id", "as_of", "recorded_at")  # the unique index as it lies; the last of a day wins
    days = {
        (track_id, day): (pk, label, shown)
        for track_id, day, pk, label, shown in in_order.values_list("track_id", "as_of", "pk", "label", "shown")
    }
    for _, days_of_one in groupby(days.items(), key=lambda item: item[0][0]):
        label_before, shown_before = Label.INSUFFICIENT.value, ShownLabel.NOT_YET_RATED.value
        for _, (pk, label, shown) in days_of_one:
            if label != label_before:
                yield pk, ShownLabel(shown_before)
            label_before, shown_before = label, shown


def trends_of(
    recommendation_id: int, *, first: date | None, as_of: date, known_at: datetime
) -> Mapping[str, tuple[TrendPoint, ...]]:
    """Replay each actor's line from `first` to a day, by actor code; three queries.

    Without `first` it begins 24 months before the day. It never begins before the actor's first rated event, and an
    actor without one has no line.
    """
    units = units_of(recommendation_id)
    evidence = gather_evidence({member for members in units.values() for member in members})
    begin = first or _months_before(as_of, TREND_MONTHS)
    lines = {}
    for track, members in units.items():
        counting = (e.occurred_on for member in members for e in evidence[member.pk] if e.counts(known_at))
        start = max(begin, min(counting, default=date.max))
        if start > as_of:
            continue
        reader = reader_of(members, evidence, derived=is_derived(track), until=as_of, known_at=known_at)
        if line := share_line(reader, days_between(start, as_of), most=TREND_POINTS):
            lines[track.actor.code] = line
    return lines


def _months_before(day: date, months: int) -> date:
    """Return the first of the month that many months earlier."""
    whole = day.year * 12 + day.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)
