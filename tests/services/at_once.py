"""Several workers at the same moment: threads with connections of their own, on real rows."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

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
