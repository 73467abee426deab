"""Several workers at one digest at the same moment: threads with connections of their own, on real rows."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from recommendations.digests.deliver import deliver_digest, resend_digest
from recommendations.digests.due import open_due_digests
from recommendations.models import Digest
from recommendations.vocabulary import DigestState
from tests.digests.week import CLOSED, WEEK, rated, reader, week

pytestmark = pytest.mark.django_db(transaction=True)
NOW = CLOSED + timedelta(minutes=20)
WORKERS = 3  # with the connection of the test itself as many as a pool holds


def at_once(call: Callable[[], Any]) -> list[Any]:
    """Make one call from every worker at the same moment, each on a connection of its own."""
    start = threading.Barrier(WORKERS, timeout=30)

    def one() -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(WORKERS)]]


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
    periods = list(ann.digests.order_by("period_start").values_list("period_start", "period_end"))
    assert periods == [(CLOSED - WEEK, CLOSED), (CLOSED, CLOSED + WEEK)]
