from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.digests.deliver import deliver_digest
from recommendations.digests.explain import explain_delivery
from recommendations.digests.reports import record_report
from recommendations.digests.suppress import suppress
from recommendations.models import Digest, Subscriber, Subscription
from recommendations.vocabulary import ReportKind, SuppressionReason
from tests.digests.week import CLOSED, MONDAY, TUESDAY, rated, reader, week
from tests.make import make_subscription

pytestmark = pytest.mark.django_db
NOW = CLOSED + timedelta(hours=1)
ANN = "ann@reader.example"
FIRST_WEEK = "02 Mar 2026, 07:00 UTC to 09 Mar 2026, 07:00 UTC"
NEXT_WEEK = "09 Mar 2026, 07:00 UTC to 16 Mar 2026, 07:00 UTC"


def said(address=ANN, **options):
    return explain_delivery(address, now=NOW, **options)


def test_unknown_address_is_subscribed_to_nothing():
    assert said() == [f"{ANN} is subscribed to nothing. Was the link in the confirmation mail never opened?"]


def test_address_that_was_never_confirmed_gets_nothing():
    make_subscription(confirmed_at=None)
    assert "was never confirmed, so it gets nothing" in said("ANN@reader.example")[0]


def test_confirmed_address_without_a_subscription():
    Subscriber.objects.create(email=ANN, created_at=MONDAY, confirmed_at=MONDAY)
    assert said() == [f"{ANN} is confirmed and subscribed to nothing."]


def test_sent_digest_is_told_with_its_message_id_and_what_is_open():
    rated()
    digest = week(reader())
    deliver_digest(digest.pk, now=NOW)
    digest.refresh_from_db()
    sent = f"sent at 09 Mar 2026, 08:00 UTC, Message-ID {digest.message_id}."
    assert said() == [
        "A brief: weekly, at 7:00 UTC, since 02 Mar 2026, 07:00 UTC.",
        f"  {FIRST_WEEK}: {sent} The mail server took it; look in the spam folder.",
        f"  {NEXT_WEEK}: open until then, and nothing is mailed before.",
    ]


def test_suppressed_address_is_told_why_and_what_came_back():
    digest = week(reader(), state="sent", finished_at=NOW, handed_over_at=NOW, message_id="<1@x>")
    report = {"kind": ReportKind.BOUNCED, "source": "mailbox", "event_id": "1", "digest": digest}
    record_report(ANN, **report, detail="550 No such mailbox", now=NOW)
    first, _, sent, *_, told = said()
    assert first.startswith(f"{ANN} gets no mail since 09 Mar 2026, 08:00 UTC: bounced (550 No such mailbox).")
    assert sent.endswith("Message-ID <1@x>. Reported as bounced: 550 No such mailbox")
    assert told == "Told by mailbox at 09 Mar 2026, 08:00 UTC: bounced. 550 No such mailbox"


def test_suppressed_stranger_is_told_both():
    suppress(ANN, reason=SuppressionReason.BY_REQUEST, now=NOW)
    suppressed, unknown = said()
    assert suppressed.startswith(f"{ANN} gets no mail since 09 Mar 2026, 08:00 UTC: by request.")
    assert unknown.startswith(f"{ANN} is subscribed to nothing.")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "due"}, "it waits to be composed"),
        ({"state": "claimed"}, "a worker is composing it"),
        ({"state": "empty"}, "nothing new was recorded in it, so no mail was due."),
        (
            {"state": "held", "failure": "It does not add up."},
            "held. Let it go out or drop it on the page Digests. It do",
        ),
        ({"state": "dropped", "failure": "Dropped by ann: No"}, "dropped, so it never goes out. Dropped by ann: No"),
        ({"state": "stuck"}, "stuck. Look in the mail server's log, then resend it"),
        ({"state": "failed", "failure": "550", "finished_at": NOW}, "given up at 09 Mar 2026, 08:00 UTC. 550"),
        (
            {"state": "failed", "failure": "450", "next_attempt_at": NOW},
            "it is tried again from 09 Mar 2026, 08:00 UTC on",
        ),
        ({"state": "rendered", "next_attempt_at": NOW}, "it is tried from 09 Mar 2026, 08:00 UTC on"),
        ({"state": "handing_over"}, "the mail server is being given it"),
    ],
)
def test_each_state_is_told_with_what_to_do(fields, words):
    week(reader(), **fields)
    assert said()[1].startswith(f"  {FIRST_WEEK}: {words}")


@pytest.mark.parametrize(("column", "words"), [("ended_at", "  It ended at "), ("paused_at", "  It is paused since ")])
def test_ended_and_paused_subscriptions_say_so_and_open_nothing(column, words):
    reader()
    Subscription.objects.update(**{column: TUESDAY})
    lines = said()
    assert (lines[1].startswith(f"{words}03 Mar 2026, 07:00 UTC"), len(lines)) == (True, 2)


def test_period_that_closed_and_was_not_opened_waits_for_the_scheduler():
    reader()
    assert said()[1] == f"  {FIRST_WEEK}: it waits for the scheduler."


def test_one_period_is_told_alone():
    ann = reader()
    week(ann, state="empty")
    week(ann, 2, state="stuck")
    assert len(said(period=date(2026, 3, 4))) == 2
    assert "nothing new" in said(period=date(2026, 3, 4))[1]
    assert said(period=date(2026, 1, 4))[1].startswith("  There was no issue for that day")


def test_command_prints_the_sentences_and_changes_nothing():
    week(reader(), state="empty")
    before, out = list(Digest.objects.values()), StringIO()
    call_command("explain_delivery", ANN, "--period", "2026-03-04", stdout=out)
    assert "nothing new was recorded in it" in out.getvalue()
    assert list(Digest.objects.values()) == before


def test_command_refuses_what_is_no_day():
    with pytest.raises(CommandError, match="“last week” is no day"):
        call_command("explain_delivery", ANN, "--period", "last week")
