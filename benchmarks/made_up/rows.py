"""Made-up rows in any number, always the same; import it inside a tracker of its own."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction

from recommendations.events.finding import Finding, Judgement, Source
from recommendations.events.record import record_event
from recommendations.models import Actor, Assessment, Brief, Event, Pillar, Recommendation, Track
from recommendations.vocabulary import Confidence, DatePrecision, EventKind, Side, Significance, Step

DAYS = 1000
BALTICS = ("estonia", "latvia", "lithuania")


def recommendation_of_five(code: str) -> Recommendation:
    """Return a new recommendation with the tracks of a country and of a group with its three members."""
    brief, _ = Brief.objects.get_or_create(
        code="made-up", defaults={"title": "Made up", "published_on": date(2026, 1, 1)}
    )
    pillar, _ = Pillar.objects.get_or_create(brief=brief, code="P1", defaults={"title": "A pillar", "position": 1})
    made = Recommendation.objects.create(
        brief=brief, pillar=pillar, code=code, title=code, summary="-", horizon="immediate", position=1
    )
    Track.objects.bulk_create(Track(recommendation=made, actor=actor) for actor in _five_actors())
    return made


def _five_actors() -> list[Actor]:
    def actor(code: str, **fields: object) -> Actor:
        defaults = {"name": code, "kind": "country", "role": "tracked"} | fields
        return Actor.objects.get_or_create(code=code, defaults=defaults)[0]

    group = actor("baltic-states", kind="group", role="derived")
    return [actor("united-states"), group, *(actor(code, group=group) for code in BALTICS)]


def judged_events(tracks: Sequence[Track], count: int, *, name: str, today: date) -> None:
    """Write events of the last thousand days, each judged on all the tracks, straight into their tables."""
    draw, recorded_at = random.Random(count), datetime.combine(today - timedelta(days=1), time(), UTC)
    with transaction.atomic():
        for start in range(0, count, 1000):
            events = [
                Event(
                    code=f"{name}-{n}",
                    headline=f"Parliament votes on bill {n} at its second reading",
                    occurred_on=today - timedelta(days=draw.randrange(DAYS)),
                    kind=EventKind.POLICY,
                    step=draw.choice(list(Step)),
                    recorded_at=recorded_at,
                )
                for n in range(start, min(start + 1000, count))
            ]
            Event.objects.bulk_create(events)
            Assessment.objects.bulk_create(
                Assessment(
                    event=event,
                    track=track,
                    side=draw.choice(list(Side)),
                    significance=draw.choice(list(Significance)),
                    confidence=draw.choice(list(Confidence)),
                    recorded_at=recorded_at,
                )
                for event in events
                for track in tracks
            )


def copy_judgements(tracks: Sequence[Track], others: Sequence[Track]) -> None:
    """Judge the events of some tracks on as many others in the same way, inside the database."""
    own = [field.column for field in Assessment._meta.concrete_fields if field.column not in ("id", "track_id")]  # noqa: SLF001 -- documented by Django
    columns, table = ", ".join(own), Assessment._meta.db_table  # noqa: SLF001
    copy = f"INSERT INTO {table} ({columns}, track_id) SELECT {columns}, %s FROM {table} WHERE track_id = %s"
    with transaction.atomic(), connection.cursor() as cursor:
        for one, other in zip(tracks, others, strict=True):
            cursor.execute(copy, [other.pk, one.pk])


def log(recommendation: Recommendation, now: datetime) -> None:
    """Log one development of yesterday by Estonia, through the door that a person's form uses."""
    finding = Finding(
        headline="The bill is signed",
        occurred_on=now.date() - timedelta(days=1),
        date_precision=DatePrecision.DAY,
        step=Step.ENACTED,
        kind=EventKind.POLICY,
        actor_codes=("estonia",),
        sources=(Source(url=f"https://gazette.example/{now:%Y%m%d%H%M}"),),
        judgements=(Judgement(recommendation.pk, "estonia", Side.TOWARD),),
    )
    record_event(finding, by=None, now=now)
