"""Which differences between two readings of a track are worth reporting, and in which order (METHOD 0.1, 1.8)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from recommendations.models import Brief, Direction, Track
from recommendations.status.cells import column_of, shown_tracks
from recommendations.status.readings import rows_in_force
from recommendations.status.values import Change
from recommendations.vocabulary import Label, ShownLabel

FIVE_POINTS = 0.05
_ON_THE_CUT = 1e-9
# Height of a shown label; what has no height is unknown, and neither up nor down.
_HEIGHTS = {
    ShownLabel.AWAY: -2,
    ShownLabel.LEANING_AWAY: -1,
    ShownLabel.MIXED: 0,
    ShownLabel.HOLDING: 0,
    ShownLabel.LEANING_TOWARD: 1,
    ShownLabel.TOWARD: 2,
}


def direction_changes(brief: Brief, *, recorded_from: datetime, recorded_to: datetime) -> tuple[Change, ...]:
    """Return what changed, track by track, between what was in force at two moments of knowledge, worst first.

    Each moment is read as of the last day recorded by then. Periods that follow on each other lose nothing and tell
    nothing twice, since one ends with the reading the next begins with. Two versions of the method are not compared.
    """
    tracks = list(shown_tracks(brief))
    ids = [track.pk for track in tracks]
    before, after = (rows_in_force(ids, known_at=moment) for moment in (recorded_from, recorded_to))
    return worst_first(changes_by_track(tracks, before, after).values())


def changes_by_track(
    tracks: Iterable[Track], before: Mapping[int, Direction], after: Mapping[int, Direction]
) -> dict[int, Change]:
    """Return the changes worth reporting between two sets of rows, all by track id."""
    pairs = ((track, before.get(track.pk), after.get(track.pk)) for track in tracks)
    return {track.pk: _change(track, one, other) for track, one, other in pairs if is_worth_reporting(one, other)}


def is_worth_reporting(before: Direction | None, after: Direction | None) -> bool:
    """Whether the computed label differs or the share moved by five points, under one version of the method.

    A track's first reading has no earlier share: it is reported once it has a label other than insufficient.
    """
    if not are_comparable(before, after):
        return False
    return _label(before) != _label(after) or _share_moved(_share(before), _share(after))


def are_comparable(before: Direction | None, after: Direction | None) -> bool:
    """Whether two readings were made with one version of the method; what was never rated compares with anything."""
    versions = {row.method_version for row in (before, after) if row and row.shown != ShownLabel.NOT_YET_RATED}
    return len(versions) <= 1


def changed_from(change: Change | None) -> ShownLabel | None:
    """Return what a cell says it was: nothing where no change is worth reporting or the word is still the same."""
    if change is None or change.before is change.after:
        return None
    return change.before or ShownLabel.NOT_YET_RATED


def worst_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Order changes: labels by how far they fell, then those that faded, then mere moves of the share, down first."""
    return tuple(sorted(changes, key=_rank))


def _change(track: Track, before: Direction | None, after: Direction | None) -> Change:
    label_changed = _label(before) != _label(after)
    as_of, since_on = (after.as_of, after.since_on) if after else (None, None)
    return Change(
        recommendation_code=track.recommendation.code,
        title=track.recommendation.title,
        actor=column_of(track.actor),
        before=None if before is None else ShownLabel(before.shown),
        after=ShownLabel.NOT_YET_RATED if after is None else ShownLabel(after.shown),
        on=(since_on if label_changed else None) or as_of,
        reason=after.reason if after else "",
        as_of=as_of,
        share_before=_share(before),
        share_after=_share(after),
        label_changed=label_changed,
    )


def _label(row: Direction | None) -> str:
    return Label.INSUFFICIENT if row is None else row.label


def _share(row: Direction | None) -> float | None:
    """Return the share of a row, or None where nobody had rated the track: its number is then the prior's alone."""
    return None if row is None or row.shown == ShownLabel.NOT_YET_RATED else row.share


def _share_moved(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and abs(after - before) >= FIVE_POINTS - _ON_THE_CUT


def _rank(change: Change) -> tuple[int, float, float]:
    share = (change.share_after or 0.5) - (change.share_before or 0.5)
    if not change.label_changed:
        return 2, 0, share
    if change.after not in _HEIGHTS:
        return 1, 0, share
    return 0, _HEIGHTS[change.after] - _HEIGHTS.get(change.before or ShownLabel.NOT_YET_RATED, 0), share
