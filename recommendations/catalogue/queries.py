"""Briefs, actors, recommendations and events, as pages and the API list them. Archived rows are left out."""

from django.db.models import Prefetch, QuerySet

from recommendations.models import (
    Actor,
    Assessment,
    Brief,
    Citation,
    Event,
    EventActor,
    Indicator,
    Pillar,
    Recommendation,
    Track,
)
from recommendations.vocabulary import EventState


def briefs() -> QuerySet[Brief]:
    """Return the briefs, newest first."""
    return Brief.objects.filter(archived_at__isnull=True).order_by("-published_on", "code")


def current_brief() -> Brief | None:
    """Return the newest brief, or None before the first is loaded."""
    return briefs().first()


def brief_by_code(code: str) -> Brief:
    """Return a brief, archived or not: an old address keeps working. Raises Brief.DoesNotExist."""
    return Brief.objects.get(code=code)


def pillars_of(brief: Brief) -> QuerySet[Pillar]:
    """Return a brief's pillars in its own order."""
    return brief.pillars.filter(archived_at__isnull=True).order_by("position", "code")


def recommendations_of(brief: Brief) -> QuerySet[Recommendation]:
    """Return a brief's recommendations with their pillars, pillar by pillar."""
    rows = brief.recommendations.filter(archived_at__isnull=True).select_related("brief", "pillar")
    return rows.order_by("pillar__position", "position", "code")


def recommendation_by_code(brief_code: str, code: str) -> Recommendation:
    """Return one recommendation, archived or not, with brief and pillar. Raises Recommendation.DoesNotExist."""
    return Recommendation.objects.select_related("brief", "pillar").get(brief__code=brief_code, code=code)


def tracks_of(recommendation: Recommendation) -> QuerySet[Track]:
    """Return a recommendation's tracks with their actors: those with a direction first, then context."""
    rows = recommendation.tracks.filter(archived_at__isnull=True).select_related("actor__group")
    return rows.order_by("actor__position", "actor__code")


def indicator_by_code(brief: str, recommendation: str, code: str) -> Indicator:
    """Return an indicator with what it belongs to, archived or not. Raises Indicator.DoesNotExist."""
    rows = Indicator.objects.select_related("recommendation__brief", "recommendation__pillar", "actor__group")
    return rows.get(code=code, recommendation__code=recommendation, recommendation__brief__code=brief)


def actors() -> QuerySet[Actor]:
    """Return every actor, those with a direction first."""
    return Actor.objects.filter(archived_at__isnull=True).order_by("position", "code")


def events() -> QuerySet[Event]:
    """Return the confirmed events, newest first, each development once, with what a list of them shows.

    `event_actors`, `citations` and `assessments` are fetched ahead; of the assessments, only those in force.
    """
    in_force = Assessment.objects.filter(superseded_at__isnull=True).order_by("track__recommendation__code", "pk")
    rows = Event.objects.filter(state=EventState.CONFIRMED, duplicate_of__isnull=True)
    return rows.order_by("-occurred_on", "-recorded_at", "code").prefetch_related(
        Prefetch("event_actors", EventActor.objects.select_related("actor").order_by("actor__position", "actor__code")),
        Prefetch("citations", Citation.objects.filter(withdrawn_at=None).select_related("publisher")),
        Prefetch("assessments", in_force.select_related("track__recommendation__brief", "track__actor")),
    )
