import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from recommendations.digests.subscribe import running_subscriptions
from recommendations.digests.subscribe_ask import ASKED_FOR, ask_token
from recommendations.digests.suppress import suppress
from recommendations.digests.wishes import Wish, wish_of
from recommendations.models import Subscriber, Subscription
from recommendations.vocabulary import Cadence, Detail, SuppressionReason
from recommendations.web.subscribe_limit import PER_ADDRESS, PER_CLIENT
from tests.make import make_brief, make_pillar, make_recommendation, make_subscription, make_track, make_user

pytestmark = pytest.mark.django_db
ANN = "ann@reader.example"
ASKED = {
    "brief": "brief-1",
    "email": ANN,
    "cadence": "daily",
    "send_hour": "9",
    "time_zone": "Europe/Vilnius",
    "detail": "counts",
}
WISH = Wish(
    "brief-1", cadence=Cadence.DAILY, send_hour=9, time_zone="Europe/Vilnius", detail=Detail.COUNTS, quiet_mail=False
)


@pytest.fixture(autouse=True)
def _brief():
    make_track(recommendation=make_recommendation(code="R01"))


@pytest.fixture
def reader():
    """A signed-in person whose address was shown to be theirs."""
    user = make_user("rita")
    EmailAddress.objects.create(user=user, email="rita@tracker.example", verified=True, primary=True)
    client = Client()
    client.force_login(user)
    return client


class NoMailServer(EmailBackend):
    """A mail server that is away."""

    def open(self):
        raise ConnectionRefusedError("nobody listens")


def link_in(letter):
    return re.search(r"http://\S+", letter.body)[0].partition("8000")[2]


def confirm_link(*, age=timedelta(), wish=WISH, email=ANN):
    return f"/subscribe/confirm/{ask_token(email, wish, now=timezone.now() - age)}/"


def rows():
    return Subscriber.objects.count(), Subscription.objects.count()


def test_form_offers_the_brief_asked_for(client):
    make_pillar(code="P9", title="Another", brief=make_brief(code="brief-2", title="Another brief"))
    page = client.get("/subscribe/?brief=brief-2")
    assert 'name="brief" value="brief-2"' in page.text
    assert re.findall(r'name="pillars" value="(\w+)"', page.text) == ["P9"]
    assert '<a href="?brief=brief-1">A brief</a>' in page.text


@pytest.mark.parametrize("question", ["brief=brief-9", "brief=&colour=red"])
def test_question_that_cannot_be_answered_is_told(client, question):
    page = client.get(f"/subscribe/?{question}")
    assert (page.status_code, "There is no" in page.text) == (400, True)


def test_asking_mails_one_link_and_stores_nothing(client):
    page = client.post("/subscribe/", ASKED | {"recommendations": ["R01"]})
    assert (page.status_code, page.headers["Location"], rows()) == (302, "/subscribe/sent/", (0, 0))
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([ANN], "Please confirm: digests on “A brief”")
    assert (letter.extra_headers, len(letter.alternatives)) == ({"Auto-Submitted": "auto-generated"}, 1)
    assert letter.body.count("http://") == 2  # the link, and the tracker itself
    assert "About: R01\n" in letter.body
    assert "How often: every day at 09:00, Europe/Vilnius time\n" in letter.body


def test_mail_holds_nothing_that_reports_back(client):
    client.post("/subscribe/", ASKED)
    html = mail.outbox[0].alternatives[0].content
    assert re.findall(r"<(img|script|link|iframe|object)\b|url\(", html) == []
    assert {address.partition("8000")[0] for address in re.findall(r'href="([^"]+)"', html)} == {"http://127.0.0.1:"}


def test_lines_of_the_mail_are_short_but_for_the_link(client):
    client.post("/subscribe/", ASKED)
    assert [line for line in mail.outbox[0].body.splitlines() if len(line) > 72 and "http" not in line] == []


def test_everybody_gets_the_same_answer(client):
    make_subscription(email="known@reader.example")
    suppress("gone@reader.example", reason=SuppressionReason.BY_REQUEST, now=timezone.now())
    answers = []
    for who in ("known", "gone", "new"):
        page = client.post("/subscribe/", ASKED | {"email": f"{who}@reader.example"}, follow=True)
        main = page.text.partition("<main")[2]
        answers.append((page.redirect_chain, main))
    assert answers[0] == answers[1] == answers[2]
    assert [letter.to[0] for letter in mail.outbox] == ["known@reader.example", "new@reader.example"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": ""}, "Give an e-mail address"),
        ({"email": "ann@reader.example\nBcc: bob@reader.example"}, "no spaces and no line breaks"),
        ({"email": "õie@reader.example"}, "Before the @"),
        ({"email": "a" * 288 + "@reader.test"}, "has 300 characters"),
        ({"cadence": "hourly"}, "“hourly” is not one of the choices"),
        ({"send_hour": "22"}, "“22” is no hour we send at"),
        ({"send_hour": "x"}, "“x” is no hour we send at"),
        ({"time_zone": "Mars/Olympus"}, "“Mars/Olympus” is no time zone we know"),
        ({"detail": ""}, "This field is required"),
        ({"pillars": ["P9"]}, "“P9” is not in this brief"),
        ({"recommendations": ["R77"]}, "“R77” is not in this brief"),
        ({"actors": ["atlantis"]}, "“atlantis” is not in this brief"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_the_rest_is_kept(client, wrong, sentence):
    kept = {"quiet_mail": "on", "send_hour": "11"} | wrong
    page = client.post("/subscribe/", ASKED | kept)
    assert (page.status_code, mail.outbox, rows()) == (422, [], (0, 0))
    assert sentence in page.text
    assert 'id="id_quiet_mail" checked' in page.text
    if "send_hour" not in wrong:
        assert '<option value="11" selected>' in page.text


def test_pillar_of_another_brief_is_refused(client):
    make_pillar(code="P7", brief=make_brief(code="brief-2"))
    page = client.post("/subscribe/", ASKED | {"pillars": ["P7"]})
    assert (page.status_code, "“P7” is not in this brief" in page.text) == (422, True)


def test_unknown_brief_is_refused(client):
    page = client.post("/subscribe/", ASKED | {"brief": "brief-9"})
    assert (page.status_code, "There is no brief “brief-9”" in page.text, mail.outbox) == (400, True, [])


@pytest.mark.parametrize(
    ("typed", "to"),
    [("ann+tracker@reader.example", "ann+tracker@reader.example"), ("ann@õppe.ee", "ann@xn--ppe-nna.ee")],
)
def test_tags_are_kept_and_hosts_of_other_letters_written_as_servers_take_them(client, typed, to):
    client.post("/subscribe/", ASKED | {"email": typed})
    assert [letter.to for letter in mail.outbox] == [[to]]
    client.post(link_in(mail.outbox[0]))
    assert Subscriber.objects.get().email == to


def test_one_address_is_written_to_three_times_an_hour_whoever_asks():
    statuses = []
    for number in range(PER_ADDRESS + 1):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        statuses.append(client.post("/subscribe/", ASKED | {"email": ANN.title()}).status_code)
    assert (statuses, len(mail.outbox)) == ([302] * PER_ADDRESS + [429], PER_ADDRESS)


def test_one_client_has_so_many_mails_sent_an_hour(client):
    asked = [ASKED | {"email": f"ann{number}@reader.example"} for number in range(PER_CLIENT + 1)]
    pages = [client.post("/subscribe/", one) for one in asked]
    assert [page.status_code for page in pages] == [302] * PER_CLIENT + [429]
    assert "Try again in an hour" in pages[-1].text


def test_network_of_one_reader_counts_as_one_client():
    for number in range(PER_CLIENT):
        client = Client(REMOTE_ADDR=f"2001:db8::{number:x}")
        client.post("/subscribe/", ASKED | {"email": f"ann{number}@reader.example"})
    assert Client(REMOTE_ADDR="2001:db8::ffff").post("/subscribe/", ASKED).status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:1::1").post("/subscribe/", ASKED).status_code == 302


def test_mail_server_that_is_away_is_told_and_what_was_typed_is_kept(client, settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoMailServer"
    page = client.post("/subscribe/", ASKED)
    assert (page.status_code, rows()) == (503, (0, 0))
    assert "The mail server did not take our mail" in page.text
    assert f'value="{ANN}"' in page.text


# ---------- The page behind the link ----------


def test_looking_starts_nothing_and_needs_no_cookie():
    scanner = Client(enforce_csrf_checks=True)
    page = scanner.get(confirm_link())
    assert (page.status_code, rows(), len(page.cookies)) == (200, (0, 0), 0)
    assert "Yes, send it to me" in page.text
    assert scanner.head(confirm_link()).status_code == 200


def test_one_button_starts_it_and_the_second_click_says_so():
    reader, link = Client(enforce_csrf_checks=True), confirm_link()
    assert "Your digest is on" in reader.post(link).text
    found = running_subscriptions().get()
    assert (wish_of(found), found.subscriber.email) == (WISH, ANN)
    assert "You get this already" in reader.post(link).text
    assert rows() == (1, 1)


def test_confirming_replaces_what_runs_after_saying_what_it_is(client):
    before = make_subscription()
    page = client.get(confirm_link())
    assert ("Change it to this" in page.text, "every Monday at 07:00" in page.text) == (True, True)
    assert "Your digest is on" in client.post(confirm_link()).text
    found = Subscription.objects.get()
    assert (wish_of(found), found.started_at) == (WISH, before.started_at)


def test_link_older_than_an_ending_starts_nothing(client):
    link = confirm_link(age=timedelta(hours=2))
    make_subscription(ended_at=timezone.now() - timedelta(hours=1))
    assert "You ended this digest since" in client.post(link).text
    assert list(running_subscriptions()) == []


def test_suppressed_reader_is_told_why_nothing_starts(client):
    suppress(ANN, reason=SuppressionReason.BOUNCED, now=timezone.now())
    assert ("This address gets no mail" in client.post(confirm_link()).text, rows()) == (True, (0, 0))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("link", "status", "sentence"),
    [
        (lambda: confirm_link()[:-9] + "/", 404, "This link is incomplete"),
        (lambda: "/subscribe/confirm/forged/", 404, "This link is incomplete"),
        (lambda: confirm_link(age=ASKED_FOR), 410, "too old"),
        (lambda: confirm_link(wish=Wish("brief-9")), 410, "There is no brief “brief-9”"),
        (lambda: confirm_link(wish=Wish("brief-1", pillars=("P9",))), 410, "The brief has changed since"),
    ],
)
def test_link_that_cannot_be_used_says_why_and_starts_nothing(client, method, link, status, sentence):
    page = getattr(client, method)(link())
    assert (page.status_code, sentence in page.text, rows()) == (status, True, (0, 0))


# ---------- With an account ----------


def test_confirmed_address_of_an_account_subscribes_at_once(reader):
    page = reader.post("/subscribe/", ASKED | {"email": "eve@reader.example"}, follow=True)
    assert "go to rita@tracker.example" in page.text
    found = running_subscriptions().get()
    assert (found.subscriber.email, found.subscriber.user.username, mail.outbox) == ("rita@tracker.example", "rita", [])


def test_account_without_a_confirmed_address_is_asked_by_mail(client):
    client.force_login(make_user("rita"))
    client.post("/subscribe/", ASKED | {"email": "rita@tracker.example"})
    assert (rows(), [letter.to for letter in mail.outbox]) == ((0, 0), [["rita@tracker.example"]])


def test_form_of_an_account_starts_from_what_runs(reader):
    reader.post("/subscribe/", ASKED)
    page = reader.get("/subscribe/")
    assert '<option value="daily" selected>' in page.text
    assert '<option value="Europe/Vilnius" selected>' in page.text


def test_own_digests_are_listed_paused_changed_and_ended(reader):
    reader.post("/subscribe/", ASKED)
    make_subscription(email="bob@reader.example")
    own = Subscription.objects.get(subscriber__email="rita@tracker.example")
    page = reader.get("/account/digests/")
    assert re.findall(r'action="/account/digests/(\d+)/"', page.text) == [str(own.pk)]
    for what, said in (
        ("pause", "Paused."),
        ("resume", "It goes on."),
        ("end", "no more digests"),
        ("again", "again;"),
    ):
        assert said in reader.post(f"/account/digests/{own.pk}/", {"do": what}, follow=True).text
    changed = {name: value for name, value in ASKED.items() if name != "brief"} | {"do": "change", "cadence": "monthly"}
    assert "Your choice is kept" in reader.post(f"/account/digests/{own.pk}/", changed, follow=True).text
    assert Subscription.objects.get(pk=own.pk).cadence == "monthly"


def test_wrong_choice_on_ones_own_page_changes_nothing(reader):
    reader.post("/subscribe/", ASKED)
    own = Subscription.objects.get()
    page = reader.post(f"/account/digests/{own.pk}/", ASKED | {"do": "change", "send_hour": "3"})
    assert (page.status_code, Subscription.objects.get().send_hour) == (422, 9)
    assert reader.post(f"/account/digests/{own.pk}/", {"do": "burn"}).status_code == 400


def test_nobody_touches_what_others_get(reader):
    others = make_subscription(email="bob@reader.example")
    address = f"/account/digests/{others.pk}/"
    assert (reader.get(address).status_code, reader.post(address, {"do": "end"}).status_code) == (404, 404)
    assert list(running_subscriptions()) == [others]


@pytest.mark.parametrize("decides", [True, False])
def test_queue_is_offered_to_those_who_decide_stories(decides):
    user = make_user("rita", permissions=("decide_story",) if decides else ())
    EmailAddress.objects.create(user=user, email="rita@tracker.example", verified=True, primary=True)
    client = Client()
    client.force_login(user)
    assert ("what waits for staff" in client.get("/subscribe/").text) is decides
    client.post("/subscribe/", ASKED | {"with_queue": "on"})
    assert Subscription.objects.get().with_queue is decides


def test_every_page_of_the_site_leads_here(client):
    assert '<a href="/subscribe/?brief=brief-1">Get this by mail</a>' in client.get("/").text
