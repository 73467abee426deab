"""Several people at once: whoever is recorded last has read what the others wrote, whatever their clocks say."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections, transaction

from recommendations.direction.label import read_group
from recommendations.events.record import record_event
from recommendations.models import Track
from recommendations.status.gather import gather_evidence
from recommendations.status.prove import prove_directions
from recommendations.status.readings import rows_in_force
from recommendations.status.record import record_directions
from recommendations.status.rows import direction_row, says_the_same
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_event,
    make_finding,
    make_judgement,
    make_source,
    make_track,
)

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6


def writer(track: Track, seconds: int, failures: list[Exception]) -> Callable[[], None]:
    """Log one event and record it, by a clock that is some seconds off."""
    now = NOON + timedelta(seconds=seconds)

    def write() -> None:
        try:
            with transaction.atomic():
                make_assessment(
                    event=make_event(code=f"event-{seconds}", recorded_at=now), track=track, recorded_at=now
                )
                record_directions([track], as_of=TODAY, now=now)
        except Exception as error:  # noqa: BLE001 -- whatever it was, the test shows it
            failures.append(error)
        finally:
            connections.close_all()

    return write


def logger(track: Track, n: int, failures: list[Exception]) -> Callable[[], None]:
    """Log one development through its own door, by a clock that is some seconds off."""
    finding = make_finding(sources=(make_source(f"https://gazette.example/{n}"),), judgements=(make_judgement(track),))

    def log() -> None:
        try:
            record_event(finding, by=None, now=NOON - timedelta(seconds=n))
        except Exception as error:  # noqa: BLE001 -- whatever it was, the test shows it
            failures.append(error)
        finally:
            connections.close_all()

    return log


def together(targets: list[Callable[[], None]]) -> None:
    threads = [Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_every_row_comes_out_whatever_the_clocks_of_those_who_wrote_together():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    members = [tracks[code] for code in ("estonia", "latvia", "lithuania")]
    failures: list[Exception] = []
    make_actor()
    together([logger(members[n % 3], n, failures) for n in range(WRITERS)])
    proofs = list(prove_directions())
    assert (failures, [proof for proof in proofs if proof.differences]) == ([], [])
    assert max(proof.row.toward_count for proof in proofs) == WRITERS


def test_the_group_row_in_force_has_read_what_every_writer_wrote():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    members = [tracks[code] for code in ("estonia", "latvia", "lithuania")]
    failures: list[Exception] = []
    together([writer(members[n % 3], -n, failures) for n in range(WRITERS)])
    later = NOON + timedelta(hours=1)
    evidence = gather_evidence(members)
    whole = read_group({t.actor.code: evidence[t.pk] for t in members}, as_of=TODAY, known_at=later)
    group = tracks["baltic-states"]
    row = rows_in_force([group.pk], as_of=TODAY, known_at=later)[group.pk]
    assert (failures, row.toward_count) == ([], WRITERS)
    assert says_the_same(
        row, direction_row(group.pk, whole, recorded_at=later, members=[member.actor.code for member in members])
    )
