"""A small world for the pages: one brief, the usual actors, a few judged developments, directions as they follow.

The pages read the clock, so everything lies some days before now.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from recommendations.models import Brief, Event, Recommendation, Track
from recommendations.status.record import record_directions
from tests.make import (
    make_actor,
    make_assessment,
    make_baltics,
    make_brief,
    make_event,
    make_indicator,
    make_observation,
    make_pillar,
    make_recommendation,
    make_track,
)

CRITERIA = {"criteria_toward": ["A law opens the data"], "criteria_away": ["A law closes the data"]}


@dataclass(frozen=True)
class World:
    """What a test may want to name."""

    now: datetime
    brief: Brief
    recommendations: tuple[Recommendation, ...]
    event: Event

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def first(self) -> Recommendation:
        return self.recommendations[0]

    def track(self, actor: str = "united-states", recommendation: Recommendation | None = None) -> Track:
        return Track.objects.get(recommendation=recommendation or self.first, actor__code=actor)

    def page(self, recommendation: Recommendation | None = None) -> str:
        return f"/recommendations/brief-1/{(recommendation or self.first).code}/"

    def record(self) -> None:
        for recommendation in self.recommendations:
            record_directions(
                Track.objects.filter(recommendation=recommendation).exclude(actor__role="context"),
                as_of=self.today,
                now=self.now,
                since=self.today - timedelta(days=21),
            )


def make_world(*, recommendations: int = 1, headline: str = "Parliament opens the data") -> World:
    """Return a world in which the United States moves toward every recommendation, on two acts."""
    now = timezone.now()
    actors = [make_actor(name="United States", short_name="US", position=1), *make_baltics().values()]
    made = tuple(
        make_recommendation(code=f"R{n:02}", title=f"Open the data {n}", position=n, pillar=make_pillar())
        for n in range(1, recommendations + 1)
    )
    for recommendation in made:
        for actor in actors:
            involvement = "primary" if actor.code == "united-states" else "affected"
            make_track(recommendation=recommendation, actor=actor, involvement=involvement, **CRITERIA)
    event = _judged(made, now, headline)
    world = World(now, make_brief(), made, event)
    world.record()
    return world


def _judged(recommendations: tuple[Recommendation, ...], now: datetime, headline: str) -> Event:
    """Two acts ten and twenty days ago, recorded a day ago."""
    recorded_at, today = now - timedelta(days=1), timezone.localdate(now)
    for days, code, step in ((20, "E001", "decision"), (10, "E002", "enacted")):
        event = make_event(
            code=code,
            headline=headline,
            occurred_on=today - timedelta(days=days),
            step=step,
            recorded_at=recorded_at,
            url=f"https://gazette.example/{code}",
        )
        event.actors.add(make_actor())
        for recommendation in recommendations:
            track = Track.objects.get(recommendation=recommendation, actor__code="united-states")
            make_assessment(event=event, track=track, recorded_at=recorded_at, rationale="It opens the data.")
    return event


def add_indicator(world: World) -> None:
    """One checked and one recalled figure."""
    indicator = make_indicator(recommendation=world.first, baseline_value="10", baseline_period="2024")
    common = {"indicator": indicator, "recorded_at": world.now - timedelta(days=1)}
    make_observation(**common, period="2024", observed_on=date(2024, 7, 1), value="10")
    make_observation(**common, period="2025", observed_on=date(2025, 7, 1), value="12.5", certainty="recalled")
