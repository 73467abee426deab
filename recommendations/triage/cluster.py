"""PURE. Which entries report one development (INGESTION C5): the same page, or the same title within a week.

Exact keys find 99 % of real duplicates and make no false merges. Likeness of words does, so it only suggests. A report
that fits two stories joins one of them: putting two stories together is a person's decision.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from recommendations.triage.words import FILLERS, read_words

TITLE_WINDOW = timedelta(days=7)
_FEWEST_SHARED = 3


@dataclass(frozen=True, slots=True)
class Report:
    """One new entry as it is compared. `dated_at`: when it was published or, where nobody says, when we met it."""

    entry_id: int
    canonical_url: str
    title_key: str
    dated_at: datetime


@dataclass(frozen=True, slots=True)
class Anchor:
    """A page or a title that a stored story holds already, and the story's first report under it."""

    story_id: int
    canonical_url: str
    title_key: str
    dated_at: datetime


@dataclass(slots=True)
class Group:
    """New reports of one development, oldest first; `story_id` is None where no stored story holds it yet."""

    story_id: int | None = None
    reports: list[Report] = field(default_factory=list)


class _Shelf:
    """Groups by the pages and titles that lead to them."""

    def __init__(self) -> None:
        self._by_page: dict[str, Group] = {}
        self._by_title: defaultdict[str, list[tuple[datetime, Group]]] = defaultdict(list)

    def find(self, report: Report) -> Group | None:
        """Return the group that holds the report's page or, within the window, its title."""
        group = self._by_page.get(page_of(report.canonical_url))
        near = (held for first, held in self._by_title[report.title_key] if abs(report.dated_at - first) < TITLE_WINDOW)
        return group or next(near, None)

    def learn(self, item: Report | Anchor, group: Group) -> None:
        """Let a page or title lead to a group, unless it leads somewhere already."""
        if page := page_of(item.canonical_url):
            self._by_page.setdefault(page, group)
        firsts = self._by_title[item.title_key]
        if item.title_key and all(held is not group for _, held in firsts):
            firsts.append((item.dated_at, group))


def cluster(reports: Iterable[Report], anchors: Iterable[Anchor]) -> tuple[Group, ...]:
    """Put new reports with each other and with the stories known.

    A title leads to a group for a week from its first report, so that a daily column is not one endless story.
    """
    shelf = _Shelf()
    stories: dict[int, Group] = {}
    for anchor in sorted(anchors, key=lambda anchor: (anchor.dated_at, anchor.story_id)):
        shelf.learn(anchor, stories.setdefault(anchor.story_id, Group(anchor.story_id)))
    fresh: list[Group] = []
    for report in sorted(reports, key=lambda report: (report.dated_at, report.entry_id)):
        group = shelf.find(report)
        if group is None:
            group = Group()
            fresh.append(group)
        group.reports.append(report)
        shelf.learn(report, group)
    return (*(group for group in stories.values() if group.reports), *fresh)


def page_of(canonical_url: str) -> str:
    """Return an address that names one page; empty for a site's front page, which many entries may share."""
    parts = urlsplit(canonical_url)
    return canonical_url if parts.path.strip("/") or parts.query else ""


def telling_words(text: str) -> frozenset[str]:
    """Return the words of a text that say what it is about."""
    return frozenset(word.stem for word in read_words(text)) - FILLERS


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shorter text's telling words that the other holds; 0 where fewer than three are shared.

    It only ever suggests.
    """
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared >= _FEWEST_SHARED else 0.0
