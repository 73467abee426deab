from datetime import timedelta

import pytest

from recommendations.digests.reports import MOST_DELAYS, delays_in_a_row, digest_reported, record_report
from recommendations.digests.suppress import suppression_of
from recommendations.models import DeliveryReport, Digest, Subscription, Suppression
from recommendations.vocabulary import ReportKind
from tests.digests.week import CLOSED, reader, week

pytestmark = pytest.mark.django_db
NOW = CLOSED + timedelta(hours=1)
ANN = "ann@reader.example"
DAY = timedelta(days=1)


def report(kind="bounced", *, email=ANN, event_id="1", source="postmark", now=NOW, **fields):
    return record_report(email, kind=ReportKind(kind), source=source, event_id=event_id, now=now, **fields)


def sent(subscription, number, *, at):
    return week(subscription, number, state="sent", handed_over_at=at, message_id=f"<{number}@tracker.example>")


@pytest.mark.parametrize(("kind", "reason"), [("bounced", "bounced"), ("complained", "complained")])
def test_record_report_twice_keeps_and_suppresses_once(kind, reason):
    assert [report(kind, detail="550\nNo such mailbox") for _ in range(2)] == [True, False]
    assert DeliveryReport.objects.values_list("email", "kind", "detail").get() == (ANN, kind, "550 No such mailbox")
    assert Suppression.objects.values_list("email", "reason", "detail").get() == (ANN, reason, "550 No such mailbox")


def test_report_told_again_after_a_person_lifted_it_suppresses_nothing():
    report()
    Suppression.objects.update(lifted_at=NOW)
    report()
    assert suppression_of(ANN) is None


def test_two_tellers_may_use_one_number():
    assert [report(source="postmark"), report(source="mailbox")] == [True, True]


def test_who_unsubscribes_at_the_provider_loses_the_subscription_it_is_about():
    digest, other = week(reader()), reader(email="bob@reader.example")
    report("unsubscribed", digest=digest)
    running = Subscription.objects.filter(ended_at__isnull=True)
    assert (list(running), suppression_of(ANN)) == ([other], None)


def test_who_unsubscribes_at_the_provider_without_a_word_of_which_loses_all():
    reader()
    report("unsubscribed", email="ANN@reader.example")
    assert not Subscription.objects.filter(ended_at__isnull=True).exists()


def delayed(subscription, numbers):
    for number in numbers:
        at = CLOSED + number * DAY
        report("delayed", event_id=str(number), digest=sent(subscription, number, at=at), now=at + DAY / 2)


def test_many_delays_in_a_row_count_as_a_bounce():
    ann = reader()
    delayed(ann, range(1, MOST_DELAYS))
    assert suppression_of(ANN) is None
    delayed(ann, [MOST_DELAYS])
    assert suppression_of(ANN).detail == "5 mails were delayed within 30 days, and none arrived."


def test_mail_that_arrives_in_between_begins_the_count_anew():
    ann = reader()
    delayed(ann, range(1, MOST_DELAYS))
    sent(ann, MOST_DELAYS, at=CLOSED + MOST_DELAYS * DAY)
    delayed(ann, [MOST_DELAYS + 1])
    at = CLOSED + (MOST_DELAYS + 2) * DAY
    assert (delays_in_a_row(ANN, now=at), suppression_of(ANN)) == (1, None)


def test_delays_of_long_ago_do_not_count():
    ann = reader()
    delayed(ann, range(1, MOST_DELAYS))
    assert delays_in_a_row(ANN, now=CLOSED + 60 * DAY) == 0


def test_report_is_about_the_digest_it_names_else_about_the_last_one_sent():
    ann = reader()
    first, last = (sent(ann, number, at=CLOSED + number * DAY) for number in (1, 2))
    week(ann, 3)
    sent(reader(email="bob@reader.example"), 4, at=CLOSED + 9 * DAY)
    assert digest_reported("<1@tracker.example>", "ANN@reader.example") == first
    assert digest_reported("<of-the-provider@example>", ANN) == last
    assert digest_reported("", "eve@reader.example") is None
    assert Digest.objects.count() == 4
