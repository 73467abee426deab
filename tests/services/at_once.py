"""Several workers at the same moment: threads with connections of their own, on real rows."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

WORKERS = 3  # with the connection of the test itself as many as a pool holds


def at_once(call: Callable[[], Any]) -> list[Any]:
    """Make one call from every worker at the same moment, each on a connection of its own."""
    return each_at_once(*[call] * WORKERS)


def each_at_once(*calls: Callable[[], Any], refusals: tuple[type[Exception], ...] = ()) -> list[Any]:
    """Make all calls, no more than workers, at the same moment; return results, or the refusal that was raised."""
    start = threading.Barrier(len(calls), timeout=30)

    def one(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except refusals as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(one, call) for call in calls]]
