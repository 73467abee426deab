"""Why a direction is what it is: one function for page, API and mail (METHOD 1.7, 1.8, 4)."""

from collections.abc import Iterable
from datetime import date, datetime

from recommendations.direction.evidence import weigh
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Check, Track
from recommendations.status.calls import call_notes
from recommendations.status.cells import column_of
from recommendations.status.explanation import Criteria, Explanation
from recommendations.status.ledger import backslides_of, changes_of, totals_of
from recommendations.status.moment import end_of
from recommendations.status.notes import CheckNote
from recommendations.status.sensitivity import sensitivity_of
from recommendations.status.unit import NoDirection, Unit, unit_of
from recommendations.status.units import reader_of
from recommendations.status.windows import windows_of

__all__ = ["NoDirection", "explain_track", "track_by_codes"]

CHECKS_SHOWN = 10


def track_by_codes(brief: str, code: str, actor: str) -> Track:
    """Return one track with all that is named with it. Raises Track.DoesNotExist."""
    rows = Track.objects.select_related("recommendation__brief", "recommendation__pillar", "actor__group")
    return rows.get(recommendation__brief__code=brief, recommendation__code=code, actor__code=actor)


def explain_track(track: Track, *, as_of: date, known_at: datetime, compare_on: date | None = None) -> Explanation:
    """Explain a direction as of a day with the knowledge of a moment; five queries. Raises NoDirection.

    Expects the track as `track_by_codes` returns it. Everything is worked out anew from the evidence and nothing read
    off recorded directions, so the explanation of a past day is that of what was said, or is now thought, of it.
    """
    unit = unit_of(track, known_at=known_at)
    reader = reader_of(unit.members, unit.evidence, derived=unit.derived, until=as_of, known_at=known_at)
    reading = reader.read(as_of)
    brief = track.recommendation.brief
    return Explanation(
        brief_code=brief.code,
        recommendation_code=track.recommendation.code,
        title=track.recommendation.title,
        actor=column_of(track.actor),
        reading=reading,
        first_event_on=_first_event_on(unit, known_at),
        published_on=brief.published_on,
        windows=windows_of(unit, reading),
        totals=totals_of(unit, reading, since=brief.published_on),
        sensitivity=sensitivity_of(unit, reading),
        changes=changes_of(unit, reading, compare_on=compare_on) if compare_on else None,
        backslides=backslides_of(unit, reader, reading),
        calls=call_notes([track.pk], on=as_of, known_at=known_at).get(track.pk, ()),
        checks=_checks(track, as_of=as_of, known_at=known_at),
        criteria=_criteria(unit.members),
    )


def _first_event_on(unit: Unit, known_at: datetime) -> date | None:
    """Return the day of the first event that counts, whenever it is."""
    weighed = (weigh(unit.evidence[m.pk], known_at=known_at, parameters=DIRECTION_V1) for m in unit.members)
    return min((found[0].event.occurred_on for found in weighed if found), default=None)


def _checks(track: Track, *, as_of: date, known_at: datetime) -> tuple[CheckNote, ...]:
    """Return the last few checks, the latest first."""
    by_then = Check.objects.filter(track=track, checked_at__lte=min(known_at, end_of(as_of)))
    rows = by_then.select_related("checked_by").order_by("-checked_at", "-pk")
    return tuple(CheckNote(row.checked_at, row.checked_by.get_username(), row.note) for row in rows[:CHECKS_SHOWN])


def _criteria(tracks: Iterable[Track]) -> tuple[Criteria, ...]:
    """Return the written tests, actors with the same ones together."""
    shared: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for track in tracks:
        tests = tuple(track.criteria_toward), tuple(track.criteria_away)
        shared.setdefault(tests, []).append(track.actor.name)
    return tuple(Criteria(tuple(names), toward, away) for (toward, away), names in shared.items())
