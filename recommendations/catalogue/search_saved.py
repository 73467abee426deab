"""Searches somebody wants to come back to, by name."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import QueryDict

from recommendations.models import SavedSearch

LONGEST_NAME = 80
LONGEST_QUERY = 1000


class BadName(ValueError):  # noqa: N818 -- a word of the design
    """A search cannot be kept as asked; the message says why and what to do."""


def saved_searches(user: User) -> "QuerySet[SavedSearch]":
    """Return a person's saved searches by name."""
    return SavedSearch.objects.filter(owner=user).order_by("name", "pk")


def save_search(user: User, name: str, params: QueryDict, *, now: datetime) -> bool:
    """Keep a search, without its page; the same name once more replaces it. True where it is new. Raises BadName."""
    name, query = " ".join(name.split()), query_of(params)
    if not name:
        raise BadName("Give the search a name, so that you find it again.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadName(f"Give a name of at most {LONGEST_NAME} letters, digits and signs.")
    if len(query) > LONGEST_QUERY:
        raise BadName("This search is too long to be kept. Take some words or choices away.")
    kept = {"query": query, "saved_at": now}
    return SavedSearch.objects.update_or_create(owner=user, name=name, defaults=kept)[1]


def delete_search(user: User, pk: int) -> bool:
    """Delete one's own search; False where there is none."""
    return SavedSearch.objects.filter(owner=user, pk=pk).delete()[0] > 0


def query_of(params: QueryDict) -> str:
    """Return the question as it stands in an address: what is asked, in one order, without the page."""
    query = QueryDict(mutable=True)
    query.update({name: params.get(name, "") for name in sorted(params) if params.get(name) and name != "page"})
    return query.urlencode()
