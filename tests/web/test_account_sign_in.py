"""Signing in and out, being locked out, and getting a forgotten password back."""

import time
from smtplib import SMTPServerDisconnected

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client

from tests.make import PASSWORD, make_user
from tests.web.signing import link_in_mail, sign_in, sign_in_surely

pytestmark = pytest.mark.django_db
NEW = "a long new password"


class BrokenMail(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, email_messages):  # noqa: ARG002 -- Django's
        raise SMTPServerDisconnected


def who(client: Client) -> str | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).values_list("username", flat=True).first()


@pytest.mark.parametrize("login", ["ann", "ANN", "ann@tracker.example", " ann "])
def test_username_and_address_sign_in(client, login):
    make_user("ann")
    client.post("/sign-in/", {"username": login, "password": PASSWORD})
    assert who(client) == "ann"


def test_wrong_password_tells_the_same_whether_the_account_is_there_or_not(client):
    make_user("ann")
    told = {
        client.post("/sign-in/", {"username": name, "password": "wrong"}).context["form"].non_field_errors()[0]
        for name in ("ann", "bob", "ann@tracker.example", "bob@tracker.example")
    }
    assert told == {
        "Please enter a correct username and password. Your e-mail address does as well as the username.",
    }


def test_wrong_password_keeps_the_name_and_forgets_the_password(client):
    page = client.post("/sign-in/", {"username": "ann", "password": "wrong-secret"})
    assert 'name="username" type="text" value="ann"' in page.text
    assert "wrong-secret" not in page.text


def test_empty_fields_are_told_at_the_fields(client):
    page = client.post("/sign-in/", {})
    assert page.text.count('aria-invalid="true"') == 2
    assert page.text.count('<p class="error"') == 2


def test_signing_in_changes_the_session_so_that_a_planted_one_is_worthless(client):
    ann = make_user("ann")
    client.get("/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    sign_in(client, ann)
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert who(thief) is None


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil"]
)
def test_no_way_in_or_out_leads_to_another_site(client, target):
    ann = make_user("ann")
    assert sign_in(client, ann, next=target).headers["Location"] == "/"
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": target}).headers["Location"] == "/"
    assert client.post("/sign-out/", {"next": target}).headers["Location"] == "/"


def lock_out(client: Client, name: str = "ann"):
    for _ in range(5):
        client.post("/sign-in/", {"username": name, "password": "wrong"})
    return client.post("/sign-in/", {"username": name, "password": PASSWORD})


def test_five_wrong_passwords_lock_and_say_for_how_long(client):
    make_user("ann")
    page = lock_out(client)
    assert who(client) is None
    assert "Too many wrong passwords. Try again in 5 minutes, or reset the password by mail." in page.text


def test_lock_says_how_long_is_left_and_ends(client, monkeypatch):
    make_user("ann")
    lock_out(client)
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + 200)
    page = client.post("/sign-in/", {"username": "ann", "password": PASSWORD})
    assert "Try again in 2 minutes" in page.text
    monkeypatch.setattr(time, "time", lambda: clock() + 301)
    client.post("/sign-in/", {"username": "ann", "password": PASSWORD})
    assert who(client) == "ann"


def test_lock_of_one_account_leaves_others_alone(client):
    make_user("ann")
    bob = make_user("bob")
    lock_out(client)
    sign_in(client, bob)
    assert who(client) == "bob"


def test_wrong_passwords_are_counted_where_every_process_sees_them(client):
    client.post("/sign-in/", {"username": "ann", "password": "wrong"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        assert [key for (key,) in cursor.fetchall() if "login_failed" in key]


def test_thirty_tries_a_minute_are_answered_with_a_sentence(client):
    for n in range(31):
        page = client.post("/sign-in/", {"username": f"name-{n}", "password": ""})
    assert page.status_code == 429
    assert "Wait a minute" in page.text


def test_closed_account_is_told_so_only_to_who_knows_its_password(client):
    ann = make_user("ann", is_active=False)
    assert "correct username and password" in sign_in(client, ann, password="wrong").text
    assert sign_in(client, ann).headers["Location"] == "/account/closed/"
    assert who(client) is None


def test_nobody_signs_up(client):
    form = {"username": "eve", "email": "eve@x.example", "password1": NEW, "password2": NEW}
    page = client.post("/sign-up/", form)
    assert "Accounts are given by invitation" in page.text
    assert not User.objects.exists()


def test_admin_pages_have_no_door_of_their_own(client):
    ann = make_user("ann")
    assert client.get("/admin/login/").headers["Location"] == "/sign-in/?next=%2Fadmin%2Flogin%2F"
    client.post("/admin/login/", {"username": "ann", "password": PASSWORD})
    assert who(client) is None
    client.force_login(ann)
    assert client.get("/admin/login/").status_code == 403


def ask_reset(client: Client, email: str):
    return client.post("/reset/", {"email": email}, follow=True)


def test_reset_answers_the_same_for_known_and_unknown_addresses(client):
    make_user("ann")
    known, unknown = (ask_reset(client, f"{name}@tracker.example") for name in ("ann", "bob"))
    assert (known.status_code, known.redirect_chain, known.text) == (
        unknown.status_code,
        unknown.redirect_chain,
        unknown.text,
    )
    assert [sent.to for sent in mail.outbox] == [["ann@tracker.example"]]


def test_reset_answers_the_same_when_the_mail_server_is_away(client, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    make_user("ann")
    known, unknown = (ask_reset(client, f"{name}@tracker.example") for name in ("ann", "bob"))
    assert (known.status_code, known.text) == (200, unknown.text)


def test_reset_of_an_address_that_is_none_is_told_at_the_field(client):
    page = ask_reset(client, "nonsense")
    assert 'value="nonsense"' in page.text
    assert page.text.count('<p class="error"') == 1


def test_reset_mail_names_the_address_of_the_site_whatever_host_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_user("ann")
    client.post("/reset/", {"email": "ann@tracker.example"}, headers={"host": "evil.example"})
    (sent,) = mail.outbox
    assert f"{settings.BASE_URL}/reset/" in sent.body
    assert "evil.example" not in sent.body


def test_reset_link_sets_a_password_once_and_unlocks(client):
    make_user("ann")
    lock_out(client)
    ask_reset(client, "ann@tracker.example")
    link = link_in_mail(settings.BASE_URL)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    client.post("/sign-in/", {"username": "ann", "password": NEW})
    assert who(client) == "ann"
    assert "This link no longer works" in Client().get(link, follow=True).text


def test_reset_refuses_a_weak_password_at_its_field(client):
    ann = make_user("ann")
    ask_reset(client, "ann@tracker.example")
    form = client.get(link_in_mail(settings.BASE_URL), follow=True).redirect_chain[-1][0]
    page = client.post(form, {"password1": "short", "password2": "short"})
    assert "too short" in page.context["form"].errors["password1"][0]
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


@pytest.mark.parametrize("address", ["/reset/1-forged/", "/reset/zzzzzzzzzzzzzzzz-abc-def/", "/reset/0-set-password/"])
def test_forged_reset_links_are_refused_in_a_sentence(client, address):
    page = client.get(address)
    assert "This link no longer works" in page.text


def test_reset_signs_other_browsers_out(client):
    ann = make_user("ann")
    other = Client()
    sign_in(other, ann)
    ask_reset(client, "ann@tracker.example")
    form = client.get(link_in_mail(settings.BASE_URL), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert other.get("/account/").status_code == 302


def test_password_is_changed_by_who_knows_it(client):
    ann = make_user("ann")
    sign_in(client, ann)
    wrong = client.post("/account/password/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert "not your present password" in wrong.text
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert client.get("/account/").status_code == 200
    ann.refresh_from_db()
    assert ann.check_password(NEW)
    assert mail.outbox[-1].to == ["ann@tracker.example"]


def test_other_browsers_are_listed_and_signed_out(client):
    ann = make_user("ann")
    other = Client(headers={"user-agent": "Lynx"})
    sign_in(other, ann)
    sign_in(client, ann)
    assert "Lynx" in client.get("/account/sessions/").text
    client.post("/account/sessions/")
    assert (client.get("/account/").status_code, other.get("/account/").status_code) == (200, 302)


def test_new_address_counts_once_its_link_was_opened(client):
    ann = make_user("ann")
    sign_in_surely(client, ann)
    for address in ("typo@tracker.example", "new@tracker.example"):
        client.post("/account/email/", {"email": address, "action_add": "1"})
        ann.refresh_from_db()
        assert ann.email == "ann@tracker.example"
    client.post(link_in_mail(settings.BASE_URL))
    ann.refresh_from_db()
    assert ann.email == "new@tracker.example"


def test_address_of_somebody_else_is_not_taken_over(client):
    ann = make_user("ann")
    make_user("bob").emailaddress_set.create(email="bob@tracker.example", verified=True, primary=True)
    sign_in_surely(client, ann)
    client.post("/account/email/", {"email": "bob@tracker.example", "action_add": "1"})
    page = client.post(link_in_mail(settings.BASE_URL), follow=True)
    ann.refresh_from_db()
    assert (page.status_code, ann.email) == (200, "ann@tracker.example")


def test_address_change_asks_for_the_password_again(client):
    ann = make_user("ann")
    sign_in(client, ann)
    page = client.post("/account/email/", {"email": "new@tracker.example", "action_add": "1"})
    assert page.headers["Location"] == "/account/confirm/?next=%2Faccount%2Femail%2F"
    assert mail.outbox == []


def test_address_change_says_when_the_mail_server_is_away(client, settings):
    ann = make_user("ann")
    sign_in_surely(client, ann)
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    page = client.post("/account/email/", {"email": "new@tracker.example", "action_add": "1"}, follow=True)
    assert "The mail to new@tracker.example could not be sent." in page.text
