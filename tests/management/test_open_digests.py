from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from recommendations.models import Digest
from tests.make import make_assessment, make_event, make_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def yesterday():
    return timezone.now() - timedelta(days=1, hours=1)


def subscribe(yesterday, **fields):
    """A daily subscription with one period closed since yesterday, whatever the hour of the test."""
    hour = 18 if 6 <= yesterday.hour < 12 else 7  # one that did not strike in the hour between the two yesterdays
    return make_subscription(cadence="daily", started_at=yesterday, send_hour=hour, **fields)


def run(*arguments):
    out = StringIO()
    call_command("open_digests", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_opens_what_closed_and_only_once(yesterday):
    subscribe(yesterday)
    assert [run(), run()] == [["Opened 1 digest."], ["Opened 0 digests."]]
    assert Digest.objects.get().state == "due"


def test_command_delivers_where_asked(yesterday):
    subscribe(yesterday)
    make_assessment(event=make_event(recorded_at=yesterday), recorded_at=yesterday)
    subscribe(yesterday, email="bob@reader.example")
    assert run("--deliver") == ["Opened 2 digests.", "Sent: 2."]
    assert len(mail.outbox) == 2
