"""The list beside the open story: which stories are asked for, in pages, with the filters that the address holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Count, Min, Q
from django.http import QueryDict
from django.urls import reverse

from recommendations.models import Story
from recommendations.status.moment import BadQuestion
from recommendations.triage.cards import StoryCard
from recommendations.triage.filters import STANDINGS, StoryFilter, filtered_stories, matching, with_standing
from recommendations.triage.queries import story_cards
from recommendations.vocabulary import StoryState

PAGE_SIZE = 50
# What the menus are called; the filter's own names are those of the address.
LABELS = {
    "recommendation": "Recommendation",
    "actor": "Actor named",
    "feed": "Feed",
    "publisher": "Publisher",
    "language": "Language",
    "match": "Match",
    "state": "Where it stands",
    "since": "First seen from",
    "until": "to",
    "q": "Words",
}

_IN_TABS = ("match", "state")


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists most asked for. `count` None: it is not counted until it is asked for."""

    label: str
    address: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class _Waiting:
    """How many stories wait, how many of them with a strong match, since when the longest; None where none does."""

    count: int
    strong: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the stories asked for, and how to ask for others; `earlier` and `later` are empty at the ends.

    `narrowed`: by anything at all; `chosen`: by more than the lists most asked for.
    """

    lines: tuple[StoryCard, ...]
    found: int
    number: int
    last: int
    earlier: str
    later: str
    form: Any
    narrowed: bool
    chosen: bool
    tabs: tuple[Tab, ...]
    waiting: int
    oldest: datetime | None

    def card(self, story_id: int) -> StoryCard | None:
        """Return a story that is in the list."""
        return next((line for line in self.lines if line.story_id == story_id), None)

    def after(self, story_id: int) -> int | None:
        """Return the story to go on to: the next in the list, else the first that is another."""
        ids = [line.story_id for line in self.lines]
        following = ids[ids.index(story_id) + 1 :] if story_id in ids else ids
        return next((pk for pk in (*following, *ids) if pk != story_id), None)


def listing(params: QueryDict, *, now: datetime) -> Listing:
    """Return what the address asks for. Raises BadFilter and BadQuestion: a bad filter never shows a wider list."""
    stories = filtered_stories(params, now=now)
    page = _page(Paginator(stories, PAGE_SIZE), params.get("page", "1"))
    waiting = _waiting(now)
    return Listing(
        lines=story_cards(stories, limit=PAGE_SIZE, offset=(page.number - 1) * PAGE_SIZE),
        found=page.paginator.count,
        number=page.number,
        last=page.paginator.num_pages,
        earlier=_address(params, page=page.previous_page_number()) if page.has_previous() else "",
        later=_address(params, page=page.next_page_number()) if page.has_next() else "",
        form=StoryFilter(params).form,
        narrowed=any(value for name, value in params.items() if name != "page"),
        chosen=any(value for name, value in params.items() if name not in {"page", *_IN_TABS}),
        tabs=_tabs(params, waiting.count, waiting.strong),
        waiting=waiting.count,
        oldest=waiting.oldest,
    )


def _page(paginator: "Paginator[Story]", number: str) -> "Page[Story]":
    """Return a page of the list; one that has run empty since is the last that is left."""
    try:
        return paginator.page(number)
    except PageNotAnInteger as bad:
        raise BadQuestion({"page": [f"page is “{number[:20]}”, which is no number. Give 1 or more."]}) from bad
    except EmptyPage as bad:
        if number.isdecimal() and int(number) > 0:
            return paginator.page(paginator.num_pages)
        raise BadQuestion({"page": [f"There is no page {number[:20]}. Give 1 or more."]}) from bad


def _waiting(now: datetime) -> _Waiting:
    """Count what waits, without what is put off; one query."""
    shown = with_standing(now).filter(Q(standing="open"), state=StoryState.OPEN)
    strong = Count("pk", filter=matching(strong=True))
    return _Waiting(**shown.aggregate(count=Count("pk"), strong=strong, oldest=Min("first_seen_at")))


def _tabs(params: QueryDict, waiting: int, strong: int) -> tuple[Tab, ...]:
    """Return the lists most asked for, each without any other filter."""
    wanted: list[tuple[str, Mapping[str, str], int | None]] = [
        ("Waiting", {}, waiting),
        ("Strong match", {"match": "strong"}, strong),
        ("Weak match", {"match": "weak"}, waiting - strong),
        *((label, {"state": state}, None) for state, label in STANDINGS if state != "open"),
    ]
    asked = {name: params[name] for name in _IN_TABS if params.get(name)}
    return tuple(Tab(label, _address({}, **query), count, asked == query) for label, query, count in wanted)


def _address(params: Mapping[str, str], **changes: Any) -> str:
    query = QueryDict(mutable=True)
    query.update({**{name: params[name] for name in params}, **{name: str(value) for name, value in changes.items()}})
    return f"{reverse('triage')}{'?' if query else ''}{query.urlencode()}"
