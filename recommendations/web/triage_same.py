"""What a story may be the same as, in one list: developments known already, and other stories that read alike."""

from dataclasses import dataclass

from django.urls import reverse

from recommendations.direction.wording import date_words
from recommendations.triage.cards import EventLine, LikenessLine, StoryCard

STORY = "story:"  # before the number of a story, in the value of a form; no code of an event holds a colon


@dataclass(frozen=True, slots=True)
class Twin:
    """One candidate for “the same”. `value`: what the form sends; `likeness_id` None: it cannot be dismissed."""

    value: str
    headline: str
    what: str
    why: str
    address: str
    likeness_id: int | None = None


def twins_of(card: StoryCard) -> tuple[Twin, ...]:
    """Return the surest first: what cites one of its addresses, stories that share their words, what only reads so."""
    known = (_event(event, "cites a report of it") for event in card.known_events)
    alike = (_event(event, "reads alike") for event in card.similar_events)
    return (*known, *(_story(likeness) for likeness in card.likenesses), *alike)


def _event(event: EventLine, why: str) -> Twin:
    day = date_words(event.occurred_on, event.date_precision)
    address = reverse("event", args=[event.code])
    return Twin(event.code, event.headline, f"development of {day}", why, address)


def _story(likeness: LikenessLine) -> Twin:
    return Twin(
        value=f"{STORY}{likeness.story_id}",
        headline=likeness.headline,
        what=", ".join(("story, " + likeness.state.label.lower(), *likeness.publishers)),
        why=f"{likeness.containment:.0%} alike",
        address=reverse("story", args=[likeness.story_id]),
        likeness_id=likeness.likeness_id,
    )
