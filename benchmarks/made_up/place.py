"""Where a benchmark runs: this tree on the path, a tracker of its own where it needs one, a clock and a gauge."""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@contextmanager
def tracker() -> Iterator[None]:
    """Bring up an empty tracker on an SQLite file of its own, whatever the environment names."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DATABASE_URL": "", "SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "testserver"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "tracker.settings", "HTTPS": "false", "DEBUG": "false"}
        import django  # noqa: PLC0415 -- reads the environment set above
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()


def seconds(work: Callable[..., Any], *arguments: Any) -> float:
    """Return how long a call takes by the clock."""
    began = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - began


def processor_seconds(work: Callable[..., Any], *arguments: Any) -> float:
    """Return how long a call keeps the processor busy, whatever else runs on the machine."""
    began = time.process_time()
    work(*arguments)
    return time.process_time() - began


def peak_mb() -> float:
    """Return the most memory this process ever held, in MB (Linux counts kilobytes, macOS bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
