"""`manage.py verify_directions`: silent about what comes out, loud about what does not."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Direction
from recommendations.status.record import record_directions
from tests.make import NOON, TODAY, make_assessment, make_direction, make_event

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def track():
    """Three recorded days of one track."""
    judged = make_assessment(event=make_event(occurred_on=TODAY - DAY * 2)).track
    record_directions([judged], as_of=TODAY, now=NOON, since=TODAY - DAY * 2)
    return judged


def run(*arguments):
    """What was printed, and what the command failed with, if it did."""
    out, failure = StringIO(), ""
    try:
        call_command("verify_directions", *arguments, stdout=out)
    except CommandError as error:
        failure = str(error)
    return out.getvalue().strip(), failure


def tamper(track, **columns):
    Direction.objects.filter(track=track, as_of=TODAY).update(**columns)


def test_verify_directions_says_how_many_come_out(track):
    assert run() == ("Directions that come out as they were recorded: 3.", "")


def test_verify_directions_twice_writes_nothing(track):
    before = list(Direction.objects.values())
    assert run() == run()
    assert list(Direction.objects.values()) == before


def test_verify_directions_names_row_and_field_and_fails(track):
    row = track.directions.get(as_of=TODAY)
    tamper(track, share=0.25, since_on=TODAY)
    printed, failure = run()
    where = "R01 × United States, 2026-03-02, recorded 2026-03-02T12:00:00+00:00"
    assert printed.splitlines() == [
        f"{where}: since_on was '2026-03-02', comes out as '2026-02-28'",
        f"{where}: share was 0.25, comes out as {row.share!r}",
        "Directions that come out as they were recorded: 2.",
    ]
    assert failure.startswith("Directions that do not come out as they were recorded: 1. Something they rest on was")


def test_verify_directions_answers_in_json(track):
    row = track.directions.get(as_of=TODAY)
    tamper(track, share=0.25, since_on=TODAY)
    printed, failure = run("--json")
    assert json.loads(printed) == {
        "same": 2,
        "other_versions": {},
        "differing": [
            {
                "recommendation": "R01",
                "actor": "united-states",
                "as_of": "2026-03-02",
                "recorded_at": "2026-03-02T12:00:00+00:00",
                "fields": {
                    "since_on": {"recorded": "2026-03-02", "recomputed": "2026-02-28"},
                    "share": {"recorded": 0.25, "recomputed": row.share},
                },
            }
        ],
    }
    assert failure != ""


def test_verify_directions_names_other_versions_and_never_fails_them(track):
    make_direction(track=track, as_of=TODAY - DAY * 9, method_version="direction-v0")
    printed, failure = run()
    assert (printed.splitlines(), failure) == (
        [
            "Directions that come out as they were recorded: 3.",
            "Recorded by direction-v0, another version of the method, and left alone: 1.",
        ],
        "",
    )
    assert json.loads(run("--json")[0])["other_versions"] == {"direction-v0": 1}


def test_verify_directions_takes_the_first_day_of_recording(track):
    tamper(track, share=0.25)
    assert run("--since", "2026-03-03") == ("Directions that come out as they were recorded: 0.", "")
    assert run("--since", "2026-03-02")[1] != ""


def test_verify_directions_refuses_what_is_no_day(track):
    assert "“yesterday” is no day" in run("--since", "yesterday")[1]


def test_verify_directions_with_nothing_recorded():
    assert run() == ("Directions that come out as they were recorded: 0.", "")
