"""One reader answering from two windows, and two reviewers settling at once: threads on connections of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from recommendations.events.second import NotAsked, ask_second_reading, take_second_reading
from recommendations.events.settle import adjudicate
from recommendations.models import Assessment, SecondReading
from recommendations.vocabulary import Side
from tests.make import NOON, make_assessment, make_editor, make_event, make_judgement, make_reviewer, make_track

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(hours=1)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all calls at the same moment; return results, or that nothing waited."""
    start = threading.Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except NotAsked as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(one, call) for call in calls]]


@pytest.fixture
def event():
    event = make_event()
    make_assessment(event=event, track=make_track())
    return event


def test_a_reader_in_two_windows_answers_once(event):
    bob = make_editor("bob")
    ask_second_reading(event.pk, reader=bob, by=None, now=NOON)
    judged = {side: [make_judgement(side=side)] for side in (Side.TOWARD, Side.AWAY)}
    results = at_once(
        *(lambda answer=answer: take_second_reading(event.pk, answer, by=bob, now=LATER) for answer in judged.values())
    )
    assert sum(isinstance(result, NotAsked) for result in results) == 1
    assert Assessment.objects.filter(coder=bob).count() == 1


def test_asking_one_reader_twice_at_once_asks_once(event):
    bob = make_editor("bob")
    results = at_once(*[lambda: ask_second_reading(event.pk, reader=bob, by=None, now=NOON)] * 2)
    assert len(set(results)) == SecondReading.objects.count() == 1


def test_two_reviewers_at_once_leave_one_settling_assessment(event):
    judged = {make_reviewer(name): [make_judgement(side=side)] for name, side in (("rea", "away"), ("ron", "neutral"))}
    at_once(
        *(lambda by=by, answer=answer: adjudicate(event.pk, answer, by=by, now=LATER) for by, answer in judged.items())
    )
    settling = Assessment.objects.filter(status="adjudicated")
    assert (settling.count(), settling.filter(superseded_at=None).count()) == (2, 1)
