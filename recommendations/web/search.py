"""Search over everything, and the searches somebody keeps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommendations.catalogue.filters import BadFilter
from recommendations.catalogue.search import Found, search, search_form
from recommendations.catalogue.search_index import KINDS
from recommendations.catalogue.search_kinds import Sight
from recommendations.catalogue.search_saved import (
    LONGEST_NAME,
    BadName,
    delete_search,
    query_of,
    save_search,
    saved_searches,
)
from recommendations.events.second import hidden_event_ids
from recommendations.web.log import signed_in

SEES_ALL = "recommendations.decide_story"
KIND_LABELS = {"event": "Development", "entry": "Entry", "recommendation": "Recommendation", "citation": "Citation"}


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what was asked for, or, before anything is asked, how to ask. A bad question keeps what was typed: 400."""
    return _page(request, request.GET)


@require_POST
@login_required
def search_save(request: HttpRequest) -> HttpResponse:
    """Keep a search under a name; the same name once more replaces it."""
    params, name = QueryDict(request.POST.get("query", ""), mutable=True), request.POST.get("name", "")
    params.pop("page", None)
    try:
        search(params, sight=sight_of(request))
        is_new = save_search(signed_in(request), name, params, now=timezone.now())
    except BadFilter:
        return _page(request, params, name=name)
    except BadName as bad:
        return _page(request, params, name=name, name_error=str(bad))
    told = "is kept" if is_new else "now stands for this search"
    messages.success(request, f"“{' '.join(name.split())}” {told}.")
    return redirect(f"{reverse('search')}?{query_of(params)}")


@require_POST
@login_required
def search_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of one's own searches."""
    if not delete_search(signed_in(request), pk):
        raise Http404(f"You keep no search {pk}.")
    messages.success(request, "The search is no longer kept.")
    return redirect("search")


def sight_of(request: HttpRequest) -> Sight:
    """Return what somebody may see: staff see entries and what does not stand (yet, or any more)."""
    return Sight(is_staff=request.user.has_perm(SEES_ALL), hidden=hidden_event_ids(request.user))


def _page(request: HttpRequest, params: QueryDict, *, name: str = "", name_error: str = "") -> HttpResponse:
    sight, is_post = sight_of(request), request.method == "POST"
    asked = is_post or bool(params.get("q") or set(params) - {"q"})
    context: dict[str, Any] = {"asked": asked, "form": search_form(params if asked else None, sight=sight)}
    context |= {
        "name": name,
        "name_error": name_error,
        "longest_name": LONGEST_NAME,
        "query": query_of(params),
        "kind_labels": KIND_LABELS,
    }
    context["chosen"] = _chosen(params, context["form"])
    status = 422 if name_error else 200
    if asked:
        try:
            found = search(params, sight=sight)
            context |= {"found": found, "tabs": _tabs(params, found, sight), **_onward(params, found)}
        except BadFilter as bad:
            context |= {"unknown": bad.unknown, "wrong": _wrong(bad, context["form"])}
            status = 422 if is_post else 400
    if isinstance(request.user, User):
        context["saved"] = saved_searches(request.user)
    return render(request, "recommendations/search.html", context, status=status)


def _chosen(params: QueryDict, form: Any) -> list[tuple[str, str]]:
    """Return the facets that narrow the search besides words and kind, as label and value."""
    named = [(name, params.get(name, "")) for name in form.fields if name not in {"q", "kind"}]
    return [(form.fields[name].label, _spelt(form.fields[name], value)) for name, value in named if value]


def _spelt(field: Any, value: str) -> str:
    return str(dict(field.choices).get(value, value)) if hasattr(field, "choices") else value


def _tabs(params: QueryDict, found: Found, sight: Sight) -> list[dict[str, Any]]:
    """Return the kinds with how many there are; what readers never see is no tab of theirs."""
    chosen = params.get("kind", "")
    kinds = [("", "Everything"), *(kind for kind in KINDS if sight.is_staff or kind[0] != "entry")]
    numbers = {"": sum(found.counts.values()), **found.counts}
    return [
        {"label": label, "count": numbers[kind], "query": _with(params, kind=kind), "current": kind == chosen}
        for kind, label in kinds
    ]


def _onward(params: QueryDict, found: Found) -> dict[str, str]:
    pages = {"earlier": found.page - 1, "later": found.page + 1}
    return {name: _with(params, page=str(page)) for name, page in pages.items() if 1 <= page <= found.pages}


def _with(params: QueryDict, **changes: str) -> str:
    """Return the question with something changed, as it stands in the address; another kind begins at page 1."""
    query = QueryDict(query_of(params), mutable=True)
    for name, value in changes.items():
        query[name] = value
        if not value:
            del query[name]
    return query.urlencode()


def _wrong(bad: BadFilter, form: Any) -> list[str]:
    """Return the sentences about what no field of the form can show."""
    shown = {name for name in form.errors if name in form.fields}
    return [f"{name}: {sentence}" for name, told in bad.errors.items() if name not in shown for sentence in told]
