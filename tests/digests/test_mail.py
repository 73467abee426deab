import socket

import pytest
from django.core.mail import EmailMultiAlternatives

from recommendations.digests.mail import NotAccepted, hand_to_mail_server, mail_of, message_id_of
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
