"""Who may keep up what: Django's own permission of the kind that an address names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

from recommendations.catalogue.shapes import meta
from recommendations.catalogue.upkeep import KINDS
from recommendations.models import Feed
from recommendations.web.access import View, for_staff

# Feeds have pages of their own for everything but their history.
WITH_HISTORY: dict[str, type[Model]] = KINDS | {"feeds": Feed}


def for_keepers(act: str, kinds: dict[str, type[Model]] = KINDS) -> Callable[[View], View]:
    """Open a page about the kind its address names only to those who may `view`, `add` or `change` rows of it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, /, kind: str, **kwargs: Any) -> HttpResponse:
            if kind not in kinds:
                raise Http404
            name = meta(kinds[kind]).model_name
            return for_staff(f"{act}_{name}")(view)(request, kind=kind, **kwargs)

        return guarded

    return decorate


def may(user: User | AnonymousUser, act: str, kind: str) -> bool:
    """Say whether somebody may `view`, `add` or `change` rows of a kind."""
    return user.has_perm(f"recommendations.{act}_{meta(WITH_HISTORY[kind]).model_name}")
