"""Which rows of each kind fit the facets of a search, and which of them may be seen by whoever asks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils import timezone

from recommendations.catalogue.search_index import NUMBERS
from recommendations.models import (
    Actor,
    Assessment,
    Candidate,
    Citation,
    Entry,
    Event,
    EventActor,
    Indicator,
    Publisher,
    Recommendation,
    Story,
    Track,
)
from recommendations.vocabulary import EventState


@dataclass(frozen=True, slots=True)
class Sight:
    """What whoever asks may see. `hidden`: events they are to read without sight of others' answers."""

    is_staff: bool
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Facets:
    """What is asked besides the words; empty or None where it is not asked."""

    brief: str = ""
    recommendation: str = ""
    actor: str = ""
    side: str = ""
    step: str = ""
    publisher: str = ""
    tier: str = ""
    language: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None

    def days(self, field: str) -> Q:
        """Return the condition on a day; a row without one is in no period."""
        return Q(
            **({f"{field}__gte": self.since} if self.since else {}),
            **({f"{field}__lte": self.until} if self.until else {}),
        )

    def about(self, path: str) -> Q:
        """Return the condition on brief and recommendation, by the path to the latter."""
        asked = {"brief__code": self.brief, "code": self.recommendation}
        return Q(**{f"{path}{name}": value for name, value in asked.items() if value})

    def said_by(self) -> Q:
        """Return the condition on a citation's publisher and language."""
        asked = {"publisher__name": self.publisher, "publisher__tier": self.tier, "language": self.language}
        return Q(**{name: value for name, value in asked.items() if value})

    def meant(self) -> "QuerySet[Actor]":
        """Return the actor asked for; a group means its members, too."""
        return Actor.objects.filter(Q(code=self.actor) | Q(group__code=self.actor))


def in_sight(facets: Facets, sight: Sight) -> Q:
    """Return the condition on documents with `kind_number` and `row`."""
    if sight.is_staff and facets == Facets():
        return Q()  # everything: no row need be looked up
    rows = {
        "event": events(facets, sight).filter(facets.days("occurred_on")),
        "entry": entries(facets) if sight.is_staff else Entry.objects.none(),
        "recommendation": recommendations(facets, sight),
        "citation": citations(facets, sight),
    }
    found = Q()
    for kind, chosen in rows.items():
        found |= Q(kind_number=NUMBERS[kind]) & Q(Exists(chosen.filter(pk=OuterRef("row"))))
    return found


def events(facets: Facets, sight: Sight) -> "QuerySet[Event]":
    """Return the events of any day. Brief, recommendation, actor and side are asked of one assessment in force."""
    rows = Event.objects.order_by()
    if not sight.is_staff:
        rows = rows.filter(state=EventState.CONFIRMED, duplicate_of=None)
    asked = {"step": facets.step, "state": facets.state}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if said := facets.said_by():
        rows = rows.filter(Exists(Citation.objects.filter(said, event=OuterRef("pk"), withdrawn_at=None)))
    if facets.side:  # to be found by its side would tell it
        rows = rows.exclude(pk__in=sight.hidden)
    return rows.filter(_judged(facets))


def entries(facets: Facets) -> "QuerySet[Entry]":
    """Return the entries. Brief, recommendation, side and step are those proposed for the entry's story."""
    rows = Entry.objects.order_by().filter(_published(facets), _moment(facets))
    proposed = facets.about("recommendation__")
    asked = {"suggested_side": facets.side, "suggested_step": facets.step}
    proposed &= Q(**{name: value for name, value in asked.items() if value})
    if proposed:
        rows = rows.filter(Exists(Candidate.objects.filter(proposed, story=OuterRef("story"))))
    if facets.actor:
        rows = rows.filter(Exists(Story.objects.filter(pk=OuterRef("story"), actors__in=facets.meant())))
    return rows.filter(story__state=facets.state) if facets.state else rows


def recommendations(facets: Facets, sight: Sight) -> "QuerySet[Recommendation]":
    """Return the recommendations, which have neither side, step, publisher, language nor state."""
    if any((facets.side, facets.step, facets.publisher, facets.tier, facets.language, facets.state)):
        return Recommendation.objects.none()
    rows = Recommendation.objects.order_by().filter(facets.about(""), facets.days("brief__published_on"))
    if not sight.is_staff:
        rows = rows.filter(archived_at=None)
    if facets.actor:
        tracks = Track.objects.filter(recommendation=OuterRef("pk"), actor__in=facets.meant())
        rows = rows.filter(Exists(tracks))
    return rows


def citations(facets: Facets, sight: Sight) -> "QuerySet[Citation]":
    """Return the citations, which are about what they support."""
    rows = Citation.objects.order_by().filter(facets.said_by(), facets.days("published_on"))
    if not sight.is_staff:
        rows = rows.filter(withdrawn_at=None)
    supported = Facets(brief=facets.brief, recommendation=facets.recommendation, actor=facets.actor)
    judged = Facets(facets.brief, facets.recommendation, facets.actor, facets.side, facets.step, state=facets.state)
    of_event = Q(Exists(events(judged, sight).filter(pk=OuterRef("event"))))
    if facets.side or facets.step or facets.state:
        return rows.filter(of_event)
    indicators = Indicator.objects.filter(supported.about("recommendation__"), observations=OuterRef("observation"))
    if facets.actor:
        indicators = indicators.filter(actor__in=facets.meant())
    return rows.filter(of_event | Q(Exists(indicators)))


def _judged(facets: Facets) -> Q:
    about, in_force = facets.about("track__recommendation__"), {"event": OuterRef("pk"), "superseded_at": None}
    rows = Assessment.objects.filter(about, **in_force)
    if facets.side:
        rows = rows.filter(side=facets.side)
    if not facets.actor:
        return Q(Exists(rows)) if about or facets.side else Q()
    judged = Q(Exists(rows.filter(track__actor__in=facets.meant())))
    if about or facets.side:
        return judged
    return judged | Q(Exists(EventActor.objects.filter(event=OuterRef("pk"), actor__in=facets.meant())))


def _published(facets: Facets) -> Q:
    """Return the condition on who published an entry: by its own word, else its feed."""
    own = Q(publisher_name="")
    found = Q()
    if facets.publisher:
        found &= Q(publisher_name=facets.publisher) | own & Q(feed__publisher__name=facets.publisher)
    if facets.tier:
        named = Publisher.objects.filter(name=OuterRef("publisher_name"), tier=facets.tier)
        found &= Q(Exists(named)) | own & Q(feed__publisher__tier=facets.tier)
    if facets.language:
        found &= Q(language=facets.language) | Q(language="", feed__language=facets.language)
    return found


def _moment(facets: Facets) -> Q:
    """Return the condition on when an entry was published, or met where its source gives no date."""
    shown_at, found = Coalesce(F("published_at"), F("first_seen_at")), Q()
    if facets.since:
        found &= Q(GreaterThanOrEqual(shown_at, _midnight(facets.since)))
    if facets.until:
        found &= Q(LessThan(shown_at, _midnight(facets.until + timedelta(days=1))))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
