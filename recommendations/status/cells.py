"""A track's row in force as a cell of the board, the same wherever it is shown."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from recommendations.models import Actor, Brief, Direction, Track
from recommendations.status.calls import call_notes
from recommendations.status.freshness import last_checks, last_evidence, last_seen, owner_name, stale_since
from recommendations.status.notes import CallNote
from recommendations.status.readings import last_said, rows_in_force
from recommendations.status.record import AT_ONCE
from recommendations.status.values import ActorColumn, Cell
from recommendations.vocabulary import ActorRole, Label, ShownLabel, Step

# Forty days nine apart: the line of a year without a query for every day of it.
SPARK_POINTS = 40
SPARK_STEP = timedelta(days=9)
SHOWN_ROLES = (ActorRole.TRACKED, ActorRole.DERIVED)

Spark = tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rows say about some tracks as of a day, and as of the day compared with; all by track id.

    `settled_from`: from this day on everything known is worked in; what was learned late waits only about days before.
    """

    days: tuple[date, ...]
    settled_from: date
    after: Mapping[int, Direction]
    before: Mapping[int, Direction]
    sparks: Mapping[int, Spark]
    checked: Mapping[int, datetime]
    seen: Mapping[int, date]
    calls: Mapping[int, tuple[CallNote, ...]]


def shown_tracks(brief: Brief) -> QuerySet[Track]:
    """Return the tracks of a brief that have a direction, with actor and recommendation, in the board's order."""
    tracks = Track.objects.filter(
        recommendation__brief=brief,
        recommendation__archived_at=None,
        archived_at=None,
        actor__archived_at=None,
        actor__role__in=SHOWN_ROLES,
    )
    return tracks.select_related("actor__group", "recommendation__owner", "owner").order_by(
        "recommendation__pillar__position", "recommendation__position", "actor__position", "actor__code"
    )


def column_of(actor: Actor) -> ActorColumn:
    """Return an actor as a column; expects its group at hand."""
    return ActorColumn(
        code=actor.code,
        name=actor.name,
        short_name=actor.short_name or actor.name,
        role=ActorRole(actor.role),
        group_code=actor.group.code if actor.group else "",
    )


def standing(
    tracks: Collection[Track],
    *,
    as_of: date,
    known_at: datetime,
    compare_on: date | None,
    compare_known_at: datetime | None = None,
) -> Standing:
    """Return what is needed to draw cells, in at most six queries, or seven with a comparison.

    Both days are read with the same knowledge, so a difference is one in the world and not in our records, unless
    `compare_known_at` asks for what was said then.
    """
    ids = [track.pk for track in tracks]
    checked = last_checks(ids, as_of=as_of, known_at=known_at)
    return Standing(
        days=(as_of, compare_on) if compare_on else (as_of,),
        settled_from=localdate(known_at) - AT_ONCE,
        after=rows_in_force(ids, as_of=as_of, known_at=known_at),
        before=rows_in_force(ids, as_of=compare_on, known_at=compare_known_at or known_at) if compare_on else {},
        sparks=sparks(ids, as_of=as_of, known_at=known_at),
        checked=checked,
        seen=last_seen(tracks, last_evidence(tracks, as_of=as_of, known_at=known_at), checked),
        calls=call_notes(ids, on=as_of, known_at=known_at),
    )


def cell_of(track: Track, standing: Standing, *, changed_from: ShownLabel | None) -> Cell:
    """Return a track's cell; without a row, or where nothing was ever rated, one that says so and holds no number."""
    row = standing.after.get(track.pk)
    cell = Cell(
        track_id=track.pk,
        actor=column_of(track.actor),
        changed_from=changed_from,
        restating=_is_restating(track, standing),
        checked_at=standing.checked.get(track.pk),
        stale_since=stale_since(track, standing.seen.get(track.pk), as_of=standing.days[0]),
        owner_name=owner_name(track),
        calls=standing.calls.get(track.pk, ()),
    )
    if row is None:
        return cell
    cell = replace(
        cell,
        reason=row.reason,
        fresh_until=fresh_until(row),
        method_version=row.method_version,
        computed_on=row.as_of,
        recorded_at=row.recorded_at,
    )
    return cell if row.shown == ShownLabel.NOT_YET_RATED else _rated(cell, row, standing.sparks.get(track.pk, ()))


def _is_restating(track: Track, standing: Standing) -> bool:
    waits_from = track.restate_from
    return waits_from is not None and any(waits_from <= day < standing.settled_from for day in standing.days)


def _rated(cell: Cell, row: Direction, spark: Spark) -> Cell:
    return replace(
        cell,
        shown=ShownLabel(row.shown),
        label=Label(row.label),
        since_on=row.since_on,
        previous_shown=ShownLabel(row.previous_shown) if row.previous_shown else None,
        p_toward=row.p_toward,
        share=row.share,
        low60=row.low60,
        high60=row.high60,
        low80=row.low80,
        high80=row.high80,
        evidence=row.toward_mass + row.away_mass,
        toward_count=row.toward_count,
        away_count=row.away_count,
        neutral_count=row.neutral_count,
        long_label=Label(row.long_label),
        long_shown_note=_long_note(row),
        furthest_step=Step(row.furthest_step) if row.furthest_step else None,
        words_only=row.is_words_only,
        one_event=row.rests_on_one_event,
        contested=row.is_contested,
        clear=row.is_clear,
        spark=spark,
    )


def sparks(track_ids: Collection[int], *, as_of: date, known_at: datetime) -> dict[int, Spark]:
    """Return (day, share) over twelve months, oldest first, by track id; days without a rating are gaps. One query."""
    days = [as_of - SPARK_STEP * n for n in range(SPARK_POINTS)]
    rows = Direction.objects.filter(track_id__in=track_ids, as_of__in=days).exclude(shown=ShownLabel.NOT_YET_RATED)
    points = defaultdict(list)
    for track_id, day, share in (
        last_said(rows, known_at=known_at).order_by("as_of").values_list("track_id", "as_of", "share")
    ):
        points[track_id].append((day, share))
    return {track_id: tuple(found) for track_id, found in points.items()}


def fresh_until(row: Direction) -> date | None:
    """Return the last day on which a track had a label other than insufficient.

    A lapsed row says when its label lapsed, and so when it was last there.
    """
    if row.label != Label.INSUFFICIENT:
        return row.as_of
    return row.since_on - timedelta(days=1) if row.previous_label and row.since_on else None


def _long_note(row: Direction) -> str:
    if row.shown != ShownLabel.NO_RECENT_EVIDENCE or row.long_label == Label.INSUFFICIENT:
        return ""
    return f"past year: {Label(row.long_label).label.lower()}"
