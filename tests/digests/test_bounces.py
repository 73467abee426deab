"""Mails that come back, as Postfix, an older server and a mailbox provider write them."""

from datetime import timedelta

import pytest

from recommendations.digests.bounces import take_returned
from recommendations.digests.envelope import envelope_sender
from recommendations.models import DeliveryReport, Digest, Suppression
from tests.digests.week import CLOSED, reader, week

pytestmark = pytest.mark.django_db
NOW = CLOSED + timedelta(hours=3)
DSN = """\
From: MAILER-DAEMON@mx.reader.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{number}@mx.reader.example>
Date: Mon, 09 Mar 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.reader.example

Final-Recipient: rfc822; {about}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such mailbox

--b
Content-Type: text/rfc822-headers

From: news@tracker.example
To: {about}
Message-ID: {quoted}

--b--
"""
ARF = """\
From: abuse@provider.example
To: {to}
Subject: Complaint
Message-ID: <{number}@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a spam complaint.

--b
Content-Type: message/feedback-report

Feedback-Type: {feedback}
Version: 1
Original-Mail-From: {mail_from}
Original-Rcpt-To: ann@reader.example

--b
Content-Type: message/rfc822

From: news@tracker.example
To: ann@reader.example
Message-ID: {quoted}
Subject: Digest

Words

--b--
"""


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "bounces@tracker.example"


@pytest.fixture
def digest():
    return week(reader(), state="sent", message_id="<digest-1.1@tracker.example>", handed_over_at=CLOSED)


def take(template, **fields):
    defaults = {
        "to": "bounces@tracker.example",
        "about": "ann@reader.example",
        "number": 1,
        "action": "failed",
        "status": "5.1.1",
        "quoted": "<somebody@elsewhere.example>",
        "feedback": "abuse",
        "mail_from": "<>",
    }
    return take_returned(template.format(**defaults | fields).encode(), now=NOW)


def kept():
    return list(DeliveryReport.objects.values_list("email", "kind", "detail")), Suppression.objects.count()


def test_bounce_to_the_signed_address_taken_twice_is_kept_once(digest):
    to = envelope_sender(digest.pk)
    said = [take(DSN, to=to, about="somebody.else@forward.example") for _ in range(2)]
    assert said == [f"bounced: ann@reader.example, digest {digest.pk}", "told before: ann@reader.example"]
    assert kept() == ([("ann@reader.example", "bounced", "smtp; 550 5.1.1 No such mailbox")], 1)
    assert DeliveryReport.objects.get().digest == digest


def test_bounce_without_a_signed_address_counts_where_it_quotes_our_mail(digest):
    assert take(DSN, quoted=digest.message_id).startswith("bounced: ann@reader.example")
    assert kept()[1] == 1


def test_delay_is_kept_and_suppresses_nobody(digest):
    assert take(DSN, to=envelope_sender(digest.pk), action="delayed", status="4.4.1").startswith("delayed: ann@")
    assert (DeliveryReport.objects.get().kind, Suppression.objects.count()) == ("delayed", 0)


@pytest.mark.parametrize("template", [DSN, ARF])
def test_forged_signature_is_ignored_even_where_our_mail_is_quoted(digest, template):
    to = envelope_sender(digest.pk).replace("-", "-0")
    assert take(template, to=to, quoted=digest.message_id).startswith("left alone: the address it came back to")
    assert kept() == ([], 0)


@pytest.mark.parametrize("about", [{"quoted": "<digest-1.1@tracker.example>", "about": "bob@reader.example"}, {}])
def test_bounce_that_proves_nothing_is_ignored(digest, about):
    assert take(DSN, **about) == "left alone: it is about no digest of ours"
    assert kept() == ([], 0)


@pytest.mark.parametrize("proof", ["to", "mail_from", "quoted"])
def test_complaint_suppresses_by_whatever_proves_it_is_about_us(digest, proof):
    signed = digest.message_id if proof == "quoted" else envelope_sender(digest.pk)
    assert take(ARF, **{proof: signed}) == f"complained: ann@reader.example, digest {digest.pk}"
    assert Suppression.objects.get().reason == "complained"


def test_opposite_of_a_complaint_is_left_alone(digest):
    said = take(ARF, to=envelope_sender(digest.pk), feedback="not-spam")
    assert (said, kept()) == ("left alone: it does not read like a report on a mail", ([], 0))


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\x00", b"Subject: Holiday\n\nI am away until Monday.", b"Content-Type: x;\n"]
)
def test_mail_that_is_no_report_is_left_alone(raw):
    assert take_returned(raw, now=NOW) == "left alone: it does not read like a report on a mail"


def test_bounce_of_an_older_server_is_read(digest):
    words = "Hi. This is the qmail-send program.\n\n<ann@reader.example>:\nNo mailbox.\n"
    head = f"To: {envelope_sender(digest.pk)}\nSubject: failure notice\nMessage-ID: <q@reader.example>\n"
    raw = f"{head}Content-Type: text/plain\n\n{words}"
    assert take_returned(raw.encode(), now=NOW).startswith("bounced: ann@reader.example")
    assert Digest.objects.get().state == "sent"
