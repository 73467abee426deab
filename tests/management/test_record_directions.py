from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from recommendations.models import Direction
from tests.make import make_assessment, make_event

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def run(*arguments):
    out = StringIO()
    call_command("record_directions", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def today():
    """Today, with one event of three days ago."""
    day = timezone.localdate()
    make_assessment(event=make_event(occurred_on=day - DAY * 3))
    return day


def test_record_directions_twice_adds_once(today):
    assert [run(), run()] == [f"Added 1 direction up to {today}.", f"Added 0 directions up to {today}."]


def test_record_directions_backfills_from_the_first_event(today):
    assert run("--backfill") == f"Added 4 directions up to {today}."


def test_record_directions_takes_a_day(today):
    run("--as-of", (today - DAY).isoformat())
    assert [row.as_of for row in Direction.objects.all()] == [today - DAY]


def test_record_directions_refuses_a_day_to_come(today):
    with pytest.raises(CommandError, match="has not come yet"):
        run("--as-of", (today + DAY).isoformat())


def test_record_directions_refuses_what_is_no_day(today):
    with pytest.raises(CommandError, match="“yesterday” is no day"):
        run("--as-of", "yesterday")
