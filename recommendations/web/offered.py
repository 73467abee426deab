"""What the form of a development offers: actors, recommendations, and the tests of each track."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recommendations.catalogue import queries as catalogue
from recommendations.models import Actor, Track
from recommendations.vocabulary import ActorRole, Side

Menu = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Tests:
    """The coding guide of one track: when a development is toward, when away."""

    toward: tuple[str, ...]
    away: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuidePart:
    """The tests for one side that several actors share."""

    names: str
    side: Side
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecommendationGuide:
    """One recommendation with its tests, as the form shows it."""

    pk: int
    code: str
    title: str
    parts: tuple[GuidePart, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """Everything that can be chosen. `recommendations` are grouped by pillar, `tests` by recommendation and actor."""

    actors: tuple[Actor, ...]
    recommendations: Menu
    guides: tuple[RecommendationGuide, ...]
    tests: Mapping[tuple[str, str], Tests]

    @property
    def acting(self) -> list[Actor]:
        """Actors with a direction of their own or as a group."""
        return [actor for actor in self.actors if actor.role != ActorRole.CONTEXT]

    @property
    def context(self) -> list[Actor]:
        """Everybody else who may have acted."""
        return [actor for actor in self.actors if actor.role == ActorRole.CONTEXT]

    @property
    def judged_actors(self) -> Menu:
        """The actors a judgement can be about, those with a direction first."""
        counted = [(actor.code, actor_name(actor)) for actor in self.acting]
        context = [(actor.code, actor.name) for actor in self.context]
        return [("Counted", counted), ("Context, shown but never counted", context)]


def offered() -> Offered:
    """Return what can be chosen now; four queries."""
    menu: Menu = []
    guides = []
    tests: dict[tuple[str, str], Tests] = {}
    tracks = _tracks_by_recommendation()
    for brief in catalogue.briefs():
        for one in catalogue.recommendations_of(brief):
            heading = f"{brief}: {one.pillar.title}"
            if not menu or menu[-1][0] != heading:
                menu.append((heading, []))
            menu[-1][1].append((str(one.pk), str(one)))
            own = tracks.get(one.pk, [])
            guides.append(RecommendationGuide(one.pk, one.code, one.title, guide(own)))
            tests |= {(str(one.pk), track.actor.code): _tests(track, own) for track in own}
    return Offered(tuple(catalogue.actors()), menu, tuple(guides), tests)


def guide(tracks: Iterable[Track]) -> tuple[GuidePart, ...]:
    """Return the written tests, toward before away, actors with the same tests together."""
    shared: dict[Tests, list[str]] = {}
    for track in tracks:
        if track.actor.role == ActorRole.TRACKED:
            shared.setdefault(Tests(tuple(track.criteria_toward), tuple(track.criteria_away)), []).append(
                track.actor.name
            )
    return tuple(
        GuidePart(", ".join(names), side, criteria)
        for tests, names in shared.items()
        for side, criteria in ((Side.TOWARD, tests.toward), (Side.AWAY, tests.away))
    )


def actor_name(actor: Actor) -> str:
    """Return an actor as the form names it: a group stands for each of its members."""
    return f"{actor.name} (each of them)" if actor.role == ActorRole.DERIVED else actor.name


def _tracks_by_recommendation() -> dict[int, list[Track]]:
    found: dict[int, list[Track]] = {}
    rows = Track.objects.filter(archived_at=None, actor__archived_at=None).exclude(actor__role=ActorRole.CONTEXT)
    for track in rows.select_related("actor").order_by("actor__position", "actor__code"):
        found.setdefault(track.recommendation_id, []).append(track)
    return found


def _tests(track: Track, tracks: Iterable[Track]) -> Tests:
    """Return a track's tests; a group has those of its first member."""
    if track.actor.role == ActorRole.DERIVED:
        members = [t for t in tracks if t.actor.group_id == track.actor_id]
        track = members[0] if members else track
    return Tests(tuple(track.criteria_toward), tuple(track.criteria_away))
