"""Which labels changed lately, in the order in which it was recorded: what a reader of a feed is told, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from recommendations.digests.addresses import address_as_of
from recommendations.digests.archive import day_of
from recommendations.direction.change import ChangeSplit, Viewpoint
from recommendations.direction.sentences import change_sentence
from recommendations.models import Brief, Direction, Track
from recommendations.status.cells import shown_tracks
from recommendations.status.changes import are_comparable
from recommendations.status.gather import gather_evidence
from recommendations.status.readings import rows_in_force
from recommendations.status.units import is_derived, members_of, split_of, units_among
from recommendations.vocabulary import ShownLabel

LOOKED_BACK = timedelta(days=92)
MOST = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """One label that changed. `cause` is empty where the days as read anew do not show the recorded change."""

    direction_id: int
    recommendation: str
    title: str
    actor_code: str
    actor: str
    before: ShownLabel
    after: ShownLabel
    reason: str
    cause: str
    recorded_at: datetime
    url: str


def latest_turns(brief: Brief, *, now: datetime) -> tuple[Turn, ...]:
    """Return the labels that changed within LOOKED_BACK, the one recorded last first, at most MOST; six queries.

    A label changed when what was in force for the last day recorded was replaced by a row with another one. A first
    label is a change from “Not yet rated”; two versions of the method are not compared.
    """
    tracks = {track.pk: track for track in shown_tracks(brief)}
    found = sorted(_pairs(tracks, now - LOOKED_BACK), key=lambda pair: (pair[1].recorded_at, pair[1].pk), reverse=True)
    latest = found[:MOST]
    splits = _splits(latest, tracks)
    return tuple(
        _turn(before, after, tracks[after.track_id], split, brief)
        for (before, after), split in zip(latest, splits, strict=True)
    )


def _pairs(tracks: dict[int, Track], since: datetime) -> Iterator[tuple[Direction | None, Direction]]:
    """Yield each row that changed the label in force, with the row it replaced."""
    in_force = rows_in_force(tracks, known_at=since)
    rows = Direction.objects.filter(track__in=tracks, recorded_at__gt=since).order_by("track", "recorded_at", "as_of")
    for (track_id, _), together in groupby(rows, key=lambda row: (row.track_id, row.recorded_at)):
        *_, after = together  # of several days recorded at once, the last is the one that is read
        before = in_force.get(track_id)
        if before is not None and after.as_of < before.as_of:
            continue  # an earlier day set right; what is in force now stays
        in_force[track_id] = after
        if are_comparable(before, after) and _label(before) != _label(after):
            yield before, after


def _label(row: Direction | None) -> str:
    return "insufficient" if row is None else row.label


def _splits(pairs: Sequence[tuple[Direction | None, Direction]], tracks: dict[int, Track]) -> list[ChangeSplit | None]:
    """Return what moved each, where there is a row before it; one gathering of evidence for them all."""
    units = units_among({tracks[after.track_id].recommendation_id for before, after in pairs if before})
    evidence, by_id = gather_evidence(members_of(units)), {track.pk: track for track in units}
    splits: list[ChangeSplit | None] = []
    for before, after in pairs:
        track = by_id.get(after.track_id)
        if before is None or track is None:
            splits.append(None)
            continue
        ends = {
            "before": Viewpoint(before.as_of, before.recorded_at),
            "after": Viewpoint(after.as_of, after.recorded_at),
        }
        splits.append(split_of(units[track], evidence, derived=is_derived(track), **ends))
    return splits


def _turn(before: Direction | None, after: Direction, track: Track, split: ChangeSplit | None, brief: Brief) -> Turn:
    code = track.recommendation.code
    told = split is not None and (split.label_before, split.label_after) == (_label(before), after.label)
    return Turn(
        direction_id=after.pk,
        recommendation=code,
        title=track.recommendation.title,
        actor_code=track.actor.code,
        actor=track.actor.name,
        before=ShownLabel(before.shown) if before else ShownLabel.NOT_YET_RATED,
        after=ShownLabel(after.shown),
        reason=after.reason,
        cause=change_sentence(split) if split and told else "",
        recorded_at=after.recorded_at,
        url=address_as_of("recommendation", brief.code, code, as_of=day_of(after.recorded_at)),
    )
