"""Who keeps the catalogue up in the tests of its pages, and what they begin with."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from recommendations.management.roles import sync_roles
from recommendations.models import ActorAlias, MatchTerm
from tests.make import (
    make_actor,
    make_indicator,
    make_publisher,
    make_recommendation,
    make_track,
    make_user,
)


def desk_of(role: str, name: str = "") -> Client:
    """Return the browser of somebody of a role, signed in."""
    sync_roles(Path(settings.BASE_DIR) / "fixtures")
    user = make_user(name or role.lower())
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def one_of_each() -> dict[str, int]:
    """Return the id of one row of every kind."""
    recommendation = make_recommendation()
    return {
        "briefs": recommendation.brief_id,
        "pillars": recommendation.pillar_id,
        "recommendations": recommendation.pk,
        "actors": make_actor().pk,
        "tracks": make_track().pk,
        "terms": MatchTerm.objects.create(recommendation=recommendation, kind="term", text="data bill").pk,
        "aliases": ActorAlias.objects.create(actor=make_actor(), text="Washington").pk,
        "indicators": make_indicator().pk,
        "publishers": make_publisher().pk,
    }


def form_of(page) -> dict:
    """Return what the form of a page would send, as it stands."""
    form = page.context["form"]
    sent = {"seen": page.context["sheet"].seen}
    for name in form.fields:
        value = form[name].value()
        value = form.fields[name].prepare_value(value)
        if value not in (None, "", []):
            sent[name] = value
    return sent
