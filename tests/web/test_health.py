"""What watches the tracker learns from two addresses."""

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from recommendations.models import Tick
from recommendations.status.ticks import record_tick
from recommendations.status.timetable import SCHEDULED

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_ran():
    for name in SCHEDULED:
        record_tick(name, now=timezone.now())


def test_readiness_is_plain_while_everything_runs(client, all_ran):
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok", "ticks": "ok"}


def test_readiness_names_the_tick_that_is_late_and_keeps_the_pages_up(client, all_ran):
    Tick.objects.filter(name="deliver_due_digests").delete()
    answer = client.get("/readyz")
    sentence = "“Deliver due digests” has never run; it is due every minute. See whether scheduler and worker run."
    assert (answer.status_code, answer.json()["ticks"]) == (200, [sentence])


def test_health_answers_without_the_database_and_readiness_does_not(client, monkeypatch):
    def broken():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")
