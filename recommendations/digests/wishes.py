"""What a reader asks for: as codes that travel in a link, as the rows they name, and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar
from zoneinfo import available_timezones

from django.db.models import QuerySet

from recommendations.catalogue.queries import briefs, pillars_of, recommendations_of
from recommendations.models import Actor, Brief, Pillar, Recommendation, Subscriber, Subscription
from recommendations.status.cells import shown_tracks
from recommendations.vocabulary import Cadence, Detail

FIRST_HOUR, LAST_HOUR = 5, 21
Coded = TypeVar("Coded", Pillar, Recommendation, Actor)


class BadWish(ValueError):  # noqa: N818 -- what was asked is at fault, not we
    """Something in it does not exist. `errors`: a sentence by the name of the part."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(self.errors.values()))


@dataclass(frozen=True, slots=True)
class Wish:
    """One subscription as its reader wants it. Nothing chosen: the whole brief, every actor.

    Codes are sorted, so that two wishes for the same are equal.
    """

    brief: str
    pillars: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    cadence: Cadence = Cadence.WEEKLY
    send_hour: int = 7
    time_zone: str = "UTC"
    detail: Detail = Detail.FULL
    quiet_mail: bool = False
    with_queue: bool = False

    def __post_init__(self) -> None:
        """Sort what was chosen."""
        for name in ("pillars", "recommendations", "actors"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows a wish names, in the brief's own order."""

    brief: Brief
    pillars: tuple[Pillar, ...]
    recommendations: tuple[Recommendation, ...]
    actors: tuple[Actor, ...]


def packed(wish: Wish) -> dict[str, Any]:
    """Return a wish as JSON can hold it."""
    return asdict(wish)


def unpacked(kept: Mapping[str, Any]) -> Wish:
    """Return the wish that was packed."""
    return Wish(**{**kept, "cadence": Cadence(kept["cadence"]), "detail": Detail(kept["detail"])})


def wish_of(subscription: Subscription) -> Wish:
    """Return what a subscription gives its reader now."""
    return Wish(
        brief=subscription.brief.code,
        pillars=tuple(subscription.pillars.values_list("code", flat=True)),
        recommendations=tuple(subscription.recommendations.values_list("code", flat=True)),
        actors=tuple(subscription.actors.values_list("code", flat=True)),
        cadence=Cadence(subscription.cadence),
        send_hour=subscription.send_hour,
        time_zone=subscription.time_zone,
        detail=Detail(subscription.detail),
        quiet_mail=subscription.quiet_mail,
        with_queue=subscription.with_queue,
    )


def chosen_by(wish: Wish) -> Chosen:
    """Return the rows of a wish. Raises BadWish on what the brief does not have, and on a zone or hour there is not."""
    brief = briefs().filter(code=wish.brief).first()
    if brief is None:
        raise BadWish({"brief": f"There is no brief “{wish.brief[:60]}”. Choose one from the list."})
    errors: dict[str, str] = {}
    chosen = Chosen(
        brief=brief,
        pillars=_named(pillars_of(brief), wish.pillars, "pillars", errors),
        recommendations=_named(recommendations_of(brief), wish.recommendations, "recommendations", errors),
        actors=_named(actors_of(brief), wish.actors, "actors", errors),
    )
    if wish.time_zone not in available_timezones():
        errors["time_zone"] = f"“{wish.time_zone[:60]}” is no time zone. Choose one from the list."
    if not FIRST_HOUR <= wish.send_hour <= LAST_HOUR:
        errors["send_hour"] = f"{wish.send_hour} is no hour we send at. Choose one from {FIRST_HOUR} to {LAST_HOUR}."
    if errors:
        raise BadWish(errors)
    return chosen


def _named(rows: Iterable[Coded], codes: Sequence[str], part: str, errors: dict[str, str]) -> tuple[Coded, ...]:
    found = tuple(row for row in rows if row.code in codes)
    missing = sorted(set(codes) - {row.code for row in found})
    if missing:
        errors[part] = f"“{missing[0][:60]}” is not in this brief, or not any more. Choose anew."
    return found


def actors_of(brief: Brief) -> QuerySet[Actor]:
    """Return whose directions the board of a brief shows, in the order of its columns."""
    shown = shown_tracks(brief).order_by().values("actor")
    return Actor.objects.filter(pk__in=shown).order_by("position", "code")


def may_have_queue(subscriber: Subscriber | None) -> bool:
    """Say whether a reader's mails may end with what waits for staff: those who decide stories may."""
    user = subscriber.user if subscriber else None
    return user is not None and user.has_perm("recommendations.decide_story")


def facts(wish: Wish, chosen: Chosen) -> list[tuple[str, str]]:
    """Return a wish in words, part by part."""
    about = [pillar.title for pillar in chosen.pillars] + [one.code for one in chosen.recommendations]
    told = [
        ("Brief", chosen.brief.title),
        ("About", ", ".join(about) or "all recommendations"),
        ("Actors", ", ".join(actor.name for actor in chosen.actors) or "all"),
        ("How often", f"{rhythm(wish.cadence, wish.send_hour)}, {zone_words(wish.time_zone)}"),
        ("How much", "everything" if wish.detail is Detail.FULL else "only how many of what, with a link"),
        ("Nothing new", "a short mail says so" if wish.quiet_mail else "no mail"),
    ]
    return told + ([("For staff", "ends with what waits in triage")] if wish.with_queue else [])


def facts_of(subscription: Subscription) -> list[tuple[str, str]]:
    """Return in words what a subscription gives its reader, with what has been archived since it was chosen."""
    chosen = Chosen(
        brief=subscription.brief,
        pillars=tuple(subscription.pillars.order_by("position", "code")),
        recommendations=tuple(subscription.recommendations.order_by("pillar__position", "position", "code")),
        actors=tuple(subscription.actors.order_by("position", "code")),
    )
    return facts(wish_of(subscription), chosen)


def rhythm(cadence: Cadence, send_hour: int) -> str:
    """Return in words when mails go out."""
    days = {
        Cadence.DAILY: "every day",
        Cadence.WEEKLY: "every Monday",
        Cadence.MONTHLY: "on the first of each month",
        Cadence.ON_CHANGE: "only when a label changes, at most once a day",
    }
    return f"{days[cadence]} at {send_hour:02}:00"


def zone_words(name: str) -> str:
    """Return a time zone as people read it."""
    return "universal time (UTC)" if name == "UTC" else f"{name.replace('_', ' ')} time"
