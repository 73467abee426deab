"""Held digests, digests by issue, and previews, as staff see them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.utils import timezone

from recommendations.digests.shared import nobodys_choice_address
from recommendations.models import Digest
from tests.digests.week import reader, week
from tests.make import make_brief, make_editor, make_event, make_subscription

pytestmark = pytest.mark.django_db
HELD = {"state": "held", "failure": "It waits for approval.", "subject": "A week", "text": "R01 moved"}


@pytest.fixture
def reviewer(client):
    editor = make_editor()
    User.objects.filter(pk=editor.pk).update(email="ed@tracker.example")
    editor.user_permissions.add(Permission.objects.get(codename="approve_digest"))
    client.force_login(editor)
    return client


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def text_of(page):
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def subscribed(**fields):
    return make_subscription(started_at=timezone.now() - timedelta(days=20), **fields)


def states():
    return sorted(Digest.objects.values_list("state", flat=True))


def test_held_digests_come_first_with_their_reason(reviewer):
    week(reader(), **HELD)
    page = text_of(reviewer.get("/digests/"))
    assert "brief-1, weekly, to 9 Mar 2026 1 It waits for approval. Read and decide" in page


def test_issue_leads_to_its_digests(reviewer):
    digest = week(reader(), state="sent")
    Digest.objects.update(period_end=timezone.now() - timedelta(hours=1))
    address = re.search(r'href="(\?brief=[^"]+)"', reviewer.get("/digests/").text).group(1)
    page = reviewer.get(f"/digests/{unescape(address)}")
    assert f'href="/digests/{digest.pk}/"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "brief=brief-1",
        "brief=nothing&cadence=weekly&until=2026-03-09",
        "brief=brief-1&cadence=hourly&until=2026-03-09",
        "brief=brief-1&cadence=weekly&until=yesterday",
        "state=held",
    ],
)
def test_bad_question_is_an_error(reviewer, query):
    make_brief()
    assert reviewer.get(f"/digests/?{query}").status_code == 400


def test_held_digests_of_one_reason_go_out_together_and_once(reviewer):
    first = week(reader(), **HELD)
    week(reader(email="bob@reader.example"), **HELD)
    week(reader(email="eve@reader.example"), **HELD | {"failure": "It does not add up."})
    assert "Let all 2 go out" in text_of(reviewer.get(f"/digests/{first.pk}/"))
    page = reviewer.post(f"/digests/{first.pk}/approve/", follow=True)
    assert "2 digests may go out now." in page.text
    assert states() == ["held", "rendered", "rendered"]
    assert "Nothing of it was held any more." in reviewer.post(f"/digests/{first.pk}/approve/", follow=True).text


def test_who_let_it_go_out_is_shown(reviewer):
    digest = week(reader(), **HELD)
    reviewer.post(f"/digests/{digest.pk}/approve/")
    assert "Let go out" in text_of(reviewer.get(f"/digests/{digest.pk}/"))


def test_dropping_needs_a_reason_and_keeps_what_was_typed(reviewer):
    digest = week(reader(), **HELD)
    page = reviewer.post(f"/digests/{digest.pk}/drop/", {"reason": "x" * 401})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert "x" * 401 in page.text
    assert reviewer.post(f"/digests/{digest.pk}/drop/", {"reason": " "}).status_code == 422
    assert states() == ["held"]


def test_dropped_digests_keep_the_reason(reviewer):
    digest = week(reader(), **HELD)
    page = reviewer.post(f"/digests/{digest.pk}/drop/", {"reason": "The source was wrong."}, follow=True)
    assert "1 digest dropped." in page.text
    assert "The source was wrong." in text_of(reviewer.get(f"/digests/{digest.pk}/"))
    assert states() == ["dropped"]


def test_who_may_not_decide_sees_no_button(editor):
    digest = week(reader(), **HELD)
    assert "Let it go out" not in text_of(editor.get(f"/digests/{digest.pk}/"))
    assert editor.post(f"/digests/{digest.pk}/approve/").status_code == 403
    assert editor.post(f"/digests/{digest.pk}/drop/", {"reason": "No."}).status_code == 403
    assert states() == ["held"]


def test_staff_read_a_mail_without_its_readers_hand(editor):
    own = "https://tracker.example/subscription/signed-for-ann/"
    said = {
        "text": f"Change what you get: {own}",
        "html": f'<a href="{own}">Change</a>',
        "content": {"choice_url": own},
    }
    digest = week(reader(), state="sent", subject="A week", **said)
    for address in (f"/digests/{digest.pk}/", f"/digests/{digest.pk}/mail/"):
        page = editor.get(address).text
        assert "signed-for-ann" not in page
        assert nobodys_choice_address() in page


def test_preview_begins_with_an_empty_form(editor):
    make_brief()
    page = editor.get("/digests/preview/")
    assert page.status_code == 200
    assert "<iframe" not in page.text


def test_preview_shows_both_parts_and_keeps_nothing(editor):
    subscribed()
    make_event(headline="Bill passed")
    page = editor.get("/digests/preview/?brief=brief-1&email=ann%40reader.example")
    assert page.status_code == 200
    source = unescape(re.search(r'<iframe[^>]+src="([^"]+)"', page.text).group(1))
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    framed = editor.get(source)
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert framed.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert framed.text.startswith("<!DOCTYPE html>")
    assert Digest.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("brief=brief-1&email=nobody%40reader.example", "nobody@reader.example has no running subscription"),
        ("brief=brief-1&email=no-address", "Enter a valid email address."),
        ("brief=nothing&email=ann%40reader.example", "That choice is not one of the available choices."),
        ("brief=brief-1&email=ann%40reader.example&until=2001-01-01", "No period ends on 2001-01-01."),
        ("brief=brief-1&email=ann%40reader.example&until=tomorrow", "Enter a valid date."),
        ("brief=brief-1", "The site's own issues have not begun."),
    ],
)
def test_preview_that_cannot_be_is_told_at_its_field(editor, query, sentence):
    subscribed()
    page = editor.get(f"/digests/preview/?{query}")
    assert page.status_code == 422
    assert sentence in unescape(page.text)
    assert editor.get(f"/digests/preview/mail/?{query}").status_code == 400


def test_preview_takes_no_other_parameter(editor):
    assert editor.get("/digests/preview/?subscription=1").status_code == 400


def test_test_mail_goes_to_oneself_and_counts_as_nothing(reviewer):
    subscribed()
    asked = {"brief": "brief-1", "email": "ann@reader.example"}
    page = reviewer.post("/digests/preview/send/", asked, follow=True)
    assert "A test was sent to ed@tracker.example." in page.text
    assert [(sent.to, sent.subject[:6]) for sent in mail.outbox] == [(["ed@tracker.example"], "[Test]")]
    assert Digest.objects.count() == 0


def test_test_mail_without_an_address_of_ones_own_is_not_sent(editor):
    subscribed()
    User.objects.update(email="")
    page = editor.post("/digests/preview/send/", {"brief": "brief-1", "email": "ann@reader.example"}, follow=True)
    assert "Your account has no address" in page.text
    assert mail.outbox == []


def test_test_mail_of_nothing_is_an_error(reviewer):
    subscribed()
    assert reviewer.post("/digests/preview/send/", {"brief": "brief-1", "email": "no"}).status_code == 422
    assert mail.outbox == []
