"""When a track last had news or a check, and whether that is longer ago than its review interval allows.

An event corrected since is taken as it now stands: this is a reminder to look, not a direction.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import F, Max, Q
from django.utils.timezone import localdate

from recommendations.models import Assessment, Check, Track
from recommendations.status.knowledge import never_confirmed
from recommendations.status.moment import end_of
from recommendations.vocabulary import ActorRole, EventState

BUSY = timedelta(days=7)


def last_checks(track_ids: Collection[int], *, as_of: date, known_at: datetime) -> dict[int, datetime]:
    """Return when somebody last looked at a track and found nothing new, up to a day, by track id; one query."""
    checks = Check.objects.filter(track_id__in=track_ids, checked_at__lte=min(known_at, end_of(as_of))).order_by()
    return dict(checks.values_list("track_id").annotate(last=Max("checked_at")))


def last_evidence(tracks: Collection[Track], *, as_of: date, known_at: datetime) -> dict[int, date]:
    """Return the day of the latest rated event of each track, up to a day, by track id; at most two queries.

    The first asks for the last week alone, so that a long history costs nothing where the present is busy; the second
    asks for the tracks that had nothing since, of which there are few where there are many events.
    """
    rated = {track.pk for track in tracks if track.actor.role == ActorRole.TRACKED}
    if not rated:
        return {}
    recent = _last_days(rated, since=as_of - BUSY, as_of=as_of, known_at=known_at)
    quiet = rated - recent.keys()
    return recent | _last_days(quiet, since=None, as_of=as_of, known_at=known_at) if quiet else recent


def last_seen(tracks: Iterable[Track], evidence: Mapping[int, date], checks: Mapping[int, datetime]) -> dict[int, date]:
    """Return the later of evidence and check by track id; a group is seen wherever one of its members is."""
    tracks = list(tracks)
    own = {pk: _latest(evidence.get(pk), checks.get(pk)) for pk in (track.pk for track in tracks)}
    found = {}
    for track in tracks:
        of_members = (own[m.pk] for m in tracks if _is_member(m, track)) if _is_group(track) else ()
        if days := [day for day in (own[track.pk], *of_members) if day is not None]:
            found[track.pk] = max(days)
    return found


def stale_since(track: Track, seen_on: date | None, *, as_of: date) -> date | None:
    """Return the last day with news or a check where the review interval has passed since; else None.

    A track on which nothing was ever noted has no such day: “Not yet rated” says that already.
    """
    if seen_on is None or (as_of - seen_on).days <= track.review_interval_days:
        return None
    return seen_on


def owner_name(track: Track) -> str:
    """Return who looks after a track: its own owner, else that of its recommendation; empty for nobody yet."""
    owner = track.owner or track.recommendation.owner
    return owner.get_username() if owner else ""


def _last_days(track_ids: Collection[int], *, since: date | None, as_of: date, known_at: datetime) -> dict[int, date]:
    in_force = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    kept = Q(event__retracted_at=None) | Q(event__retracted_at__gt=known_at)
    within = {"event__occurred_on__lte": as_of} | ({"event__occurred_on__gt": since} if since else {})
    rows = Assessment.objects.filter(
        in_force,
        kept,
        **within,
        track_id__in=list(track_ids),
        recorded_at__lte=known_at,
        event__recorded_at__lte=known_at,
        event__is_baseline=False,
        event__duplicate_of=None,
    ).exclude(event__state=EventState.PROPOSED)
    rows = rows.exclude(never_confirmed("event"))
    return dict(rows.order_by().values_list("track_id").annotate(last=Max(F("event__occurred_on"))))


def _latest(evidence_on: date | None, checked_at: datetime | None) -> date | None:
    checked_on = localdate(checked_at) if checked_at else None
    return max((day for day in (evidence_on, checked_on) if day is not None), default=None)


def _is_group(track: Track) -> bool:
    return track.actor.role == ActorRole.DERIVED


def _is_member(member: Track, group: Track) -> bool:
    return member.recommendation_id == group.recommendation_id and member.actor.group_id == group.actor_id
