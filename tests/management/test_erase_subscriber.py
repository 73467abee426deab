import pytest
from django.core.management import CommandError, call_command

from recommendations.digests.suppress import suppress
from recommendations.models import Digest, Subscriber
from recommendations.vocabulary import SuppressionReason
from tests.make import NOON, make_subscription

pytestmark = pytest.mark.django_db


def run(capsys, address):
    call_command("erase_subscriber", address)
    return capsys.readouterr().out


def test_erase_subscriber_twice_erases_once_and_says_so(capsys):
    make_subscription()
    assert run(capsys, "Ann@reader.example") == "Ann@reader.example is erased.\n"
    assert Subscriber.objects.get().email.endswith("@invalid")
    assert run(capsys, "ann@reader.example") == "There is no subscriber ann@reader.example.\n"


def test_note_that_forbids_mail_stays_and_is_told(capsys):
    make_subscription()
    suppress("ann@reader.example", reason=SuppressionReason.COMPLAINED, now=NOON)
    assert "The note that it gets no mail (complained, 2026-03-02) stays." in run(capsys, "ann@reader.example")


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("erase_subscriber", "ann")


def test_mail_under_way_stops_it():
    ann = make_subscription()
    Digest.objects.create(
        subscription=ann, period_start=NOON, period_end=NOON.replace(hour=13), opened_at=NOON, state="handing_over"
    )
    with pytest.raises(CommandError, match="Try again in some minutes"):
        call_command("erase_subscriber", ann.email)
