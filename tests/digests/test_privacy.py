import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder

from recommendations.digests.privacy import HELD_FOR, MailOnItsWay, erase, held_address, held_of, held_token
from recommendations.digests.subscribe import running_subscriptions
from recommendations.digests.subscribe_keep import keep_wish, take_back
from recommendations.digests.suppress import lift, suppress
from recommendations.digests.tokens import BadToken, TooOld
from recommendations.digests.wishes import Wish
from recommendations.models import DeliveryReport, Digest, Subscriber, Subscription, Suppression
from recommendations.vocabulary import DigestState, SuppressionReason
from tests.make import NOON, make_subscription, make_user

pytestmark = pytest.mark.django_db
ANN, BOB = "ann@reader.example", "bob@reader.example"
LATER = NOON + timedelta(hours=1)
WORDS = {"subject": "A week", "text": "R01 moved", "html": "<p>R01 moved</p>", "content": {"told": []}}


def make_digest(subscription, *, week=1, state="sent", **fields):
    start = NOON + timedelta(weeks=week)
    times = {"period_start": start, "period_end": start + timedelta(weeks=1), "opened_at": start}
    return Digest.objects.create(subscription=subscription, state=state, **times | WORDS | fields)


def make_report(email, digest=None, event_id="1"):
    said = {"kind": "bounced", "source": "mailbox", "event_id": event_id, "detail": f"550 <{email}> unknown"}
    return DeliveryReport.objects.create(email=email, digest=digest, received_at=NOON, **said)


def everything():
    """Ann with all there can be of a reader, and Bob, who must keep all of his."""
    user = make_user("ann")
    for number, email in enumerate((ANN, BOB)):
        subscription = make_subscription(email=email)
        make_report(email, make_digest(subscription, failure=f"550 <{email}>"), event_id=str(number))
    Subscriber.objects.filter(email=ANN).update(name="Ann Reader", user=user, time_zone="Europe/Vilnius")
    return Subscription.objects.get(subscriber__email=ANN)


def held_anywhere(word):
    rows = [Subscriber, Subscription, Digest, DeliveryReport, Suppression, LogEntry]
    text = " ".join(str(row) for model in rows for row in model.objects.values_list())
    return word.lower() in text.lower()


def test_everything_held_is_shown_and_fits_into_json():
    everything()
    suppress(ANN, reason=SuppressionReason.BOUNCED, detail="550", now=NOON)
    held = json.loads(json.dumps(held_of("Ann@Reader.example"), cls=DjangoJSONEncoder))
    assert set(held) == {"address", "subscriber", "subscriptions", "digests", "reports", "suppressions"}
    assert (held["subscriber"]["name"], held["subscriber"]["account"]) == ("Ann Reader", "ann")
    assert [one["brief"] for one in held["subscriptions"]] == ["brief-1"]
    assert [(one["state"], one["subject"]) for one in held["digests"]] == [("sent", "A week")]
    assert [one["detail"] for one in held["reports"]] == ["550 <ann@reader.example> unknown"]
    assert [one["reason"] for one in held["suppressions"]] == ["bounced"]


def test_nothing_is_held_of_a_stranger():
    everything()
    nothing = {"subscriber": None, "subscriptions": [], "digests": [], "reports": [], "suppressions": []}
    assert held_of("eve@reader.example") == {"address": "eve@reader.example"} | nothing


def test_erasing_leaves_nothing_of_the_reader_and_everything_of_others():
    everything()
    assert (held_anywhere("ann@"), held_anywhere("Ann Reader")) == (True, True)
    before = held_of(BOB)
    assert erase("Ann@reader.example", now=LATER) is True
    assert (held_anywhere("ann@"), held_anywhere("Ann Reader"), held_of(BOB)) == (False, False, before)
    gone = Subscriber.objects.exclude(email=BOB).get()
    assert (gone.email, gone.user, gone.erased_at) == (f"erased-{gone.pk}@invalid", None, LATER)
    assert [one.subscriber.email for one in running_subscriptions()] == [BOB]
    mine = Digest.objects.get(subscription__subscriber=gone)
    assert (mine.text, mine.html, mine.content, mine.subject) == ("", "", None, "A week")


def test_erase_twice_erases_once():
    everything()
    assert [erase(ANN, now=at) for at in (NOON, LATER)] == [True, False]
    assert Subscriber.objects.exclude(email=BOB).get().erased_at == NOON


def test_what_was_to_go_out_goes_out_no_more():
    subscription = everything()
    states = ["due", "claimed", "rendered", "held", "failed", "stuck", "empty"]
    made = [make_digest(subscription, week=2 + n, state=state) for n, state in enumerate(states)]
    erase(ANN, now=LATER)
    after = [Digest.objects.get(pk=digest.pk) for digest in made]
    assert [digest.state for digest in after] == [DigestState.DROPPED] * 6 + [DigestState.EMPTY]
    assert {digest.text for digest in after} == {""}


def test_mail_under_way_is_waited_for_and_nothing_is_half_erased():
    make_digest(everything(), week=2, state="handing_over")
    with pytest.raises(MailOnItsWay):
        erase(ANN, now=LATER)
    assert (held_of(ANN)["subscriber"]["name"], len(list(running_subscriptions()))) == ("Ann Reader", 2)


def test_what_forbids_mail_stays_and_what_was_lifted_goes():
    everything()
    lifted = suppress(ANN, reason=SuppressionReason.BOUNCED, detail=f"550 <{ANN}>", now=NOON)
    lift(lifted.pk, by=make_user("eve"), now=NOON)
    stays = suppress(ANN, reason=SuppressionReason.BY_REQUEST, now=LATER)
    erase(ANN, now=LATER)
    assert list(Suppression.objects.filter(email=ANN)) == [stays]
    assert Suppression.objects.exclude(email=ANN).get().detail == ""


def test_reports_on_an_address_that_never_subscribed_are_erased_too():
    make_report(ANN)
    assert erase(ANN, now=LATER) is False
    assert not held_anywhere("ann@")


def test_the_administrations_log_forgets_the_address():
    subscription = everything()
    for row in (subscription, subscription.subscriber):
        kind = ContentType.objects.get_for_model(row)
        LogEntry.objects.create(
            user=make_user(f"by-{kind.model}"),
            content_type=kind,
            object_id=row.pk,
            object_repr=str(row),
            action_flag=CHANGE,
        )
    erase(ANN, now=LATER)
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {"erased"}


def test_erased_address_may_subscribe_anew_and_what_ended_stays_ended():
    old = everything()
    erase(ANN, now=NOON)
    assert take_back(old, now=NOON) is False
    new = keep_wish(ANN, Wish("brief-1"), now=LATER)
    assert (new.pk != old.pk, new.started_at, held_of(ANN)["digests"]) == (True, LATER, [])


def test_link_to_what_is_held_is_good_for_three_days_and_for_its_address():
    token = held_token(ANN, now=NOON)
    assert held_address(token, now=NOON + HELD_FOR - timedelta(seconds=1)) == ANN
    with pytest.raises(TooOld):
        held_address(token, now=NOON + HELD_FOR)
    with pytest.raises(BadToken, match="incomplete"):
        held_address(token[:-2], now=NOON)
