"""What a direction costs: labels and readings of today for every track, and one more event, against a bare numpy sum.

Everything is made up from a fixed seed. The sum that all is compared with ages the same rows and adds them up per
track and side, as arrays that lie ready in memory: no method could do with less. Times of the engine are seconds of the
processor; those on the database are seconds of the clock.
"""

import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
from made_up.place import peak_mb, processor_seconds, seconds, tracker

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence, weigh
from recommendations.direction.label import read_direction
from recommendations.direction.lookback import TrackView
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.vocabulary import AssessmentStatus, Confidence, Side, Significance, Step

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(days=1)
DAYS, PER_TRACK, READ_IN_FULL, UPDATES = 1000, 100, 1000, 9
SIDES, WEIGHTS, SURE, STEPS = list(Side), list(Significance), list(Confidence), [None, *Step]
POINTS = np.array([DIRECTION_V1.significance[one] for one in WEIGHTS])
FACTORS = np.array([DIRECTION_V1.confidence[one] for one in SURE])


def main() -> None:
    began = time.monotonic()
    floors = {tracks * PER_TRACK: engine(tracks) for tracks in (1_000, 10_000)}
    with tracker():
        one_event(floors)
    print(f"\nAll of it took {time.monotonic() - began:.0f} s.")


def engine(tracks: int) -> float:
    """Work out today's labels of all tracks and full readings of the first thousand; return the seconds of the sum."""
    rows = [drawn(seed) for seed in range(tracks)]
    floor = numpy_sum(np.concatenate(rows))
    labels = readings = 0.0
    for place, numbers in enumerate(rows):
        events = evidence_of(numbers)  # one track in memory at a time, as in the product
        labels += processor_seconds(label_of, events)
        if place < READ_IN_FULL:
            readings += processor_seconds(reading_of, events)
    times = tracks // min(tracks, READ_IN_FULL)
    readings *= times
    note = f" (measured on {READ_IN_FULL:,} tracks, taken {times} times)" if times > 1 else ""
    print(f"\n{tracks * PER_TRACK:,} assessments on {tracks:,} tracks; memory at its highest {peak_mb():.0f} MB")
    print(f"  numpy sum of the same rows   {floor * 1e3:9.1f} ms")
    print(f"  label of every track         {labels * 1e3:9.1f} ms  {labels / floor:7.0f} times the sum")
    print(f"  full reading of every track  {readings * 1e3:9.1f} ms  {readings / floor:7.0f} times the sum{note}")
    print(f"  full reading of one track    {readings * 1e3 / tracks:9.1f} ms")
    return floor


def drawn(seed: int) -> np.ndarray:
    """Return the rows of one track as numbers: side, significance, confidence, days ago, step, episode (0: none)."""
    draw = random.Random(seed)
    lean = draw.randrange(3)
    return np.array(
        [
            (
                lean if draw.random() < 0.5 else draw.randrange(3),
                draw.choices(range(3), weights=(60, 30, 10))[0],
                draw.randrange(3),
                draw.randrange(DAYS),
                draw.randrange(len(STEPS)),
                draw.randrange(1, 4) if draw.random() < 0.2 else 0,
            )
            for _ in range(PER_TRACK)
        ]
    )


def evidence_of(numbers: np.ndarray) -> list[EventEvidence]:
    return [
        EventEvidence(
            key=f"e{place}",
            headline=f"Parliament votes on bill {place} at its second reading",
            occurred_on=TODAY - timedelta(days=age),
            recorded_at=EARLIER,
            assessments=(
                AssessmentEvidence("", SIDES[side], WEIGHTS[weight], SURE[sure], AssessmentStatus.REVIEWED, EARLIER),
            ),
            step=STEPS[step],
            episode=f"story-{episode}" if episode else "",
        )
        for place, (side, weight, sure, age, step, episode) in enumerate(numbers.tolist())
    ]


def label_of(events: list[EventEvidence]) -> None:
    TrackView(weigh(events, known_at=NOW, parameters=DIRECTION_V1), DIRECTION_V1).label_on(TODAY)


def reading_of(events: list[EventEvidence]) -> None:
    read_direction(events, as_of=TODAY, known_at=NOW)


def numpy_sum(rows: np.ndarray) -> float:
    """Return the seconds, the best of five, to age all rows and add them up per track and side."""
    points, age = POINTS[rows[:, 1]] * FACTORS[rows[:, 2]], rows[:, 3].astype(float)
    cell = np.arange(len(rows)) // PER_TRACK * 3 + rows[:, 0]
    half_life = DIRECTION_V1.half_life_days
    return min(
        processor_seconds(lambda: np.bincount(cell, weights=points * np.exp2(-age / half_life))) for _ in range(5)
    )


def one_event(floors: dict[int, float]) -> None:
    """Log one development on a track of a hundred events, in a group of three, while ever more stands elsewhere."""
    from made_up.rows import copy_judgements, judged_events, log, recommendation_of_five  # noqa: PLC0415 -- needs Django

    home, away = recommendation_of_five("R-HOME"), recommendation_of_five("R-0")
    judged_events(tracked(home), PER_TRACK, name="home", today=TODAY)
    judged_events(tracked(away), 25_000, name="away", today=TODAY)
    print(f"\nOne event logged (SQLite), with the directions of its track and group; {PER_TRACK} events on each track")
    now, first = NOW, 0.0
    for others in (100_000, 1_000_000):
        for n in range(1, others // 100_000):
            copy_judgements(tracked(away), tracked(recommendation_of_five(f"R-{n}")))
        times = []
        for _ in range(UPDATES):
            now += timedelta(minutes=1)
            times.append(seconds(log, home, now))
        took = statistics.median(times)
        first = first or took
        ratios = f"{took / first:5.2f} of the first, {took / floors[others]:6.1f} times the numpy sum of as many rows"
        print(f"  {others:9,} assessments on other tracks {took * 1e3:8.1f} ms  {ratios}")
    print(f"  memory at its highest {peak_mb():.0f} MB")


def tracked(recommendation: object) -> list[object]:
    """Return the four tracks that are judged."""
    return list(recommendation.tracks.filter(actor__role="tracked").order_by("pk"))


if __name__ == "__main__":
    main()
