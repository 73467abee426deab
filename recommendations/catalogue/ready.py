"""What a brief still lacks before the board can show it, and the tracks it needs, made at once."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from recommendations.catalogue.queries import pillars_of, recommendations_of
from recommendations.catalogue.upkeep import store_row
from recommendations.models import Actor, Brief, MatchTerm, Recommendation, Track
from recommendations.vocabulary import ActorRole, MatchKind

WITH_DIRECTION = (ActorRole.TRACKED, ActorRole.DERIVED)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a brief needs. `kind` is what is added for it; `is_needed`: the board shows nothing without it."""

    what: str
    found: str
    is_done: bool
    kind: str
    is_needed: bool = True
    missing: tuple[str, ...] = ()


def checklist(brief: Brief) -> tuple[Check, ...]:
    """Return what a brief needs, in the order in which it is set up."""
    pillars, recommendations = list(pillars_of(brief)), list(recommendations_of(brief))
    used = {one.pillar_id for one in recommendations}
    bare = tuple(f"{pillar.code} {pillar.title}" for pillar in pillars if pillar.pk not in used)
    actors = list(actors_with_direction())
    missing = missing_tracks(brief)
    uncoded, termless = _uncoded(brief), _termless(brief)
    return (
        Check("In use", "archived" if brief.archived_at else "yes", brief.archived_at is None, "briefs"),
        Check("Pillars", f"{len(pillars)}", bool(pillars), "pillars"),
        Check("Recommendations", f"{len(recommendations)}", bool(recommendations), "recommendations"),
        Check(
            "Every pillar has a recommendation",
            f"{len(pillars) - len(bare)} of {len(pillars)}",
            bool(pillars) and not bare,
            "recommendations",
            False,
            bare,
        ),
        Check("Actors that are tracked or derived", f"{len(actors)}", bool(actors), "actors"),
        Check(
            "A track for each recommendation and each of these actors",
            f"{len(recommendations) * len(actors) - len(missing)} of {len(recommendations) * len(actors)}",
            bool(recommendations) and bool(actors) and not missing,
            "tracks",
            missing=tuple(f"{recommendation.code} × {actor.name}" for recommendation, actor in missing),
        ),
        Check("Criteria toward and away on each track", _left(uncoded), not uncoded, "tracks", False, uncoded),
        Check("Terms for each recommendation", _left(termless), not termless, "terms", False, termless),
    )


def is_ready(checks: tuple[Check, ...]) -> bool:
    """Say whether the board can show the brief."""
    return all(check.is_done for check in checks if check.is_needed)


def actors_with_direction() -> list[Actor]:
    """Return the actors that get a track of every recommendation, in the order of the board."""
    rows = Actor.objects.filter(archived_at=None, role__in=WITH_DIRECTION)
    return list(rows.order_by("position", "code"))


def missing_tracks(brief: Brief) -> list[tuple[Recommendation, Actor]]:
    """Return each open recommendation with each actor whose track it lacks; an archived track is none it lacks."""
    there = set(Track.objects.filter(recommendation__brief=brief).values_list("recommendation_id", "actor_id"))
    actors = actors_with_direction()
    pairs = ((one, actor) for one in recommendations_of(brief) for actor in actors)
    return [(one, actor) for one, actor in pairs if (one.pk, actor.pk) not in there]


@transaction.atomic
def make_tracks(brief: Brief, *, by: User, now: datetime) -> int:
    """Make every track a brief lacks, without criteria as yet, and return how many; the second time none."""
    Brief.objects.select_for_update(no_key=True).get(pk=brief.pk)
    missing = missing_tracks(brief)
    for recommendation, actor in missing:
        store_row(Track(recommendation=recommendation, actor=actor), by=by, now=now)
    return len(missing)


def _uncoded(brief: Brief) -> tuple[str, ...]:
    rows = Track.objects.filter(recommendation__brief=brief, recommendation__archived_at=None, archived_at=None)
    rows = rows.filter(Q(criteria_toward=[]) | Q(criteria_away=[]), actor__role__in=WITH_DIRECTION)
    return tuple(str(track) for track in rows.select_related("recommendation", "actor"))


def _termless(brief: Brief) -> tuple[str, ...]:
    looked_for = MatchTerm.objects.exclude(kind=MatchKind.NEGATIVE).filter(quieted_at=None).values("recommendation")
    return tuple(str(one) for one in recommendations_of(brief).exclude(pk__in=looked_for))


def _left(missing: tuple[str, ...]) -> str:
    return f"{len(missing)} without" if missing else "all"
