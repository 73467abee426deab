import sys
from io import BytesIO, StringIO, TextIOWrapper
from mailbox import Maildir, mbox

import pytest
from django.core.management import CommandError, call_command

from recommendations.digests.envelope import envelope_sender
from recommendations.models import DeliveryReport, Digest
from tests.digests.test_bounces import DSN
from tests.digests.week import reader, week

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(settings):
    settings.BOUNCE_ADDRESS = "bounces@tracker.example"
    digest = week(reader(), state="sent")
    fields = {"about": "ann@reader.example", "action": "failed", "status": "5.1.1", "quoted": "<x@y>", "number": 1}
    return DSN.format(to=envelope_sender(digest.pk), **fields).encode()


def read(path):
    out = StringIO()
    call_command("read_bounces", str(path), stdout=out)
    return [line.partition("  ")[2] for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("kind", [Maildir, mbox])
def test_mailbox_read_twice_is_taken_once_and_left_as_it_was(returned, tmp_path, kind):
    with_mail = kind(str(tmp_path / "box"))
    for raw in (returned, b"From: a@b.example\nSubject: Hello\n\nWords\n"):
        with_mail.add(raw)
    with_mail.close()
    first, second = (sorted(read(tmp_path / "box")) for _ in range(2))
    bounced = f"bounced: ann@reader.example, digest {Digest.objects.get().pk}"
    assert first == [bounced, "left alone: it does not read like a report on a mail"]
    assert second == ["left alone: it does not read like a report on a mail", "told before: ann@reader.example"]
    left = kind(str(tmp_path / "box"))
    assert (DeliveryReport.objects.count(), len(left)) == (1, 2)
    left.close()


def test_one_mail_comes_from_the_mail_server(returned, monkeypatch):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(returned)))
    assert read("-")[0].startswith("bounced: ann@reader.example")


def test_folder_that_is_no_mailbox_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no Maildir"):
        read(tmp_path)
    with pytest.raises(CommandError, match="nothing at"):
        read(tmp_path / "missing")
