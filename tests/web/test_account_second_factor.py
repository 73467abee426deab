"""Second factors: an app, recovery codes, who must have one, and how their secrets are kept."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from tests.make import make_editor, make_user
from tests.web.signing import code_of, set_up_app, sign_in, sign_in_surely

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return make_editor("ann")


@pytest.fixture
def secret(client, ann) -> str:
    """Ann's authenticator app; she is signed in."""
    sign_in_surely(client, ann)
    return set_up_app(client)


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\w+)</code></li>", client.get("/account/second-factor/codes/").text)


def test_setting_up_an_app_asks_for_the_password_again(client, ann):
    sign_in(client, ann)
    page = client.get("/account/second-factor/app/")
    assert page.headers["Location"] == "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fapp%2F"


def test_setting_up_an_app_draws_its_square_without_anything_inline(client, ann):
    sign_in_surely(client, ann)
    page = client.get("/account/second-factor/app/")
    assert re.findall(r"<svg class=\"qr\"[^>]*viewBox=\"0 0 (\d+) \1\"", page.text)
    assert not re.findall(r"<script(?![^>]*src=)|<style|style=|data:image", page.text)


def test_setting_up_an_app_refuses_a_wrong_code_at_its_field(client, ann):
    sign_in_surely(client, ann)
    client.get("/account/second-factor/app/")
    page = client.post("/account/second-factor/app/", {"code": "000000"})
    assert page.text.count('<p class="error"') == 1
    assert not Authenticator.objects.exists()


def test_an_app_is_asked_for_after_the_password(client, ann, secret):
    other = Client()
    assert sign_in(other, ann, next="/feeds/").headers["Location"] == "/sign-in/second-factor/"
    assert other.get("/feeds/").status_code == 302
    answer = other.post("/sign-in/second-factor/", {"code": code_of(secret, steps=1)})
    assert answer.headers["Location"] == "/feeds/"
    assert other.get("/feeds/").status_code == 200


def test_a_code_signs_in_once(client, ann, secret):
    code, answers = code_of(secret, steps=1), []
    for _ in range(2):
        other = Client()
        sign_in(other, ann)
        answers.append(other.post("/sign-in/second-factor/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_five_wrong_codes_lock(client, ann, secret):
    other = Client()
    sign_in(other, ann)
    for _ in range(5):
        other.post("/sign-in/second-factor/", {"code": "000000"})
    page = other.post("/sign-in/second-factor/", {"code": code_of(secret, steps=1)})
    assert "Wait five minutes" in page.text
    assert other.get("/account/").status_code == 302


def test_a_recovery_code_signs_in_once(client, ann, secret):
    first, *_ = codes = recovery_codes(client)
    answers = []
    for _ in range(2):
        other = Client()
        sign_in(other, ann)
        answers.append(other.post("/sign-in/second-factor/", {"code": first}).status_code)
    assert (len(codes), answers) == (10, [302, 200])
    assert first not in recovery_codes(client)


def test_recovery_codes_are_hidden_until_the_password_is_typed_again(client, ann, secret):
    other = Client()
    sign_in(other, ann)
    other.post("/sign-in/second-factor/", {"code": code_of(secret, steps=1)})
    assert recovery_codes(other) == []
    page = other.get("/account/second-factor/codes/file/")
    assert page.headers["Location"] == "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fcodes%2Ffile%2F"


def test_new_recovery_codes_take_the_place_of_the_old(client, secret):
    old = set(recovery_codes(client))
    client.post("/account/second-factor/codes/new/")
    assert len(set(recovery_codes(client)) - old) == 10


@pytest.mark.django_db(transaction=True)
def test_setting_up_and_removing_an_app_is_told_by_mail(client, ann):
    sign_in_surely(client, ann)
    set_up_app(client)
    client.post("/account/second-factor/app/remove/")
    assert [sent.to for sent in mail.outbox] == [["ann@tracker.example"]] * 2
    assert not Authenticator.objects.exists()


def test_secrets_are_unreadable_in_the_database(client, secret):
    (app,) = Authenticator.objects.filter(type="totp")
    assert secret not in json.dumps(app.data)


def test_another_secret_key_lets_nobody_in_and_breaks_no_page(client, ann, secret, settings):
    settings.SECRET_KEY = "another"
    other = Client()
    sign_in(other, ann)
    page = other.post("/sign-in/second-factor/", {"code": code_of(secret, steps=1)})
    assert (page.status_code, other.get("/account/").status_code) == (200, 302)


def test_half_a_sign_in_can_be_started_again(client, ann, secret):
    other = Client()
    sign_in(other, ann)
    other.post("/sign-out/", {"next": "/sign-in/"})
    assert other.get("/sign-in/second-factor/").headers["Location"] == "/sign-in/"


FORGED = (
    *("", "{}", "nonsense", "[]", "1", "null", '{"id": 1}', '{"response": {"userHandle": "MQ"}}', '{"response": 1}'),
    '{"id": "MQ", "rawId": "MQ", "type": "public-key", "response": {"userHandle": "MQ"}}',
    '{"id": "MQ", "rawId": "MQ", "response": {"userHandle": "MQ", "clientDataJSON": "MQ", "signature": "MQ"}}',
    '{"id": "MQ", "rawId": "MQ", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
)


@pytest.mark.parametrize("credential", FORGED)
def test_forged_passkeys_are_not_added(client, ann, credential):
    sign_in_surely(client, ann)
    client.get("/account/second-factor/passkeys/new/")
    page = client.post("/account/second-factor/passkeys/new/", {"name": "x", "credential": credential})
    assert (page.status_code, page.context["form"].is_valid()) == (200, False)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", FORGED)
def test_forged_passkeys_are_no_second_factor(client, ann, secret, credential):
    other = Client()
    sign_in(other, ann)
    other.get("/sign-in/second-factor/")
    page = other.post("/sign-in/second-factor/", {"credential": credential})
    assert (page.status_code, other.get("/account/").status_code) == (200, 302)


@pytest.mark.parametrize("credential", FORGED)
def test_forged_passkeys_sign_nobody_in(client, ann, credential):
    client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    page = client.post("/sign-in/passkey/", {"credential": credential})
    assert page.headers["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("address", ["/", "/triage/", "/people/", "/admin/", "/api/v1/board/", "/account/sessions/"])
def test_required_second_factor_comes_before_anything_else(client, ann, settings, address):
    settings.REQUIRE_TWO_FACTOR = True
    client.force_login(ann)
    assert client.get(address).headers["Location"] == "/account/second-factor/"


def test_required_second_factor_once_set_up_opens_everything(client, ann, settings):
    settings.REQUIRE_TWO_FACTOR = True
    sign_in_surely(client, ann)
    assert "Your role needs a second factor." in client.get("/triage/", follow=True).text
    set_up_app(client)
    assert client.get("/triage/").status_code == 200


def test_required_second_factor_asks_nothing_of_readers(client, settings):
    settings.REQUIRE_TWO_FACTOR = True
    assert client.get("/").status_code == 200
    client.force_login(make_user("rita"))
    assert client.get("/").status_code == 200


def test_required_second_factor_holds_for_superusers_and_lets_them_sign_out(client, settings):
    settings.REQUIRE_TWO_FACTOR = True
    client.force_login(User.objects.create_superuser("owner"))
    assert client.get("/admin/").headers["Location"] == "/account/second-factor/"
    assert client.post("/sign-out/").headers["Location"] == "/"
