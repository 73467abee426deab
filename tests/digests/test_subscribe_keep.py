from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from recommendations.digests.subscribe import running_subscriptions
from recommendations.digests.subscribe_keep import (
    TAKE_BACK_FOR,
    change,
    end_subscription,
    keep_queues_to_staff,
    keep_wish,
    pause,
    resume,
    take_back,
)
from recommendations.digests.wishes import BadWish, Wish, wish_of
from recommendations.models import Subscriber, Subscription
from recommendations.vocabulary import Cadence, Detail
from tests.make import NOON, make_brief, make_pillar, make_recommendation, make_subscription, make_track, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
ANN = "ann@reader.example"


@pytest.fixture(autouse=True)
def _brief():
    make_track(recommendation=make_recommendation(code="R01", pillar=make_pillar(code="P1")))
    make_recommendation(code="R02", position=2)


def wish(**fields):
    return Wish("brief-1", **fields)


EVERYTHING = {
    "pillars": ("P1",),
    "recommendations": ("R02", "R01"),
    "actors": ("united-states",),
    "cadence": Cadence.ON_CHANGE,
    "send_hour": 9,
    "time_zone": "Europe/Vilnius",
    "detail": Detail.COUNTS,
    "quiet_mail": True,
}


def test_what_was_wished_is_kept_and_runs_from_now_on():
    found = keep_wish(ANN, wish(**EVERYTHING), now=NOON)
    found.refresh_from_db()
    assert wish_of(found) == wish(**EVERYTHING)
    assert (found.started_at, found.subscriber.confirmed_at, list(running_subscriptions())) == (NOON, NOON, [found])


def test_keep_wish_twice_starts_once():
    first = keep_wish(ANN, wish(), now=NOON)
    second = keep_wish("Ann@Reader.example", wish(), now=LATER)
    assert (first, Subscriber.objects.count(), second.started_at) == (second, 1, NOON)


def test_another_wish_replaces_what_runs_and_the_open_period_goes_on():
    first = keep_wish(ANN, wish(**EVERYTHING), now=NOON)
    second = keep_wish(ANN, wish(cadence=Cadence.MONTHLY), now=LATER)
    assert (second, second.started_at, wish_of(second)) == (first, NOON, wish(cadence=Cadence.MONTHLY))


def test_wish_for_what_is_paused_lets_it_go_on():
    paused = make_subscription(paused_at=NOON)
    assert keep_wish(ANN, wish(), now=LATER).paused_at is None
    assert list(running_subscriptions()) == [paused]


def test_wish_after_the_end_starts_anew():
    first = make_subscription(ended_at=NOON)
    second = keep_wish(ANN, wish(), now=LATER)
    assert (second.pk != first.pk, second.started_at) == (True, LATER)


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"time_zone": "Europe/Nowhere"}, "time_zone"),
        ({"send_hour": 4}, "send_hour"),
        ({"send_hour": 22}, "send_hour"),
        ({"pillars": ("P9",)}, "pillars"),
        ({"recommendations": ("R99",)}, "recommendations"),
        ({"actors": ("latvia",)}, "actors"),
    ],
)
def test_what_cannot_be_had_is_refused_and_nothing_is_kept(fields, part):
    with pytest.raises(BadWish) as bad:
        keep_wish(ANN, wish(**fields), now=NOON)
    assert (set(bad.value.errors), Subscriber.objects.count()) == ({part}, 0)


def test_pillar_of_another_brief_is_refused():
    make_pillar(code="P7", brief=make_brief(code="brief-2"))
    with pytest.raises(BadWish, match="“P7” is not in this brief"):
        keep_wish(ANN, wish(pillars=("P7",)), now=NOON)


def test_unknown_brief_is_refused():
    with pytest.raises(BadWish, match="There is no brief “brief-9”"):
        keep_wish(ANN, Wish("brief-9"), now=NOON)


def test_change_twice_changes_once_and_never_moves_the_start():
    ann = make_subscription()
    assert [change(ann, wish(**EVERYTHING)) for _ in range(2)] == [True, True]
    ann = Subscription.objects.get()
    assert (wish_of(ann), ann.started_at) == (wish(**EVERYTHING), NOON)


def test_what_has_ended_is_not_changed():
    ann = make_subscription(ended_at=NOON)
    assert change(ann, wish(**EVERYTHING)) is False
    assert wish_of(Subscription.objects.get()) == wish()


def test_pause_twice_keeps_the_first_moment_and_resume_goes_on():
    ann = make_subscription()
    assert [pause(ann, now=at) for at in (NOON, LATER)] == [True, False]
    assert (ann.paused_at, list(running_subscriptions())) == (NOON, [])
    assert [resume(ann), resume(ann)] == [True, False]
    assert list(running_subscriptions()) == [ann]


def test_end_subscription_twice_keeps_the_first_moment_and_leaves_others_alone():
    ann, bob = make_subscription(), make_subscription(email="bob@reader.example")
    assert [end_subscription(ann, now=at) for at in (NOON, LATER)] == [True, False]
    assert (ann.ended_at, list(running_subscriptions())) == (NOON, [bob])


def test_end_can_be_taken_back_for_a_day_and_the_period_goes_on():
    ann = make_subscription()
    end_subscription(ann, now=LATER)
    assert take_back(ann, now=LATER + TAKE_BACK_FOR) is False
    assert take_back(ann, now=LATER + TAKE_BACK_FOR - timedelta(seconds=1)) is True
    assert (ann.ended_at, ann.started_at, list(running_subscriptions())) == (None, NOON, [ann])


def test_end_is_not_taken_back_where_a_new_one_runs_or_the_reader_is_erased():
    ann = make_subscription()
    end_subscription(ann, now=NOON)
    make_subscription(started_at=LATER)
    assert take_back(ann, now=LATER) is False
    bob = make_subscription(email="bob@reader.example", ended_at=NOON)
    Subscriber.objects.filter(pk=bob.subscriber_id).update(erased_at=NOON)
    assert take_back(bob, now=LATER) is False


@pytest.mark.parametrize("decides", [True, False])
def test_queue_is_kept_for_those_who_decide_stories_only(decides):
    user = make_user(permissions=("decide_story",) if decides else ())
    assert keep_wish(ANN, wish(with_queue=True), user=user, now=NOON).with_queue is decides


def test_queue_is_never_kept_for_strangers():
    assert keep_wish(ANN, wish(with_queue=True), now=NOON).with_queue is False


def test_queue_ends_with_the_right_to_decide():
    kept, lost, closed = (make_user(name, permissions=("decide_story",)) for name in ("kept", "lost", "closed"))
    for user in (kept, lost, closed):
        keep_wish(f"{user}@reader.example", wish(with_queue=True), user=user, now=NOON)
    assert keep_queues_to_staff() == 0
    lost.user_permissions.clear()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert [keep_queues_to_staff(), keep_queues_to_staff()] == [2, 0]
    assert Subscription.objects.get(with_queue=True).subscriber.user == kept


def test_person_with_a_new_address_keeps_what_they_get():
    user = make_user()
    keep_wish("old@reader.example", wish(), user=user, now=NOON)
    moved = keep_wish("new@reader.example", wish(), user=user, now=LATER)
    assert (Subscriber.objects.get().email, moved.started_at) == ("new@reader.example", NOON)


def test_account_goes_with_the_address_that_was_shown_to_be_its_owners():
    user = make_user()
    old = keep_wish("old@reader.example", wish(), user=user, now=NOON)
    make_subscription(email="new@reader.example")
    new = keep_wish("new@reader.example", wish(), user=user, now=LATER)
    old.subscriber.refresh_from_db()
    assert (new.subscriber.user, old.subscriber.user, old.subscriber.email) == (user, None, "old@reader.example")
