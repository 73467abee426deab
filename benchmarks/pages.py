"""Board and recommendation page at growing numbers of assessments, beside an empty view on the same server.

The server is the product's own (gunicorn, its workers and threads, all of its middleware), once on PostgreSQL and once
on SQLite. Each page is asked for in three ways: as it is kept (what a stranger gets), by its validator (what a browser
gets that has it: 304), and right after something changed, when it is rendered anew (cold, one request at a time). The
empty view and the pages take turns in short rounds, so that whatever else the machine does meets all of them alike.

The made-up assessments lie on all recommendations of the brief but the one whose page is asked for: that one keeps the
evidence of the first data set. What a page costs that is rendered anew grows with its own evidence, since its lines are
replayed day by day; a kept page does not.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

from made_up.client import THREADS, Client, many
from made_up.place import seconds

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"postgresql": (1_000, 100_000, 1_000_000), "sqlite": (100_000,)}
ROUNDS, REQUESTS, COLD, DAYS = 6, 400, 5, 45
FLOOR, GROWTH = 1.5, 1.1
EMPTY = "/empty/"


def main() -> None:
    """Run each database in a process of its own, since Django reads its settings once."""
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    print(
        f"{THREADS} clients at once, {ROUNDS} rounds of {REQUESTS} requests each; {os.cpu_count()} processors for all"
    )
    for vendor in SIZES:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            url = stack.enter_context(postgres()) if vendor == "postgresql" else ""
            subprocess.run([sys.executable, __file__, vendor], env=environment(folder, url), check=True)


@contextmanager
def postgres() -> Iterator[str]:
    from tests.services.with_postgres import throwaway_postgres  # noqa: PLC0415 -- not there on every platform

    with throwaway_postgres() as url:
        yield url


def environment(folder: str, url: str) -> dict[str, str]:
    import socket  # noqa: PLC0415

    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    ours = {"DATA_DIR": folder, "DATABASE_URL": url, "SECRET_KEY": "s" * 50, "WEB_ADDRESS": address, "HTTPS": "false"}
    ours |= {"DJANGO_SETTINGS_MODULE": "made_up.pages_settings", "DEBUG": "false", "PUBLIC": "true"}
    ours |= {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}", "LOG_LEVEL": "ERROR"}
    return os.environ | ours


def measure(vendor: str) -> None:
    """Grow one database from size to size and measure at each."""
    import django  # noqa: PLC0415 -- reads the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from recommendations.models import Assessment, Brief  # noqa: PLC0415
    from recommendations.status.record import record_all  # noqa: PLC0415

    now = timezone.now()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_catalogue", fixtures=ROOT / "fixtures", verbosity=0, stdout=StringIO())
    record_all(as_of=timezone.localdate(now), now=now, since=timezone.localdate(now) - timedelta(days=DAYS))
    brief = Brief.objects.get()
    code = brief.recommendations.filter(archived_at=None).order_by("position", "code").first().code
    pages = {"board": "/", "recommendation": f"/recommendations/{brief.code}/{code}/"}
    first: dict[str, float] = {}
    for size in SIZES[vendor]:
        grow_to(size, all_but=code)
        print(f"\n{vendor}, {Assessment.objects.count():,} assessments")
        with server() as address:
            ratios = warm(address, pages)
            cold(address, pages)
        for name, ratio in ratios.items():
            if name in first:
                print(f"  {name}: {ratio / first[name]:.2f} of its ratio at the first size (growth, at most {GROWTH})")
        first = first or ratios


def grow_to(size: int, *, all_but: str) -> None:
    """Judge made-up events on ten actors each until there are that many assessments; none on one recommendation."""
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from made_up.rows import judged_events  # noqa: PLC0415

    from recommendations.models import Assessment, Track  # noqa: PLC0415

    tracks = list(Track.objects.filter(actor__role="tracked").exclude(recommendation__code=all_but).order_by("pk"))
    share = (size - Assessment.objects.count()) / len(tracks)
    for n in range(0, len(tracks), 10):
        judged_events(tracks[n : n + 10], round(share), name=f"more-{size}-{n}", today=timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """Run the product's own web server, and wait until it answers."""
    from django.conf import settings  # noqa: PLC0415

    from recommendations.management import children  # noqa: PLC0415

    host, _, port = settings.WEB_ADDRESS.partition(":")
    process = subprocess.Popen(children.web().command, cwd=ROOT)
    try:
        while True:
            try:
                Client(host, int(port)).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit("The server did not start.") from None
        yield host, int(port)
    finally:
        process.terminate()
        process.wait()


def warm(address: tuple[str, int], pages: dict[str, str]) -> dict[str, float]:
    """Print requests a second and p99 of the empty view and of each page kept and by its validator; return ratios."""
    client, asked = Client(*address), {"empty": (EMPTY, 200, {})}
    for name, path in pages.items():
        got = client.ask(path)
        print(f"  {name}: {got.size / 1e3:.1f} kB packed")
        asked[f"{name} kept"] = (path, 200, {})
        asked[f"{name} by validator"] = (path, 304, {"If_None_Match": got.headers["etag"]})
    for path, status, headers in asked.values():
        many(*address, path, REQUESTS, status=status, **headers)  # every worker and thread has it once
    whole: dict[str, float] = defaultdict(float)
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name, (path, status, headers) in asked.items():
            took, each = many(*address, path, REQUESTS, status=status, **headers)
            whole[name] += took
            times[name] += each
    client.close()
    for name, took in whole.items():
        p99 = statistics.quantiles(times[name], n=100)[98]
        beside = "" if name == "empty" else f", {took / whole['empty']:.2f} of empty (floor {FLOOR})"
        print(f"  {name}: {ROUNDS * REQUESTS / took:,.0f}/s, p99 {p99 * 1e3:.1f} ms{beside}")
    return {name: took / whole["empty"] for name, took in whole.items() if name != "empty"}


def cold(address: tuple[str, int], pages: dict[str, str]) -> None:
    """Print what a page takes that has to be rendered, since something has just changed."""
    from django.db.models import F  # noqa: PLC0415

    from recommendations.models import Brief  # noqa: PLC0415

    client = Client(*address)

    def changed(path: str) -> float:
        Brief.objects.update(issued_by=F("issued_by"))
        return seconds(client.ask, path)

    for name, path in pages.items():
        took = [changed(path) for _ in range(COLD)]
        print(f"  {name} rendered anew: median {statistics.median(took) * 1e3:,.0f} ms, most {max(took) * 1e3:,.0f} ms")
    client.close()


if __name__ == "__main__":
    main()
