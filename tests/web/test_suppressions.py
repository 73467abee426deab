import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.digests.suppress import suppress
from recommendations.models import Suppression
from recommendations.vocabulary import SuppressionReason
from tests.make import make_user

pytestmark = pytest.mark.django_db
MAY = ("view_suppression", "add_suppression", "change_suppression")


@pytest.fixture
def staff(client):
    client.force_login(make_user("stan", permissions=MAY))
    return client


def note(email, **fields):
    return suppress(email, reason=SuppressionReason.BOUNCED, now=timezone.now(), **fields)


def listed(page):
    return re.findall(r'<span class="address">([^<]+)</span>', page.text)


def test_addresses_are_listed_with_why_and_found_by_a_part_of_them(staff):
    note("ann@reader.example", detail="550 no such user")
    note("bob@other.example")
    page = staff.get("/suppressions/")
    assert (listed(page), "550 no such user" in page.text) == (["bob@other.example", "ann@reader.example"], True)
    assert listed(staff.get("/suppressions/?q=READER")) == ["ann@reader.example"]
    assert "None with “eve%”" in staff.get("/suppressions/?q=eve%25").text


def test_unknown_question_is_refused(staff):
    assert staff.get("/suppressions/?reason=bounced").status_code == 400


def test_address_is_added_by_request_with_who_noted_it(staff):
    page = staff.post("/suppressions/add/", {"email": "Ann@Reader.Example", "detail": "By telephone"}, follow=True)
    found = Suppression.objects.get()
    assert "Ann@reader.example gets no more mail." in page.text
    assert (found.reason, found.detail, found.suppressed_by.username) == ("by_request", "By telephone", "stan")


def test_adding_twice_adds_once_and_says_so(staff):
    note("ann@reader.example")
    page = staff.post("/suppressions/add/", {"email": "ann@reader.example"}, follow=True)
    assert ("gets no mail already" in page.text, Suppression.objects.get().reason) == (True, "bounced")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"email": "ann"}, "is no e-mail address"), ({"email": "a@b.example", "detail": "x" * 301}, "It has 301")],
)
def test_bad_input_is_told_and_kept(staff, typed, sentence):
    page = staff.post("/suppressions/add/", typed)
    assert (page.status_code, Suppression.objects.count()) == (422, 0)
    assert sentence in page.text
    assert f'value="{typed["email"]}"' in page.text


def test_lift_twice_keeps_who_lifted_it_and_when(staff):
    found = note("ann@reader.example")
    assert "gets mail again" in staff.post(f"/suppressions/{found.pk}/lift/", follow=True).text
    lifted_at = Suppression.objects.get().lifted_at
    assert lifted_at - timezone.now() < timedelta(minutes=1)
    page = staff.post(f"/suppressions/{found.pk}/lift/", follow=True)
    assert ("lifted already" in page.text, "by stan" in page.text) == (True, True)
    assert Suppression.objects.get().lifted_at == lifted_at


def test_who_may_only_look_gets_no_buttons(client):
    note("ann@reader.example")
    client.force_login(make_user("eve", permissions=("view_suppression",)))
    page = client.get("/suppressions/")
    assert (listed(page), "/lift/" in page.text, "/add/" in page.text) == (["ann@reader.example"], False, False)


def test_lifting_what_is_not_there_is_refused(staff):
    assert staff.post("/suppressions/99/lift/").status_code == 404
