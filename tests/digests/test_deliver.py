from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from recommendations.digests import prepare
from recommendations.digests.compose import compose_shared
from recommendations.digests.deliver import RETRY_AFTER, deliver_digest, resend_digest
from recommendations.digests.deliverable import LONGEST_HAND_OVER, STALE_CLAIM, due_digests, mark_stuck
from recommendations.digests.mail import NotAccepted
from recommendations.digests.prepare import MOST_CLAIMS, prepare_digests
from recommendations.models import Digest, Direction, Subscription, Suppression
from recommendations.vocabulary import DigestState
from tests.digests.week import CLOSED, MONDAY, TUESDAY, rated, reader, record, week
from tests.make import make_track

pytestmark = pytest.mark.django_db
NOW = CLOSED + timedelta(minutes=20)
LATER = NOW + timedelta(minutes=30)


class Killed(BaseException):
    """The process was ended."""


def killed(_mail):
    raise Killed


def refused(*, permanent):
    def send(_mail):
        raise NotAccepted("The mail server refused it: 550 No such mailbox", permanent=permanent)

    return send


def cut_off(_mail):
    raise TimeoutError("timed out")


@pytest.fixture
def digest():
    rated(headline="Bill passed", url="https://gazette.example/a")
    return week(reader())


def test_digest_is_sent_and_kept_as_it_was_sent(digest):
    assert deliver_digest(digest.pk, now=NOW) is DigestState.SENT
    digest.refresh_from_db()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ann@reader.example"], digest.subject, digest.text)
    assert sent.alternatives[0].content == digest.html
    assert (digest.rendered_at, digest.handed_over_at, digest.finished_at) == (NOW, NOW, NOW)
    assert "Bill passed" in digest.text
    assert "Bill passed" in digest.html


def test_delivering_twice_sends_one_mail(digest):
    assert [deliver_digest(digest.pk, now=at) for at in (NOW, LATER)] == [DigestState.SENT] * 2
    assert len(mail.outbox) == 1


def test_of_two_deliverers_one_sends(digest):
    """The second arrives while the first is at every point where it could be overtaken."""
    sent = []

    def overtaken(message):
        deliver_digest(digest.pk, now=NOW, send=sent.append)
        sent.append(message)

    assert deliver_digest(digest.pk, now=NOW, send=overtaken) is DigestState.SENT
    assert len(sent) == 1


def test_nothing_to_say_sends_nothing():
    make_track()
    digest = week(reader())
    assert deliver_digest(digest.pk, now=NOW) is DigestState.EMPTY
    digest.refresh_from_db()
    assert (mail.outbox, digest.finished_at, digest.text) == ([], NOW, "")


def test_what_does_not_add_up_is_not_sent_and_says_why(digest):
    record(TUESDAY)
    row = Direction.objects.get(as_of=TUESDAY.date())
    row.pk, row.as_of, row.shown = None, CLOSED.date() + timedelta(days=1), "away"
    row.save()
    assert deliver_digest(digest.pk, now=NOW) is DigestState.HELD
    digest.refresh_from_db()
    assert mail.outbox == []
    assert digest.failure.startswith("It does not add up, so it was not sent. R01, United States")
    assert due_digests(LATER) == []


def test_killed_while_composing_is_taken_up_again(digest):
    Digest.objects.filter(pk=digest.pk).update(state="claimed", claimed_at=NOW)
    assert due_digests(NOW + STALE_CLAIM - timedelta(seconds=1)) == []
    assert due_digests(NOW + STALE_CLAIM) == [digest.pk]
    assert deliver_digest(digest.pk, now=NOW + STALE_CLAIM) is DigestState.SENT
    assert len(mail.outbox) == 1


def test_killed_between_rendering_and_hand_over_is_sent_as_it_was_rendered(digest):
    deliver_digest(digest.pk, now=NOW)
    Digest.objects.filter(pk=digest.pk).update(state="rendered", next_attempt_at=NOW, text="As it was")
    mail.outbox.clear()
    assert due_digests(NOW) == [digest.pk]
    deliver_digest(digest.pk, now=LATER)
    assert [sent.body for sent in mail.outbox] == ["As it was"]


def test_killed_during_the_hand_over_is_stuck_and_never_sent_again_by_itself(digest):
    with pytest.raises(Killed):
        deliver_digest(digest.pk, now=NOW, send=killed)
    assert Digest.objects.get().state == DigestState.HANDING_OVER
    assert (mark_stuck(NOW + timedelta(minutes=9)), mark_stuck(NOW + timedelta(minutes=10))) == (0, 1)
    assert due_digests(NOW + timedelta(days=30)) == []
    assert deliver_digest(digest.pk, now=NOW + timedelta(days=30)) is DigestState.STUCK
    assert mail.outbox == []


def test_line_that_breaks_during_the_hand_over_is_stuck_at_once(digest):
    assert deliver_digest(digest.pk, now=NOW, send=cut_off) is DigestState.STUCK
    assert "may or may not have arrived" in Digest.objects.get().failure


def test_resending_carries_the_same_message_id_and_text(digest):
    handed = []

    def taken_and_cut_off(message):
        handed.append(message)
        raise TimeoutError

    deliver_digest(digest.pk, now=NOW, send=taken_and_cut_off)
    rated(at=TUESDAY, headline="Second bill passed")
    assert resend_digest(digest.pk, now=LATER, send=handed.append) is DigestState.SENT
    first, second = handed
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert (first.body, first.alternatives) == (second.body, second.alternatives)


def test_resending_twice_sends_once(digest):
    deliver_digest(digest.pk, now=NOW, send=cut_off)
    assert [resend_digest(digest.pk, now=at) for at in (LATER, LATER)] == [DigestState.SENT] * 2
    assert len(mail.outbox) == 1


def test_resending_what_was_sent_does_nothing(digest):
    deliver_digest(digest.pk, now=NOW)
    resend_digest(digest.pk, now=LATER)
    assert len(mail.outbox) == 1


def test_resending_what_failed_before_it_was_rendered_composes_it_anew(digest):
    Digest.objects.filter(pk=digest.pk).update(state="failed", failure="It does not add up.")
    assert resend_digest(digest.pk, now=LATER) is DigestState.SENT


def test_refusal_that_may_pass_is_tried_again_later_and_later(digest):
    at = NOW
    for wait in RETRY_AFTER:
        assert deliver_digest(digest.pk, now=at, send=refused(permanent=False)) is DigestState.FAILED
        assert due_digests(at + wait - timedelta(seconds=1)) == []
        at += wait
        assert due_digests(at) == [digest.pk]
    deliver_digest(digest.pk, now=at, send=refused(permanent=False))
    assert Digest.objects.values_list("next_attempt_at", "finished_at").get() == (None, at)


def test_refused_digest_is_sent_once_the_server_takes_it(digest):
    deliver_digest(digest.pk, now=NOW, send=refused(permanent=False))
    assert deliver_digest(digest.pk, now=NOW) is DigestState.FAILED
    assert deliver_digest(digest.pk, now=NOW + RETRY_AFTER[0]) is DigestState.SENT
    assert Digest.objects.get().failure == ""


def test_refusal_for_good_is_not_tried_again(digest):
    assert deliver_digest(digest.pk, now=NOW, send=refused(permanent=True)) is DigestState.FAILED
    assert due_digests(NOW + timedelta(days=30)) == []
    assert "550 No such mailbox" in Digest.objects.get().failure


def test_digest_that_never_gets_composed_is_given_up(digest):
    Digest.objects.filter(pk=digest.pk).update(state="claimed", claimed_at=MONDAY, attempts=MOST_CLAIMS)
    assert deliver_digest(digest.pk, now=NOW) is DigestState.FAILED
    assert "never finished" in Digest.objects.get().failure


def test_slow_composer_does_not_overwrite_who_took_over(digest, monkeypatch):
    def slow(one):
        Digest.objects.filter(pk=digest.pk).update(claimed_at=LATER)
        return compose_shared(one)

    monkeypatch.setattr(prepare, "compose_shared", slow)
    prepare_digests([digest.pk], made={}, now=NOW)
    assert Digest.objects.values_list("state", "claimed_at", "text").get() == ("claimed", LATER, "")


def test_hand_over_that_was_given_up_on_stays_for_a_person_to_judge(digest):
    def slow(_mail):
        mark_stuck(NOW + LONGEST_HAND_OVER)

    assert deliver_digest(digest.pk, now=NOW, send=slow) is DigestState.STUCK


@pytest.mark.parametrize("ended", ["subscription", "address"])
def test_reader_who_left_meanwhile_gets_nothing(digest, ended):
    if ended == "subscription":
        Subscription.objects.update(ended_at=NOW)
    else:
        Suppression.objects.create(email="ANN@reader.example", reason="bounced", suppressed_at=NOW)
    assert deliver_digest(digest.pk, now=NOW) is DigestState.FAILED
    assert mail.outbox == []
    assert Digest.objects.get().failure.startswith("Not sent: ")


@pytest.mark.django_db(transaction=True)
def test_hand_over_is_committed_before_the_mail_travels(digest):
    """A hand-over inside somebody else's transaction could be rolled back after the mail has left, so it is refused."""
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        deliver_digest(digest.pk, now=NOW)
    assert mail.outbox == []
