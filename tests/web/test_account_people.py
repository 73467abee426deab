"""People: inviting, giving roles, closing accounts, and never locking everybody out."""

import re
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.management.roles import sync_roles
from recommendations.web.account_invitations import BadInvitation, accept, invitation_of, invite
from recommendations.web.account_roles import Refused, change_role, deactivate
from tests.make import PASSWORD, make_user
from tests.web.signing import link_in_mail, set_up_app, sign_in, sign_in_surely

pytestmark = pytest.mark.django_db
GOOD = {"username": "nell", "name": "Nell New", "password": "a long new password", "again": "a long new password"}


class BrokenMail(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, email_messages):  # noqa: ARG002 -- Django's
        raise SMTPServerDisconnected


@pytest.fixture(autouse=True)
def _roles():
    sync_roles(Path(settings.BASE_DIR) / "fixtures")


@pytest.fixture
def admin() -> User:
    return make_person("ada", "Administrators")


@pytest.fixture
def desk(client, admin) -> Client:
    """A browser in which an administrator has just typed the password."""
    sign_in_surely(client, admin)
    return client


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def make_person(name: str, role_name: str) -> User:
    user = make_user(name)
    user.groups.add(role(role_name))
    return user


def role_of(user: User) -> list[str]:
    return list(User.objects.get(pk=user.pk).groups.values_list("name", flat=True))


def send_invitation(desk: Client, email: str = "new@tracker.example", role_name: str = "Editors"):
    return desk.post("/people/invite/", {"email": email, "role": role(role_name).pk}, follow=True)


def test_page_lists_who_may_sign_in_who_is_invited_and_who_is_closed(desk):
    make_person("ed", "Editors")
    make_user("gone", is_active=False)
    send_invitation(desk)
    page = desk.get("/people/")
    assert {key: [one.user.email for one in page.context[key]] for key in ("active", "invited", "closed")} == {
        "active": ["ada@tracker.example", "ed@tracker.example"],
        "invited": ["new@tracker.example"],
        "closed": ["gone@tracker.example"],
    }


def test_page_tells_role_second_factor_and_last_sign_in(desk):
    set_up_app(desk)
    (ada,) = desk.get("/people/").context["active"]
    assert (ada.role_names, ada.factors, ada.user.last_login is None) == (
        ["Administrators"],
        ["authenticator app"],
        False,
    )


def test_page_asks_the_same_questions_of_few_and_of_many(desk):
    asked = []
    for n in range(5):
        make_person(f"ed{n}", "Editors")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/people/")
        asked.append(len(queries))
    assert len(set(asked[1:])) == 1


def test_roles_are_offered_from_the_least_to_the_most(desk):
    assert [one.name for one in desk.get("/people/").context["roles"]] == [
        "Readers",
        "Editors",
        "Reviewers",
        "Administrators",
    ]


@pytest.mark.parametrize("action", ["role", "deactivate", "activate", "second-factor"])
def test_actions_ask_for_the_password_again(client, admin, action):
    ed = make_person("ed", "Editors")
    sign_in(client, admin)
    page = client.post(f"/people/{ed.pk}/{action}/", {"role": role("Readers").pk})
    assert page.headers["Location"].startswith("/account/confirm/")
    assert (role_of(ed), User.objects.get(pk=ed.pk).is_active) == (["Editors"], True)


def test_action_goes_on_once_the_password_is_typed(client, admin):
    ed = make_person("ed", "Editors")
    sign_in(client, admin)
    asked = client.post(f"/people/{ed.pk}/role/", {"role": role("Reviewers").pk})
    page = client.post(
        "/account/confirm/", {"password": PASSWORD, "next": f"/people/{ed.pk}/role/"}, headers={"referer": asked.url}
    )
    assert (page.headers["Location"], role_of(ed)) == ("/people/", ["Reviewers"])


def test_invited_person_chooses_a_name_and_a_password_and_has_the_role(desk):
    send_invitation(desk, role_name="Reviewers")
    guest = Client()
    page = guest.post(link_in_mail(settings.BASE_URL), GOOD)
    assert page.headers["Location"] == "/sign-in/"
    nell = User.objects.get(username="nell")
    assert (nell.email, nell.get_full_name(), role_of(nell), nell.is_staff) == (
        "new@tracker.example",
        "Nell New",
        ["Reviewers"],
        False,
    )
    assert sign_in(guest, nell, password=GOOD["password"]).headers["Location"] == "/"


def test_invited_administrator_may_open_the_admin_pages(desk):
    send_invitation(desk, role_name="Administrators")
    Client().post(link_in_mail(settings.BASE_URL), GOOD)
    assert User.objects.get(username="nell").is_staff


def test_invitation_works_once(desk):
    send_invitation(desk)
    link = link_in_mail(settings.BASE_URL)
    Client().post(link, GOOD)
    page = Client().post(link, GOOD | {"username": "eve"})
    assert (page.status_code, User.objects.filter(username="eve").exists()) == (410, False)


def test_accepting_twice_at_once_makes_one_account():
    now = timezone.now()
    invited = invite("new@tracker.example", role("Editors"), now=now)
    accept(invited, username="nell", name="", password=PASSWORD, now=now)
    with pytest.raises(BadInvitation):
        accept(invited, username="eve", name="", password=PASSWORD, now=now)
    assert User.objects.get(pk=invited.pk).username == "nell"


def test_invitation_lasts_seven_days(desk):
    send_invitation(desk)
    token = link_in_mail(settings.BASE_URL).split("/")[2]
    invited = User.objects.get(email="new@tracker.example")
    assert invitation_of(token, now=invited.date_joined + timedelta(days=7, seconds=-1)) == invited
    with pytest.raises(BadInvitation):
        invitation_of(token, now=invited.date_joined + timedelta(days=7))


def forged(link: str) -> list[str]:
    *_, token, _ = link.split("/")
    number, signature = token.split(".")
    pk, mark = number.split("-")
    tokens = (
        f"{int(pk) + 1}-{mark}.{signature}",
        f"{number}.{signature[:-1]}",
        number,
        f"{pk}.{signature}",
        "x",
        "é.é",
    )
    return [f"/invitation/{one}/" for one in tokens]


def test_forged_invitations_are_refused_in_a_sentence(desk):
    make_user("bob")
    send_invitation(desk)
    for address in forged(link_in_mail(settings.BASE_URL)):
        page = Client().get(address)
        assert (page.status_code, "no longer works" in page.text) == (410, True)


def test_inviting_twice_makes_one_invitation_and_ends_the_older_link(desk):
    send_invitation(desk)
    older = link_in_mail(settings.BASE_URL)
    send_invitation(desk, email="NEW@tracker.example", role_name="Readers")
    assert (Client().get(older).status_code, Client().get(link_in_mail(settings.BASE_URL)).status_code) == (410, 200)
    assert role_of(User.objects.get(email="new@tracker.example")) == ["Readers"]


def test_sending_again_ends_the_older_link(desk):
    send_invitation(desk)
    older = link_in_mail(settings.BASE_URL)
    desk.post(f"/people/{User.objects.get(email='new@tracker.example').pk}/invite/")
    assert (Client().get(older).status_code, Client().get(link_in_mail(settings.BASE_URL)).status_code) == (410, 200)


def test_withdrawn_invitation_no_longer_works(desk):
    send_invitation(desk)
    desk.post(f"/people/{User.objects.get(email='new@tracker.example').pk}/withdraw/")
    assert Client().get(link_in_mail(settings.BASE_URL)).status_code == 410


def test_withdrawing_never_removes_somebody_with_an_account(desk):
    ed = make_user("ed", is_active=False)
    page = desk.post(f"/people/{ed.pk}/withdraw/", follow=True)
    assert "answered or withdrawn already" in page.text
    assert User.objects.filter(pk=ed.pk).exists()


@pytest.mark.parametrize("email", ["ed@tracker.example", "ED@tracker.example", "nonsense", ""])
def test_address_that_cannot_be_invited_is_told_at_its_field_and_kept(desk, email):
    make_person("ed", "Editors")
    page = send_invitation(desk, email=email)
    assert (page.status_code, list(page.context["form"].errors), mail.outbox) == (422, ["email"], [])
    assert f'value="{email}"' in page.text


def test_role_that_is_none_is_told_at_its_field(desk):
    page = desk.post("/people/invite/", {"email": "new@tracker.example", "role": "999999"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["role"])


def test_invitation_that_could_not_be_mailed_is_told_and_can_be_sent_again(desk, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    page = send_invitation(desk)
    assert "did not take the mail" in page.text
    assert [one.user.email for one in page.context["invited"]] == ["new@tracker.example"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "ADA"}, "username"),
        ({"username": "a@b"}, "username"),
        ({"username": "invited-x"}, "username"),
        ({"username": "two words"}, "username"),
        ({"username": "x" * 151}, "username"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password1234", "again": "password1234"}, "password"),
        ({"password": "new@tracker.example", "again": "new@tracker.example"}, "password"),
        ({"again": "another password"}, "again"),
        ({"password": "", "again": ""}, "password"),
    ],
)
def test_answer_that_cannot_be_used_is_told_at_its_field(desk, changed, field):
    send_invitation(desk)
    page = Client().post(link_in_mail(settings.BASE_URL), GOOD | changed)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert re.findall(rf'id="id_{field}-error"', page.text) == [f'id="id_{field}-error"']
    assert 'value="Nell New"' in page.text
    assert GOOD["password"] not in page.text


def test_invited_person_cannot_sign_in_or_reset_before_answering(desk, client):
    send_invitation(desk)
    mail.outbox.clear()
    Client().post("/reset/", {"email": "new@tracker.example"})
    assert mail.outbox == []


def test_role_is_changed_and_opens_or_closes_the_admin_pages(desk):
    ed = make_person("ed", "Editors")
    for name, opens in (("Administrators", True), ("Readers", False)):
        desk.post(f"/people/{ed.pk}/role/", {"role": role(name).pk})
        assert (role_of(ed), User.objects.get(pk=ed.pk).is_staff) == ([name], opens)


@pytest.mark.parametrize("value", ["", "999999", "nonsense"])
def test_role_that_is_none_changes_nothing(desk, value):
    ed = make_person("ed", "Editors")
    page = desk.post(f"/people/{ed.pk}/role/", {"role": value}, follow=True)
    assert "Nothing was changed." in page.text
    assert role_of(ed) == ["Editors"]


def test_deactivated_person_is_signed_out_and_comes_back_with_the_same_role(desk):
    ed = make_person("ed", "Editors")
    browser = Client()
    sign_in(browser, ed)
    desk.post(f"/people/{ed.pk}/deactivate/")
    assert browser.get("/account/").status_code == 302
    desk.post(f"/people/{ed.pk}/activate/")
    assert browser.get("/account/").status_code == 302
    sign_in(browser, ed)
    assert (browser.get("/account/").status_code, role_of(ed)) == (200, ["Editors"])


def test_invitation_is_not_opened_by_activating_it(desk):
    send_invitation(desk)
    invited = User.objects.get(email="new@tracker.example")
    page = desk.post(f"/people/{invited.pk}/activate/", follow=True)
    assert "Send the invitation again." in page.text
    assert not User.objects.get(pk=invited.pk).is_active


@pytest.mark.parametrize(("action", "data"), [("deactivate", {}), ("role", {"role": "Readers"})])
def test_last_administrator_stays(desk, admin, action, data):
    make_person("ed", "Editors")
    make_user("closed", is_active=False).groups.add(role("Administrators"))
    data = {key: role(value).pk for key, value in data.items()}
    page = desk.post(f"/people/{admin.pk}/{action}/", data, follow=True)
    assert "Nobody else could look after people then." in page.text
    assert (role_of(admin), User.objects.get(pk=admin.pk).is_active) == (["Administrators"], True)


def test_administrator_may_go_where_another_remains(admin):
    other = make_person("bea", "Administrators")
    change_role(admin.pk, role("Readers"))
    assert role_of(admin) == ["Readers"]
    with pytest.raises(Refused):
        deactivate(other.pk)


@pytest.mark.parametrize("action", ["deactivate", "activate", "role", "second-factor"])
def test_superusers_are_left_to_the_command_line(desk, action):
    owner = User.objects.create_superuser("owner", password=PASSWORD)
    page = desk.post(f"/people/{owner.pk}/{action}/", {"role": role("Readers").pk}, follow=True)
    assert "changed there" in page.text
    owner.refresh_from_db()
    assert (owner.is_active, owner.is_superuser, role_of(owner)) == (True, True, [])


def test_lost_second_factor_is_taken_away(desk):
    ed = make_person("ed", "Editors")
    browser = Client()
    sign_in_surely(browser, ed)
    set_up_app(browser)
    desk.post(f"/people/{ed.pk}/second-factor/")
    assert not Authenticator.objects.filter(user=ed).exists()
    assert sign_in(Client(), ed).headers["Location"] == "/"


@pytest.mark.parametrize("action", ["role", "deactivate", "activate", "second-factor"])
def test_action_on_nobody_changes_nothing(desk, action):
    page = desk.post(f"/people/999999/{action}/", {"role": role("Readers").pk})
    assert page.status_code in (302, 404)
