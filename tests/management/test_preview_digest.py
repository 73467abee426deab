from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from recommendations.models import Digest
from tests.make import make_assessment, make_event, make_subscription

pytestmark = pytest.mark.django_db
ANN = ("--subscriber", "ann@reader.example")


def run(*arguments):
    out, complaints = StringIO(), StringIO()
    call_command("preview_digest", *arguments, stdout=out, stderr=complaints)
    return out.getvalue() + complaints.getvalue()


@pytest.fixture
def reader():
    return make_subscription(started_at=timezone.now() - timedelta(hours=2))


@pytest.fixture
def news():
    an_hour_ago = timezone.now() - timedelta(hours=1)
    event = make_event(headline="Bill passed", recorded_at=an_hour_ago, occurred_on=an_hour_ago.date())
    make_assessment(event=event, recorded_at=an_hour_ago)


@pytest.mark.parametrize("part", [(), ("--text",)])
def test_preview_prints_the_open_period_and_writes_no_row(reader, news, part):
    text = run(*ANN, *part)
    assert text.startswith("Subject: One new development, no label moved: Bill passed\n")
    assert "Weekly digest 1" in text
    assert (Digest.objects.count(), mail.outbox) == (0, [])


def test_preview_prints_the_html_part(reader, news):
    html = run(*ANN, "--html", "--brief", "brief-1")
    assert html.startswith("<!DOCTYPE html>")
    assert "Bill passed" in html


def test_preview_of_nothing_says_so(reader):
    make_event(recorded_at=timezone.now() - timedelta(hours=1))
    assert run(*ANN) == "Nothing new, so nothing would be sent.\n"


def test_preview_begins_where_the_last_digest_ended(reader, news):
    now = timezone.now()
    kept = {"period_start": reader.started_at, "period_end": now, "opened_at": now, "state": "sent", "content": {}}
    Digest.objects.create(subscription=reader, **kept)
    assert run(*ANN) == "Nothing new, so nothing would be sent.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--subscriber", "bob@reader.example"), "bob@reader.example has no running subscription"),
        (("--brief", "brief-9"), "There is no brief brief-9. Known are: brief-1."),
        ((*ANN, "--until", "2001-01-01"), "No period ends on 2001-01-01"),
        ((*ANN, "--until", "soon"), "“soon” is no day"),
        ((), "The site's own issues have not begun"),
        ((*ANN, "--text", "--html"), "not allowed with"),
    ],
)
def test_what_cannot_be_previewed_is_told(reader, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)
