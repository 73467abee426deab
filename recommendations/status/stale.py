"""Which tracks nobody has looked at within their review interval, for those who are to look."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Q

from recommendations.models import Track
from recommendations.status.freshness import last_checks, last_evidence, last_seen, owner_name, stale_since
from recommendations.vocabulary import ActorRole


@dataclass(frozen=True, slots=True)
class StaleTrack:
    """A track whose review interval has passed. `seen_on`: the last day with news or a check; `owner`: empty for none.

    `is_own`: whoever asks looks after it, by the track itself or, where it has no owner, by its recommendation.
    """

    track: Track
    seen_on: date
    owner: str
    is_own: bool


def stale_tracks(user: User, *, only_own: bool = False, on: date, known_at: datetime) -> tuple[StaleTrack, ...]:
    """Return the stale tracks of tracked actors, one's own first and then the longest unseen; at most four queries.

    A group is left out: it is as fresh as its freshest member, and looking at the members is what freshens it.
    """
    tracks = _followed(user, only_own=only_own)
    checks = last_checks([track.pk for track in tracks], as_of=on, known_at=known_at)
    seen = last_seen(tracks, last_evidence(tracks, as_of=on, known_at=known_at), checks)
    found = []
    for track in tracks:
        since = stale_since(track, seen.get(track.pk), as_of=on)
        if since is not None:
            owner = track.owner or track.recommendation.owner
            found.append(StaleTrack(track, since, owner_name(track), owner == user))
    return tuple(sorted(found, key=lambda one: (not one.is_own, one.seen_on, one.track.pk)))


def _followed(user: User, *, only_own: bool) -> list[Track]:
    rows = Track.objects.filter(
        actor__role=ActorRole.TRACKED,
        actor__archived_at=None,
        archived_at=None,
        recommendation__archived_at=None,
        recommendation__brief__archived_at=None,
    )
    if only_own:
        rows = rows.filter(Q(owner=user) | Q(owner=None, recommendation__owner=user))
    related = ("actor__group", "recommendation__brief", "recommendation__owner", "owner")
    return list(rows.select_related(*related).order_by("pk"))
