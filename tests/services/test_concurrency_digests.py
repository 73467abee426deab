"""Several workers at one digest at the same moment."""

from datetime import timedelta

import pytest

from recommendations.digests.deliver import deliver_digest, resend_digest
from recommendations.digests.due import open_due_digests
from recommendations.models import Digest
from recommendations.vocabulary import DigestState
from tests.digests.week import CLOSED, WEEK, rated, reader, week
from tests.services.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = CLOSED + timedelta(minutes=20)


def test_workers_delivering_one_digest_send_one_mail():
    rated()
    digest, sent = week(reader()), []
    at_once(lambda: deliver_digest(digest.pk, now=NOW, send=sent.append))
    assert len(sent) == 1
    assert Digest.objects.get().state == DigestState.SENT


def test_people_resending_one_digest_send_one_mail():
    rated()
    digest, sent = week(reader()), []
    deliver_digest(digest.pk, now=NOW, send=sent.append)
    Digest.objects.update(state=DigestState.STUCK)
    at_once(lambda: resend_digest(digest.pk, now=NOW + timedelta(hours=1), send=sent.append))
    assert len(sent) == 2


def test_workers_opening_digests_open_each_once():
    ann = reader()
    opened = at_once(lambda: open_due_digests(NOW + WEEK))
    assert sorted(pk for ids in opened for pk in ids) == sorted(ann.digests.values_list("pk", flat=True))
    assert list(ann.digests.values_list("period_start", "period_end")) == [(CLOSED - WEEK, CLOSED + WEEK)]
