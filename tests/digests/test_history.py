"""From where an issue goes on, and which number it bears."""

from datetime import timedelta

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.digests.history import histories
from recommendations.models import Digest, Event, Subscription
from tests.digests.week import MONDAY, NEXT_TUESDAY, TUESDAY, WEDNESDAY, WEEK, rated, reader, record, told, week

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def history(digest):
    (found,) = histories([digest])
    return found


def headlines(content):
    return [d.headline for n in content.news for d in n.developments]


@pytest.mark.parametrize(
    ("fields", "goes_on_from"),
    [
        ({"state": "sent"}, MONDAY + WEEK),
        ({"state": "stuck"}, MONDAY + WEEK),
        ({"state": "published"}, MONDAY + WEEK),
        ({"state": "held"}, MONDAY + WEEK),
        ({"state": "failed", "next_attempt_at": NEXT_TUESDAY}, MONDAY + WEEK),
        ({"state": "empty"}, MONDAY + WEEK),
        ({"state": "failed", "next_attempt_at": None}, MONDAY),
        ({"state": "dropped"}, MONDAY),
    ],
)
def test_issue_goes_on_from_the_last_that_was_or_will_be_read(fields, goes_on_from):
    ann = reader()
    told(ann)
    ann.digests.update(**fields)
    assert history(week(ann, 2)).start == goes_on_from


def test_what_a_lost_issue_told_is_told_by_the_next():
    ann = reader()
    rated(headline="First act")
    record(TUESDAY)
    (lost,) = told(ann).moves
    ann.digests.update(state="dropped")
    rated(at=NEXT_TUESDAY, headline="Second act")
    second = compose_digest(week(ann, 2))
    assert set(headlines(second)) == {"First act", "Second act"}
    (move,) = second.moves
    assert (move.before, move.after) == (lost.before, lost.after)
    assert (second.corrections, second.periods_covered) == ((), 2)


def test_numbers_count_what_went_out_and_never_repeat():
    ann = reader()
    numbers = []
    for number, state in enumerate(("sent", "empty", "sent", "dropped", "sent"), start=1):
        numbers.append(told(ann, number).issue)
        ann.digests.filter(period_start=MONDAY + (number - 1) * WEEK).update(state=state)
    assert numbers == [1, 2, 2, 3, 3]


def test_number_stays_above_one_that_was_lost_later():
    ann = reader()
    for number in (1, 2):
        told(ann, number)
    ann.digests.filter(period_start=MONDAY).update(state="failed", next_attempt_at=None)
    assert history(week(ann, 3)).number == 3


def on_change(**fields):
    return reader(cadence="on_change", **fields)


def day(subscription, number):
    """The digest of one day since the subscription started, kept as delivery would keep it."""
    start = MONDAY + (number - 1) * DAY
    digest = Digest.objects.create(
        subscription=subscription, period_start=start, period_end=start + DAY, opened_at=start + DAY
    )
    content = compose_digest(digest)
    state = "empty" if content.is_empty else "sent"
    Digest.objects.filter(pk=digest.pk).update(state=state, content=content.to_json())
    return content


def test_who_asked_for_changes_hears_nothing_until_a_label_moves_and_then_all_since_the_last_issue():
    ann = on_change()
    rated(at=MONDAY + timedelta(hours=1), significance="minor", headline="First act")
    record(MONDAY + timedelta(hours=2))
    assert [day(ann, number).is_empty for number in (1, 2)] == [True, True]
    for name in ("Second act", "Third act"):
        rated(at=MONDAY + 2 * DAY + timedelta(hours=1), headline=name)
    record(MONDAY + 2 * DAY + timedelta(hours=2))
    content = day(ann, 3)
    assert set(headlines(content)) == {"First act", "Second act", "Third act"}
    assert (content.period_start, content.is_empty, content.periods_covered) == (MONDAY, False, 1)
    assert (day(ann, 4).is_empty, compose_digest(_open(ann, 5)).period_start) == (True, MONDAY + 3 * DAY)


def _open(subscription, number):
    start = MONDAY + (number - 1) * DAY
    return Digest(subscription=subscription, period_start=start, period_end=start + DAY, opened_at=start)


def test_correction_is_a_reason_to_write_without_a_change():
    ann = on_change()
    for _ in range(2):
        rated(at=MONDAY + timedelta(hours=1))
    record(MONDAY + timedelta(hours=2))
    assert not day(ann, 1).is_empty
    Event.objects.filter(pk=Event.objects.first().pk).update(headline="Bill passed at last")
    content = day(ann, 2)
    assert (content.moves, content.is_empty, len(content.corrections)) == ((), False, 1)


def test_what_was_kept_back_is_told_once_the_reader_asks_for_every_week():
    ann = on_change()
    rated(at=WEDNESDAY - timedelta(hours=30), significance="minor", headline="First act")
    for number in (1, 2):
        assert day(ann, number).is_empty
    Subscription.objects.filter(pk=ann.pk).update(cadence="weekly")
    later = Subscription.objects.get(pk=ann.pk)
    digest = Digest(subscription=later, period_start=MONDAY + 2 * DAY, period_end=MONDAY + WEEK, opened_at=MONDAY)
    content = compose_digest(digest)
    assert (headlines(content), content.period_start) == (["First act"], MONDAY)


def test_quiet_mail_is_sent_by_choice_and_never_to_who_asked_for_changes():
    readers = [reader(quiet_mail=True), reader(email="bob@reader.example")]
    changes = on_change(email="eve@reader.example", quiet_mail=True)
    assert [compose_digest(week(one)).quiet for one in (*readers, changes)] == [True, False, False]
