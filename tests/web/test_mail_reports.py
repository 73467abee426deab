"""The webhook of a mail provider: signed as Mailgun's documentation says, or behind Postmark's shared secret."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from types import ModuleType

import pytest
from django.urls import include, path

from recommendations.models import DeliveryReport, Subscription, Suppression
from recommendations.web.mail_reports import listen, report_addresses
from tests.digests.week import CLOSED, reader, week

pytestmark = pytest.mark.django_db
ANN = "ann@reader.example"
KEY = "signing-key"


@pytest.fixture
def provider(settings):
    def choose(name, **options):
        settings.ANYMAIL = options
        patterns = report_addresses(name, options)
        urls = [path("mail-reports/", include((patterns, "anymail"))), path("", include("tracker.urls"))]
        settings.ROOT_URLCONF = module = ModuleType("urls_with_a_webhook")
        module.urlpatterns = urls
        return [str(one.pattern) for one in patterns]

    listen()
    return choose


@pytest.fixture
def mailgun(provider, client):
    """Post one event of Mailgun's, with a token of its own and whatever signature."""
    provider("mailgun", MAILGUN_WEBHOOK_SIGNING_KEY=KEY)

    def post(event="failed", *, token="t" * 50, key=KEY, **data):
        stamp = "1773046800"
        signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
        severity = {"severity": "permanent"} if event == "failed" else {}
        status = {"delivery-status": {"code": 550, "message": "5.1.1 No such mailbox", "description": ""}}
        body = {
            "signature": {"timestamp": stamp, "token": token, "signature": signature},
            "event-data": {"event": event, "timestamp": 1773046800.5, "recipient": ANN} | severity | status | data,
        }
        return client.post("/mail-reports/mailgun/tracking/", json.dumps(body), content_type="application/json")

    return post


def kept():
    return list(DeliveryReport.objects.values_list("kind", "source", "detail")), Suppression.objects.count()


def test_signed_bounce_suppresses_and_names_its_digest(mailgun):
    digest = week(reader(), state="sent", message_id="<digest-1.1@tracker.example>", handed_over_at=CLOSED)
    week(digest.subscription, 2, state="sent", message_id="<other@x>", handed_over_at=CLOSED + timedelta(days=7))
    headers = {"headers": {"message-id": "digest-1.1@tracker.example", "to": ANN}}
    assert mailgun(message=headers).status_code == 200
    assert kept() == ([("bounced", "mailgun", "5.1.1 No such mailbox")], 1)
    report = DeliveryReport.objects.get()
    assert (report.digest, report.happened_at.isoformat()) == (digest, "2026-03-09T09:00:00.500000+00:00")


def test_replayed_event_is_stored_once(mailgun):
    assert [mailgun().status_code for _ in range(3)] == [200] * 3
    assert kept()[1] == DeliveryReport.objects.count() == 1


def test_forged_signature_stores_nothing(mailgun):
    assert mailgun(key="guessed").status_code == 400
    assert kept() == ([], 0)


@pytest.mark.parametrize("body", ["", "{}", '{"signature": {}}', "\x00"])
def test_what_is_no_event_is_refused(mailgun, client, body):
    answer = client.post("/mail-reports/mailgun/tracking/", body, content_type="application/json")
    assert (answer.status_code, kept()) == (400, ([], 0))


@pytest.mark.parametrize(
    ("event", "data", "kind", "suppressed"),
    [
        ("complained", {}, "complained", 1),
        ("failed", {"severity": "temporary"}, "delayed", 0),
        ("unsubscribed", {}, "unsubscribed", 0),
    ],
)
def test_each_kind_of_event_does_what_follows_from_it(mailgun, event, data, kind, suppressed):
    mailgun(event, **data)
    assert (DeliveryReport.objects.get().kind, Suppression.objects.count()) == (kind, suppressed)


def test_unsubscribing_at_the_provider_ends_the_subscription(mailgun):
    week(reader(), state="sent", handed_over_at=CLOSED)
    mailgun("unsubscribed")
    assert Subscription.objects.get().ended_at is not None


@pytest.mark.parametrize("event", ["opened", "clicked", "delivered"])
def test_what_readers_do_with_a_mail_is_never_kept(mailgun, event):
    assert (mailgun(event).status_code, kept()) == (200, ([], 0))


def postmark(client, secret):
    basic = base64.b64encode(secret.encode()).decode()
    body = {
        "RecordType": "Bounce",
        "ID": 692560173,
        "Type": "HardBounce",
        "TypeCode": 1,
        "MessageID": "2c1b63fe-43f2-4db5-91b0-8bdfa44a9316",
        "Description": "The server was unable to deliver your message",
        "Details": "550 5.1.1 Unknown",
        "Email": ANN,
        "BouncedAt": "2026-03-09T09:00:00Z",
    }
    sent = {"content_type": "application/json", "headers": {"Authorization": f"Basic {basic}"}}
    return client.post("/mail-reports/postmark/tracking/", json.dumps(body), **sent).status_code


def test_shared_secret_opens_the_webhook_of_a_provider_that_signs_nothing(provider, client):
    provider("postmark", WEBHOOK_SECRET="user:password")
    assert [postmark(client, secret) for secret in ("user:guessed", "user:password", "user:password")] == [
        400,
        200,
        200,
    ]
    assert kept() == ([("bounced", "postmark", "550 5.1.1 Unknown")], 1)


@pytest.mark.parametrize(
    ("name", "options", "mounted"),
    [
        ("", {}, []),
        ("postmark", {}, []),
        ("postmark", {"WEBHOOK_SECRET": "user:password"}, ["postmark/tracking/"]),
        ("mailgun", {}, ["mailgun/tracking/"]),
        ("resend", {}, []),
    ],
)
def test_webhook_is_there_for_the_provider_in_use_and_only_where_it_can_be_checked(provider, name, options, mounted):
    assert provider(name, **options) == mounted


def test_without_a_provider_there_is_no_webhook(client):
    assert client.post("/mail-reports/mailgun/tracking/").status_code == 404
