import socket

import pytest
from django.core.mail import EmailMultiAlternatives

from recommendations.digests.envelope import digest_named_by, envelope_sender, mail_of, message_id_of
from recommendations.digests.mail import NotAccepted, hand_to_mail_server, open_line
from recommendations.digests.render import render_digest
from tests.digests.content import CONTENT
from tests.digests.server import Keeper, serve
from tests.digests.week import CLOSED, reader, week


@pytest.fixture
def server(settings):
    started = []

    def start(**answers):
        keeper = Keeper(**answers)
        started.append(serve(keeper, settings))
        return keeper

    yield start
    for controller in started:
        controller.stop()


def rendered_digest():
    digest, rendered = week(reader()), render_digest(CONTENT)
    digest.subject, digest.text, digest.html = rendered.subject, rendered.text, rendered.html
    digest.message_id = message_id_of(digest)
    return digest


def plain_mail():
    return EmailMultiAlternatives(subject="Digest", body="News", to=["ann@reader.example"])


@pytest.mark.django_db
def test_mail_carries_both_parts_through_a_real_server(server):
    keeper = server()
    hand_to_mail_server(mail_of(rendered_digest(), now=CLOSED))
    (mail,) = keeper.mails
    text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert (text, html) == (render_digest(CONTENT).text, render_digest(CONTENT).html)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.django_db
def test_mail_can_be_left_with_one_click_and_answers_nobody(server):
    keeper, digest = server(), rendered_digest()
    hand_to_mail_server(mail_of(digest, now=CLOSED))
    (mail,) = keeper.mails
    assert mail["To"] == "ann@reader.example"
    assert mail["Subject"] == CONTENT.heading
    assert mail["List-Id"] == "<brief-1.digests.tracker.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (
        mail["List-Unsubscribe"].strip().startswith(f"<https://tracker.example/unsubscribe/{digest.subscription_id}.")
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == CLOSED
    assert mail["Message-ID"] == f"<digest-{digest.pk}.{int(CLOSED.timestamp())}@tracker.example>"


def test_refusal_of_the_recipient_is_certain_and_for_good(server):
    keeper = server(rcpt="550 5.1.1 No such mailbox")
    with pytest.raises(NotAccepted, match=r"550 5\.1\.1 No such mailbox") as refusal:
        hand_to_mail_server(plain_mail())
    assert (refusal.value.permanent, keeper.mails) == (True, [])


@pytest.mark.parametrize(
    ("answers", "permanent"),
    [
        ({"rcpt": "450 4.2.1 Mailbox busy"}, False),
        ({"data": "451 4.3.0 Try later"}, False),
        ({"data": "554 5.6.0 Content refused"}, True),
    ],
)
def test_refusal_is_for_good_where_the_server_says_so(server, answers, permanent):
    server(**answers)
    with pytest.raises(NotAccepted) as refusal:
        hand_to_mail_server(plain_mail())
    assert refusal.value.permanent is permanent


def test_line_that_breaks_after_the_mail_leaves_it_open(server):
    keeper = server(hang_up=True)
    with pytest.raises(OSError) as broken:
        hand_to_mail_server(plain_mail())
    assert not isinstance(broken.value, NotAccepted)
    assert len(keeper.mails) == 1


def test_server_that_is_not_there_has_certainly_taken_nothing(settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        with pytest.raises(NotAccepted, match="could not be reached") as refusal:
            hand_to_mail_server(plain_mail())
    assert not refusal.value.permanent


def test_password_the_server_does_not_know_is_tried_again_later(server, settings):
    server()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "tracker", "wrong"
    with pytest.raises(NotAccepted, match="did not let us in") as refusal:
        hand_to_mail_server(plain_mail())
    assert not refusal.value.permanent


def test_header_that_cannot_be_sent_never_travels(server):
    keeper = server()
    mail = EmailMultiAlternatives(subject="Two\nlines", body="News", to=["ann@reader.example"])
    with pytest.raises(NotAccepted, match="cannot be written") as refusal:
        hand_to_mail_server(mail)
    assert (refusal.value.permanent, keeper.mails) == (True, [])


@pytest.mark.django_db
def test_undeliverable_mail_returns_to_an_address_that_names_its_digest(server, settings):
    settings.BOUNCE_ADDRESS, settings.DEFAULT_FROM_EMAIL = "bounces@tracker.example", "news@tracker.example"
    keeper, digest = server(), rendered_digest()
    hand_to_mail_server(mail_of(digest, now=CLOSED))
    (mail,), (sender,) = keeper.mails, keeper.senders
    assert (mail["From"], digest_named_by(sender)) == ("news@tracker.example", digest.pk)
    assert sender.startswith(f"bounces+{digest.pk}-")


@pytest.mark.django_db
def test_with_a_provider_mails_return_to_the_provider(settings):
    settings.BOUNCE_ADDRESS, settings.EMAIL_PROVIDER = "bounces@tracker.example", "postmark"
    mail = mail_of(rendered_digest(), now=CLOSED)
    assert (mail.from_email, "From" in mail.extra_headers) == (settings.DEFAULT_FROM_EMAIL, False)


def test_return_address_that_was_not_signed_by_us_names_nothing(settings):
    settings.BOUNCE_ADDRESS = "bounces@tracker.example"
    ours = envelope_sender(12)
    assert (digest_named_by(ours), digest_named_by(ours.upper())) == (12, 12)
    forged = (ours.replace("+12-", "+13-"), ours.replace("-", "-0"), "bounces@tracker.example", "")
    assert [digest_named_by(one) for one in forged] == [None] * 4


def test_mails_of_a_batch_travel_over_one_line_which_is_opened_again_after_it_broke(server):
    keeper = server()
    with open_line() as send:
        send(plain_mail())
        send(plain_mail())
        assert len(keeper.sessions) == 1
        keeper.hang_up = True
        with pytest.raises(OSError, match="closed"):
            send(plain_mail())
        keeper.hang_up = False
        send(plain_mail())
    assert (len(keeper.mails), len(keeper.sessions)) == (4, 2)


def test_line_that_broke_while_idle_loses_nothing(server):
    keeper = server(hang_up_after=True)
    with open_line() as send:
        for _ in range(3):
            send(plain_mail())
    assert len(keeper.mails) == 3


@pytest.mark.parametrize(
    ("answer", "nobody"),
    [
        ("550 5.1.1 No such mailbox", True),
        ("550 5.2.1 Mailbox disabled", True),
        ("550 User unknown", True),
        ("550 5.7.1 Unknown sender refused by policy", False),
        ("554 Refused", False),
        ("552 5.2.2 Mailbox full", False),
    ],
)
def test_refusal_says_whether_there_is_such_an_address(server, answer, nobody):
    server(rcpt=answer)
    with pytest.raises(NotAccepted) as refusal:
        hand_to_mail_server(plain_mail())
    assert (refusal.value.permanent, refusal.value.nobody) == (True, nobody)
