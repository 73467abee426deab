"""How the pages of upkeep call each kind, and where else each row is looked after."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from recommendations.catalogue.past import last_change
from recommendations.models import ActorAlias, Brief, Feed, Indicator, MatchTerm, Pillar, Recommendation, Track


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind in words: one of it, many, and what it is for."""

    one: str
    many: str
    says: str


WORDS = {
    "briefs": KindWords("brief", "Briefs", "The documents that are tracked."),
    "pillars": KindWords("pillar", "Pillars", "The themes of a brief."),
    "recommendations": KindWords("recommendation", "Recommendations", "What each brief asks for, in our words."),
    "tracks": KindWords("track", "Tracks", "Criteria toward and away, for each recommendation and actor."),
    "terms": KindWords("term", "Terms", "What is looked for in news, and what is the sign of a false match."),
    "aliases": KindWords("other name", "Other names", "Capitals, offices and word forms that stand for an actor."),
    "indicators": KindWords("indicator", "Indicators", "What is measured. Figures and targets have their own pages."),
    "publishers": KindWords("publisher", "Publishers", "Who says so: tier, home page, how much of a text is kept."),
    "actors": KindWords("actor", "Actors", "Whose policy moves, and in which group."),
    "feeds": KindWords("feed", "Feeds", "The addresses that are polled."),
}


def facts_of(row: Any) -> tuple[tuple[str, str], ...]:
    """Return what is fixed about a row that exists, as label and text."""
    names: tuple[str, ...]
    match row:
        case Track():
            names = ("recommendation", "actor")
        case Pillar() | Recommendation():
            names = ("brief", "code")
        case Indicator():
            names = ("recommendation", "code")
        case MatchTerm():
            names = ("recommendation",)
        case ActorAlias():
            names = ("actor",)
        case _:
            names = ("code",) if hasattr(row, "code") else ("name",)
    return tuple((name.capitalize(), str(getattr(row, name))) for name in names)


def page_of(row: Any) -> tuple[str, str] | None:
    """Return address and name of the page readers see of a row, where there is one."""
    match row:
        case Brief():
            return f"{reverse('board')}?brief={row.code}", "its board"
        case Recommendation():
            return reverse("recommendation", args=(row.brief.code, row.code)), "its page"
        case Track():
            key = row.recommendation
            return reverse("track", args=(key.brief.code, key.code, row.actor.code)), "its page"
        case Indicator():
            key = row.recommendation
            return reverse("indicator", args=(key.brief.code, key.code, row.code)), "its figures, baseline and target"
        case Feed():
            return reverse("feed", args=(row.pk,)), "its page"
        case _:
            return None


def brief_of(row: Any) -> Brief | None:
    """Return the brief a row belongs to, itself where it is one; None for what all briefs share."""
    match row:
        case Brief():
            return row
        case Pillar() | Recommendation():
            return row.brief
        case Track() | MatchTerm() | Indicator():
            return row.recommendation.brief
        case _:
            return None


def changed_last(row: Any) -> str:
    """Return who changed a row last and when, as a sentence."""
    return last_change(type(row), row.pk)
