from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from recommendations.models import Digest
from tests.make import make_assessment, make_event, make_subscription

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("preview_digest", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def reader():
    return make_subscription(started_at=timezone.now() - timedelta(hours=2))


@pytest.fixture
def news():
    an_hour_ago = timezone.now() - timedelta(hours=1)
    event = make_event(headline="Bill passed", recorded_at=an_hour_ago, occurred_on=an_hour_ago.date())
    make_assessment(event=event, recorded_at=an_hour_ago)


def test_preview_prints_the_open_period_and_writes_no_row(reader, news):
    text = run(reader.pk)
    assert text.startswith("Subject: One new development, no label moved: Bill passed\n")
    assert "Weekly digest 1" in text
    assert (Digest.objects.count(), mail.outbox) == (0, [])


def test_preview_writes_the_html_part_to_a_file(reader, news, tmp_path):
    said = run(reader.pk, "--html", tmp_path / "digest.html")
    assert said == f"Wrote “One new development, no label moved: Bill passed” to {tmp_path / 'digest.html'}.\n"
    assert "Bill passed" in (tmp_path / "digest.html").read_text(encoding="utf-8")


def test_preview_of_nothing_says_so(reader):
    make_event(recorded_at=timezone.now() - timedelta(hours=1))
    assert run(reader.pk) == "Nothing new so far, so nothing would be sent.\n"


def test_preview_begins_where_the_last_digest_ended(reader, news):
    now = timezone.now()
    Digest.objects.create(subscription=reader, period_start=reader.started_at, period_end=now, opened_at=now)
    assert run(reader.pk) == "Nothing new so far, so nothing would be sent.\n"


def test_unknown_subscription_names_those_known(reader):
    with pytest.raises(CommandError, match=f"There is no subscription 99. Known are: {reader.pk}."):
        run(99)
