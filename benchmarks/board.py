"""What the board costs: time and queries of one request, with the events of the first brief and with 100,000 more."""

import statistics
from datetime import timedelta
from io import StringIO
from pathlib import Path

from made_up.place import seconds, tracker

ROOT = Path(__file__).resolve().parent.parent
MORE, REQUESTS, DAYS = 100_000, 15, 45


def main() -> None:
    with tracker():
        from django.core.management import call_command  # noqa: PLC0415 -- needs Django set up
        from django.utils import timezone  # noqa: PLC0415
        from made_up.rows import judged_events  # noqa: PLC0415

        from recommendations.models import Event, Track  # noqa: PLC0415
        from recommendations.status.record import record_all  # noqa: PLC0415

        now = timezone.now()
        today = timezone.localdate(now)
        call_command("load_catalogue", fixtures=ROOT / "fixtures", verbosity=0, stdout=StringIO())
        record_all(as_of=today, now=now, since=today - timedelta(days=DAYS))
        few = Event.objects.count()
        before = measured(f"{few:,} events")
        tracks = list(Track.objects.filter(actor__role="tracked").order_by("pk"))
        for n, track in enumerate(tracks):
            share = MORE // len(tracks) + (n < MORE % len(tracks))
            judged_events([track], share, name=f"more-{n}", today=today)
        after = measured(f"{Event.objects.count():,} events")
        print(f"  {after / before:.2f} of the time with {few:,}")


def measured(what: str) -> float:
    """Print and return the median seconds of a request; the first, which fills caches, is left out."""
    from django.db import connection  # noqa: PLC0415 -- needs Django set up
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client()

    def request() -> None:
        if client.get("/").status_code != 200:
            raise SystemExit("The board did not answer; run the tests to see why.")

    request()
    with CaptureQueriesContext(connection) as queries:
        request()
    count = len(queries)  # the next request forgets them
    took = statistics.median(seconds(request) for _ in range(REQUESTS))
    print(f"board with {what}: {took * 1e3:.0f} ms, {count} queries")
    return took


if __name__ == "__main__":
    main()
