from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail

from recommendations.digests.preview import NoPreview, preview, running_of, send_test
from recommendations.digests.shared import nobodys_choice_address
from recommendations.models import Digest
from tests.digests.content import CONTENT
from tests.digests.published import archive
from tests.digests.week import CLOSED, MONDAY, NEXT_TUESDAY, TUESDAY, WEEK, rated, reader, told
from tests.make import make_brief, make_track

pytestmark = pytest.mark.django_db
LATER = CLOSED + WEEK


def test_running_subscription_is_found_by_address_whatever_its_letters():
    ann = reader(email="ann@reader.example")
    assert running_of("Ann@Reader.example", make_brief()) == ann


def test_without_an_address_it_is_the_sites_own():
    reader()
    own = archive()
    assert running_of("", make_brief()) == own


@pytest.mark.parametrize("email", ["nobody@reader.example", ""])
def test_who_has_none_is_told_so(email):
    reader(ended_at=TUESDAY)
    with pytest.raises(NoPreview) as refusal:
        running_of(email, make_brief())
    assert refusal.value.field == "email"


def test_closed_period_is_previewed_without_a_digest():
    rated(track=make_track(), headline="Bill passed")
    content = preview(reader(), until=CLOSED.date(), now=LATER)
    assert (content.period_start, content.period_end) == (MONDAY, CLOSED)
    assert [one.headline for news in content.news for one in news.developments] == ["Bill passed"]
    assert Digest.objects.count() == 0


def test_second_period_of_the_schedule_begins_where_the_first_ended():
    content = preview(reader(), until=LATER.date(), now=LATER + WEEK)
    assert (content.period_start, content.period_end) == (CLOSED, LATER)


def test_period_that_was_opened_is_previewed_as_it_was_opened():
    subscription = reader()
    start = MONDAY + timedelta(days=1)
    Digest.objects.create(subscription=subscription, period_start=start, period_end=CLOSED, opened_at=CLOSED)
    assert preview(subscription, until=CLOSED.date(), now=LATER).period_start == start


def test_without_a_day_it_is_the_open_period():
    subscription = reader()
    told(subscription)
    rated(track=make_track(), at=NEXT_TUESDAY)
    content = preview(subscription, now=NEXT_TUESDAY + timedelta(hours=1))
    assert (content.period_start, content.period_end) == (CLOSED, NEXT_TUESDAY + timedelta(hours=1))
    assert len(content.news) == 1


@pytest.mark.parametrize("day", [MONDAY.date(), CLOSED.date() + timedelta(days=1), date(2030, 1, 7)])
def test_day_on_which_no_period_ends_names_those_that_did(day):
    with pytest.raises(NoPreview, match="The latest that did: 2026-03-16, 2026-03-09") as refusal:
        preview(reader(), until=day, now=LATER)
    assert refusal.value.field == "until"


def test_period_that_has_only_begun_has_nothing_to_show():
    with pytest.raises(NoPreview, match="only just begun"):
        preview(reader(), now=MONDAY)


def test_previewing_twice_tells_nothing():
    subscription = reader()
    rated(track=make_track())
    first, second = (preview(subscription, until=CLOSED.date(), now=LATER) for _ in range(2))
    assert first == second
    assert told(subscription).news == first.news


def test_preview_carries_no_readers_hand():
    ann = reader()
    content = preview(ann, until=CLOSED.date(), now=LATER)
    assert content.choice_url == nobodys_choice_address()


def test_test_mail_is_marked_and_ends_nobodys_subscription():
    send_test(replace(CONTENT), to="ed@tracker.example", now=LATER)
    (sent,) = mail.outbox
    assert sent.subject == f"[Test] {CONTENT.heading}"
    assert sent.to == ["ed@tracker.example"]
    assert sorted(sent.extra_headers) == ["Auto-Submitted", "Date"]
    assert "unsubscribe" not in sent.message().as_string()
    assert Digest.objects.count() == 0
