"""Writers at the same moment: nobody waits for the stamp, and whoever commits last is seen, too."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from recommendations.models import Stamp
from recommendations.status.version import record_version
from tests.make import NOON, make_event, make_publisher

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time.")
def test_each_of_two_writers_is_seen_in_whatever_order_they_commit():
    wrote, go_on = threading.Event(), threading.Event()

    def first():
        try:
            with transaction.atomic():
                make_event(code="E1")
                wrote.set()
                assert go_on.wait(60)
        finally:
            connection.close()

    before = record_version(now=NOON)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(first)
        try:
            assert wrote.wait(60)
            make_publisher(name="Written while the other has not committed")
            between = record_version(now=NOON)
        finally:
            go_on.set()
        slow.result(60)
    after = record_version(now=NOON)
    assert len({before, between, after}) == 3
    assert Stamp.objects.count() == 2
    make_publisher(name="Written by somebody alone")
    assert Stamp.objects.count() == 2
