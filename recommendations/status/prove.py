"""Every recorded row worked out again from what was known when it was recorded: it must come out the same."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from django.db.models import Count, QuerySet
from django.utils import timezone

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Direction, Recommendation, Track
from recommendations.status.gather import Evidence, gather_evidence
from recommendations.status.rows import differing_columns, direction_row
from recommendations.status.units import reader_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that does not come out as it was recorded."""

    column: str
    recorded: object
    recomputed: object


@dataclass(frozen=True, slots=True)
class Proof:
    """One recorded row worked out again, and what differs; it should be nothing for ever."""

    row: Direction
    differences: tuple[Difference, ...]


def prove_directions(*, since: date | None = None) -> Iterator[Proof]:
    """Work out again each row recorded on a day or later (default: ever) by the version of the method in force.

    One recommendation is in memory at a time. What is known changes only when somebody writes, so all rows of a track
    between two writings share one replay.
    """
    rows = _recorded(since).filter(method_version=DIRECTION_V1.version)
    recommendations = Recommendation.objects.filter(pk__in=rows.order_by().values("track__recommendation"))
    for recommendation in recommendations.order_by("brief__code", "code"):
        yield from _prove(recommendation, rows)


def rows_of_other_versions(*, since: date | None = None) -> dict[str, int]:
    """Return by version how many rows were recorded by another version of the method; they stand unproved."""
    others = _recorded(since).exclude(method_version=DIRECTION_V1.version).order_by("method_version")
    return dict(others.values_list("method_version").annotate(rows=Count("pk")))


def _recorded(since: date | None) -> "QuerySet[Direction]":
    if since is None:
        return Direction.objects.all()
    midnight = datetime.combine(since, time.min, tzinfo=timezone.get_current_timezone())
    return Direction.objects.filter(recorded_at__gte=midnight)


def _prove(recommendation: Recommendation, rows: "QuerySet[Direction]") -> Iterator[Proof]:
    tracks = recommendation.tracks.select_related("actor", "recommendation").in_bulk()
    by_actor = {track.actor.code: track for track in tracks.values()}
    evidence = gather_evidence(tracks.values())
    said = rows.filter(track__in=tracks).order_by("track_id", "recorded_at", "as_of")
    for (track_id, codes), of_one in groupby(said.iterator(), key=_subject):
        members = [by_actor[code] for code in codes if code in by_actor] if codes else [tracks[track_id]]
        if len(members) < len(codes):
            yield from (_without_members(row, tracks[track_id], members) for row in of_one)
            continue
        moments = _moments(events for member in members for events in evidence[member.pk])
        for _, batch in groupby(of_one, key=lambda row: bisect_right(moments, row.recorded_at)):
            yield from _prove_batch(list(batch), tracks[track_id], members, evidence)


def _subject(row: Direction) -> tuple[int, tuple[str, ...]]:
    """Return the track a row is about and the codes of the members it was read from, if it is a group's."""
    return row.track_id, tuple(row.members)


def _moments(events: Iterable[EventEvidence]) -> list[datetime]:
    """Return, in order, every moment at which something about the events became known or ceased to stand."""
    moments = set()
    for event in events:
        moments |= {event.recorded_at, event.retracted_at}
        for one in event.assessments:
            moments |= {one.recorded_at, one.superseded_at}
    return sorted(moment for moment in moments if moment is not None)


def _without_members(row: Direction, track: Track, left: Sequence[Track]) -> Proof:
    """Say of a group's row that some of those it was read from are no longer found by their codes."""
    row.track = track
    return Proof(row, (Difference("members", row.members, [member.actor.code for member in left]),))


def _prove_batch(
    rows: Sequence[Direction], track: Track, members: Sequence[Track], evidence: Evidence
) -> Iterator[Proof]:
    """Work out rows of one track between which nothing became known."""
    reader = reader_of(
        members,
        evidence,
        derived=bool(rows[0].members),
        until=max(row.as_of for row in rows),
        known_at=rows[0].recorded_at,
    )
    codes = [member.actor.code for member in members] if rows[0].members else []
    for row in rows:
        row.track = track
        again = direction_row(track.pk, reader.read(row.as_of), recorded_at=row.recorded_at, members=codes)
        columns = differing_columns(row, again)
        yield Proof(row, tuple(Difference(name, getattr(row, name), getattr(again, name)) for name in columns))
