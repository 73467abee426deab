"""Batches: who shares a composition, who waits for a person, who is published, and the pace to one mail domain."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.digests import batch, prepare
from recommendations.digests.approve import approve_digests, drop_digests
from recommendations.digests.batch import due_batches
from recommendations.digests.compose import compose_digest, compose_shared
from recommendations.digests.deliver import AT_ONCE, LASTS, deliver_digest, deliver_some_digests, resend_digest
from recommendations.digests.deliverable import due_digests
from recommendations.digests.mail import NotAccepted
from recommendations.digests.pace import LEASE, MINUTE, lease_digests
from recommendations.digests.prepare import MOST_CLAIMS, prepare_digests
from recommendations.digests.render import render_digest
from recommendations.digests.subscribe import manage_token
from recommendations.models import DeliveryReport, Digest, Subscription, Suppression
from recommendations.vocabulary import DigestState
from tests.digests.week import CLOSED, MONDAY, NEXT_TUESDAY, rated, reader, week
from tests.make import make_brief, make_track, make_user

pytestmark = pytest.mark.django_db
NOW = CLOSED + timedelta(minutes=20)
LATER = NOW + timedelta(minutes=30)


def readers(count, *, domain="reader.example", **fields):
    return [week(reader(email=f"reader{n}@{domain}", **fields)) for n in range(count)]


def deliver(digests, *, now=NOW, **options):
    return deliver_some_digests([digest.pk for digest in digests], clock=lambda: now, **options)


def states():
    return Counter(Digest.objects.order_by().values_list("state", flat=True))


@pytest.fixture
def composed(monkeypatch):
    """How often something was composed."""
    made = []

    def counted(digest):
        made.append(digest.pk)
        return compose_shared(digest)

    monkeypatch.setattr(prepare, "compose_shared", counted)
    return made


def test_readers_with_the_same_wishes_share_one_composition_and_get_their_own_links(composed):
    rated(headline="Bill passed")
    digests = [*readers(3), *readers(1, domain="daily.example", cadence="daily")]
    assert deliver(digests) == {DigestState.SENT: 4}
    assert len(composed) == 2
    for digest, sent in zip(digests, mail.outbox, strict=True):
        own = manage_token(digest.subscription, now=digest.period_end)
        digest.refresh_from_db()
        assert (sent.to, sent.body) == ([digest.subscription.email], digest.text)
        assert [own in words for words in (digest.text, digest.html, digest.content["choice_url"])] == [True] * 3
        assert "subscription/choices" not in digest.text + digest.html


def test_shared_words_with_a_link_filled_in_are_what_one_reader_alone_would_get():
    rated(headline="Bill passed")
    first, second = readers(2)
    alone = render_digest(compose_digest(second))
    deliver([first, second])
    second.refresh_from_db()
    assert (second.subject, second.text, second.html) == (alone.subject, alone.text, alone.html)


def test_ten_readers_cost_few_more_queries_than_one_would_alone():
    rated()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        deliver(readers(1))
    one = len(queries)
    Subscription.objects.update(ended_at=NOW)
    many = readers(11, domain="many.example")
    with CaptureQueriesContext(connection) as queries:
        deliver(many)
    assert len(queries) - one <= 8 * 10


def test_delivering_a_batch_twice_sends_each_once():
    rated()
    digests = readers(3)
    assert [deliver(digests, now=at) for at in (NOW, LATER)] == [{DigestState.SENT: 3}] * 2
    assert len(mail.outbox) == 3


def test_digest_that_cannot_be_composed_holds_up_no_other(monkeypatch, caplog):
    def broken(digest):
        if digest.pk == poison.pk:
            raise ZeroDivisionError
        return compose_shared(digest)

    rated()
    poison, *others = [week(reader(email=f"r{n}@reader.example", send_hour=5 + n)) for n in range(3)]
    monkeypatch.setattr(prepare, "compose_shared", broken)
    assert deliver([poison, *others]) == {DigestState.CLAIMED: 1, DigestState.SENT: 2}
    assert "could not be composed" in caplog.text
    for again in range(1, MOST_CLAIMS + 1):
        deliver([poison], now=NOW + again * timedelta(minutes=11))
    assert states() == {DigestState.FAILED: 1, DigestState.SENT: 2}


def test_on_approval_every_digest_waits_and_goes_out_as_it_was_read(settings):
    settings.APPROVE_DIGESTS = True
    rated(headline="Bill passed")
    digests = readers(2)
    assert deliver(digests) == {DigestState.HELD: 2}
    Digest.objects.update(text="As it was read")
    rated(headline="Recorded meanwhile", at=MONDAY)
    assert due_digests(LATER) == []
    approve_digests([digests[0].pk], by=make_user(), now=LATER)
    assert deliver(digests, now=LATER) == {DigestState.SENT: 1, DigestState.HELD: 1}
    assert [sent.body for sent in mail.outbox] == ["As it was read"]


def test_dropped_digest_never_goes_out(settings):
    settings.APPROVE_DIGESTS = True
    rated()
    (digest,) = readers(1)
    deliver([digest])
    drop_digests([digest.pk], by=make_user(), reason="Wrong", now=LATER)
    assert deliver([digest], now=LATER) == {DigestState.DROPPED: 1}
    assert resend_digest(digest.pk, now=LATER) is DigestState.DROPPED
    assert mail.outbox == []


def test_next_issue_waits_until_a_person_has_decided_on_the_one_before(settings):
    settings.APPROVE_DIGESTS = True
    rated(headline="Bill passed")
    (first,) = readers(1)
    second = week(first.subscription, 2)
    deliver([first])
    assert due_digests(LATER + timedelta(days=8)) == []
    drop_digests([first.pk], by=make_user(), reason="Wrong", now=LATER)
    assert due_digests(LATER + timedelta(days=8)) == [second.pk]


def archive(**fields):
    return week(Subscription.objects.create(brief=make_brief(), started_at=MONDAY, **fields))


def test_issue_of_the_site_is_published_and_mailed_to_nobody(settings):
    rated(headline="Bill passed")
    digest = archive()
    assert [deliver([digest], now=at) for at in (NOW, LATER)] == [{DigestState.PUBLISHED: 1}] * 2
    digest.refresh_from_db()
    assert (mail.outbox, digest.finished_at, "unsubscribe" in digest.text) == ([], NOW, False)
    assert "Bill passed" in digest.text


def test_issue_of_the_site_waits_for_approval_as_well(settings):
    settings.APPROVE_DIGESTS = True
    rated()
    digest = archive()
    assert deliver([digest]) == {DigestState.HELD: 1}
    approve_digests([digest.pk], by=make_user(), now=LATER)
    assert deliver([digest], now=LATER) == {DigestState.PUBLISHED: 1}


def test_reader_who_wants_to_know_gets_a_mail_where_nothing_is_new():
    make_track()
    quiet, other = week(reader(quiet_mail=True)), week(reader(email="bob@reader.example"))
    assert deliver([quiet, other]) == {DigestState.SENT: 1, DigestState.EMPTY: 1}
    assert [sent.to for sent in mail.outbox] == [["ann@reader.example"]]


def test_paused_reader_gets_nothing_while_it_lasts():
    rated()
    (digest,) = readers(1)
    Subscription.objects.update(paused_at=NOW)
    assert deliver([digest]) == {DigestState.FAILED: 1}
    assert mail.outbox == []


def test_dead_address_is_reported_and_suppressed():
    def nobody(_mail):
        raise NotAccepted("The mail server refused it: 550 5.1.1 No such mailbox", permanent=True, nobody=True)

    rated()
    (digest,) = readers(1)
    deliver([digest], send=nobody)
    report, suppression = DeliveryReport.objects.get(), Suppression.objects.get()
    assert (report.email, report.kind, report.digest, report.source) == (
        "reader0@reader.example",
        "bounced",
        digest,
        "hand-over",
    )
    assert (suppression.email, suppression.reason) == ("reader0@reader.example", "bounced")
    assert "5.1.1 No such mailbox" in suppression.detail


def test_refusal_of_what_the_mail_says_suppresses_nobody():
    def refused(_mail):
        raise NotAccepted("The mail server refused it: 554 5.7.1 Spam", permanent=True)

    rated()
    deliver(readers(1), send=refused)
    assert (states(), Suppression.objects.count()) == ({DigestState.FAILED: 1}, 0)


def test_failed_digest_whose_news_a_later_issue_tells_is_not_resent():
    rated(headline="Bill passed")
    (first,) = readers(1)
    Digest.objects.update(state="failed", failure="Refused.")
    second = week(first.subscription, 2)
    assert deliver_digest(second.pk, now=LATER) is DigestState.SENT
    assert "Bill passed" in mail.outbox[0].body
    assert resend_digest(first.pk, now=LATER) is DigestState.FAILED
    assert len(mail.outbox) == 1


def test_digest_given_up_after_a_later_issue_had_left_its_news_to_it_is_resent():
    """The second issue was composed while the first was still to be tried again, so it does not tell its news."""
    rated(headline="Bill passed")
    (first,) = readers(1)
    rated(at=NEXT_TUESDAY, headline="Second bill passed")
    prepare_digests([first.pk], made={}, now=NOW)
    second = week(first.subscription, 2)
    deliver_digest(second.pk, now=LATER)
    Digest.objects.filter(pk=first.pk).update(state="failed", next_attempt_at=None, finished_at=LATER)
    assert "Bill passed" not in mail.outbox[0].body.replace("Second bill passed", "")
    assert resend_digest(first.pk, now=LATER) is DigestState.SENT


def test_domain_gets_no_more_a_minute_than_it_may_and_holds_up_no_other(settings):
    settings.MAIL_PER_DOMAIN = 2
    rated()
    many, others = readers(5), readers(2, domain="OTHER.example")
    assert deliver([*many, *others]) == {DigestState.SENT: 4, DigestState.RENDERED: 3}
    assert [sent.to[0].partition("@")[0] for sent in mail.outbox[:2]] == ["reader0", "reader1"]
    within = NOW + MINUTE - timedelta(seconds=1)
    assert deliver(many, now=within)[DigestState.SENT] == 2
    assert deliver(many, now=NOW + MINUTE)[DigestState.SENT] == 4
    assert deliver(many, now=NOW + 2 * MINUTE)[DigestState.SENT] == 5


def test_room_at_a_domain_is_kept_for_who_holds_a_lease_until_it_runs_out(settings):
    rated()
    digests = readers(4)
    ids = [digest.pk for digest in digests]
    prepare_digests(ids, made={}, now=NOW)
    assert lease_digests(ids[:2], per_domain=2, now=NOW) == ids[:2]
    assert lease_digests(ids, per_domain=2, now=NOW + timedelta(seconds=1)) == []
    assert lease_digests(ids, per_domain=2, now=NOW + LEASE) == ids[:2]


def test_leasing_twice_leases_once():
    rated()
    (digest,) = readers(1)
    prepare_digests([digest.pk], made={}, now=NOW)
    assert [lease_digests([digest.pk], per_domain=9, now=NOW) for _ in range(2)] == [[digest.pk], []]


def test_batch_that_lasts_too_long_leaves_the_rest_to_the_next():
    def slow(_mail):
        nonlocal at
        at += LASTS / 2

    rated()
    at, digests = NOW, readers(3)
    ids = [digest.pk for digest in digests]
    ended = deliver_some_digests(ids, clock=lambda: at, send=slow)
    assert ended == {DigestState.SENT: 2, DigestState.RENDERED: 1}
    assert due_digests(at) == ids[2:]


def test_batches_are_bounded_and_keep_readers_of_one_rhythm_together(monkeypatch):
    monkeypatch.setattr(batch, "BATCH", 2)
    one, two = readers(2), readers(2, domain="daily.example", cadence="daily")
    third = week(reader(email="eve@reader.example"))
    ids = [[digest.pk for digest in same] for same in (two, [*one, third])]
    assert due_batches(NOW, per_domain=9) == [ids[0], ids[1][:2], ids[1][2:]]


def test_composed_digests_without_room_at_their_domain_travel_in_no_message():
    digests = readers(3)
    Digest.objects.update(state="rendered", next_attempt_at=NOW)
    assert due_batches(NOW, per_domain=2) == [[digest.pk for digest in digests[:2]]]


def test_large_batch_is_taken_in_parts():
    rated()
    assert deliver(readers(AT_ONCE + 3)) == {DigestState.SENT: AT_ONCE + 3}
