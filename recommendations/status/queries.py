"""The questions pages, API and digests ask about status. Each costs the same few queries however much is recorded."""

from datetime import date, datetime

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import DirectionReading
from recommendations.models import Recommendation, Track
from recommendations.status.board import board
from recommendations.status.cells import cell_of, shown_tracks, standing
from recommendations.status.changes import are_comparable, changed_from, changes_by_track, direction_changes
from recommendations.status.evidence import evidence_rows
from recommendations.status.gather import gather_evidence
from recommendations.status.history import label_history, trends_of
from recommendations.status.indicators import disagreements, indicator_series
from recommendations.status.units import is_derived, read_days, units_of
from recommendations.status.values import RecommendationStatus

__all__ = ["board", "direction_changes", "preview_direction", "recommendation_status"]


def recommendation_status(
    recommendation: Recommendation,
    *,
    as_of: date,
    known_at: datetime,
    compare_on: date | None = None,
    trend_from: date | None = None,
) -> RecommendationStatus:
    """Return everything behind one row of the board; its cells are the board's.

    Trends begin on `trend_from`, by default 24 months before the day, and never before an actor's first rated event.
    """
    tracks = list(shown_tracks(recommendation.brief).filter(recommendation=recommendation))
    now = standing(tracks, as_of=as_of, known_at=known_at, compare_on=compare_on)
    changes = changes_by_track(tracks, now.before, now.after) if compare_on else {}
    cells = tuple(cell_of(track, now, changed_from=changed_from(changes.get(track.pk))) for track in tracks)
    indicators = indicator_series(recommendation, as_of=as_of, known_at=known_at)
    return RecommendationStatus(
        as_of=as_of,
        known_at=known_at,
        cells=cells,
        evidence=evidence_rows(recommendation, as_of=as_of, known_at=known_at),
        history=label_history(tracks, as_of=as_of, known_at=known_at),
        trends=trends_of(recommendation.pk, first=trend_from, as_of=as_of, known_at=known_at),
        indicators=indicators,
        disagreements=disagreements(cells, indicators),
        not_comparable=any(not are_comparable(now.before.get(track.pk), now.after.get(track.pk)) for track in tracks),
    )


def preview_direction(track: Track, extra: EventEvidence, *, as_of: date, known_at: datetime) -> DirectionReading:
    """Return what a track's direction would be with one more event; nothing is written.

    On a group's track the event is taken as a joint one of all members. Raises ValueError for a context track.
    """
    members = units_of(track.recommendation_id).get(track)
    if members is None:
        raise ValueError(f"{track} gets no direction; preview a track of a tracked actor or of a group with members.")
    evidence = {pk: (*events, extra) for pk, events in gather_evidence(members).items()}
    (reading,) = read_days(members, evidence, derived=is_derived(track), first=as_of, last=as_of, known_at=known_at)
    return reading
