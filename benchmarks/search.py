"""What search costs: the index against `icontains` over the same entries, and what the index costs to keep.

SQLite; `python -m tests.services.with_postgres python benchmarks/search.py --here` asks the database of DATABASE_URL.
"""

import random
import statistics
import sys
from contextlib import nullcontext
from importlib import import_module

from made_up.feed_server import WORDS
from made_up.place import seconds, tracker

SIZES = (20_000, 200_000)
RARE, COMMON, TIMES, BATCH = "Õhutõrje", "parliament", 7, 1_000
MANY = 5_000  # entries written with and without the index


def main() -> None:
    with here() if "--here" in sys.argv else tracker():
        from django.db import connection  # noqa: PLC0415 -- needs Django set up

        print(f"{connection.vendor}, headline of 7 words, summary of 40; median of {TIMES}")
        written = 0
        for size in SIZES:
            write(size - written, first=written)
            written = size
            ask(size)
        keep()


def here() -> nullcontext:
    """Set up Django on the database the environment names, which must be a throw-away one."""
    import os  # noqa: PLC0415

    os.environ |= {"SECRET_KEY": "s" * 50, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    return nullcontext()


def entries(count: int, *, first: int) -> list:
    from datetime import UTC, datetime  # noqa: PLC0415

    from recommendations.models import Entry, Feed, Publisher  # noqa: PLC0415

    publisher, _ = Publisher.objects.get_or_create(name="The Gazette")
    feed, _ = Feed.objects.get_or_create(url="https://gazette.example/rss", defaults={"publisher": publisher})
    draw, seen = random.Random(first), datetime(2026, 3, 2, 12, tzinfo=UTC)
    words = [word for word in WORDS if word != COMMON] + [f"name{n}" for n in range(3_000)]

    def said(n: int, length: int) -> str:
        return " ".join([*draw.choices(words, k=length), *([COMMON] * (n % 10 == 0)), *([RARE] * (n % 1_000 == 0))])

    return [
        Entry(feed=feed, guid=str(n), title=said(n, 7), summary=said(n, 40), first_seen_at=seen, content_hash=str(n))
        for n in range(first, first + count)
    ]


def write(count: int, *, first: int) -> None:
    from recommendations.models import Entry  # noqa: PLC0415

    for start in range(first, first + count, BATCH):
        Entry.objects.bulk_create(entries(min(BATCH, first + count - start), first=start))


def ask(size: int) -> None:
    """Print what each question takes: the whole page with counts, the index alone, and icontains alone."""
    from django.db.models import Q  # noqa: PLC0415
    from django.http import QueryDict  # noqa: PLC0415

    from recommendations.catalogue.search import search  # noqa: PLC0415
    from recommendations.catalogue.search_index import Matches, Rank, documents  # noqa: PLC0415
    from recommendations.catalogue.search_kinds import Sight  # noqa: PLC0415
    from recommendations.catalogue.search_query import parse_query  # noqa: PLC0415
    from recommendations.models import Entry  # noqa: PLC0415

    for q, share in ((RARE, "in 1 of 1,000"), (RARE.upper(), "in capitals"), (COMMON, "in 1 of 10")):
        params, wanted = QueryDict(mutable=True), parse_query(q)
        params["q"] = q
        plain = Entry.objects.filter(Q(title__icontains=q) | Q(summary__icontains=q)).order_by("-pk")
        indexed = documents().filter(Matches(wanted))
        ranked = indexed.annotate(rank=Rank(wanted)).order_by("rank", "-rowid").values_list("pk")
        page = median(search, params, sight=Sight(is_staff=True))
        floor = median(lambda found=ranked: list(found[:25]))
        peer = median(lambda found=plain: list(found.values_list("pk")[:25]))
        peer_all = median(lambda found=plain: found.count())
        print(
            f"{size:,} entries, “{q}” ({share}): page {page:.1f} ms; index {floor:.1f} ms for {indexed.count():,}; "
            f"icontains, not ranked, first 25: {peer:.1f} ms, counted: {peer_all:.1f} ms for {plain.count():,}; "
            f"the page takes {page / (peer + peer_all):.2f} of both"
        )


def keep() -> None:
    """Print what writing entries takes with the triggers and without them."""
    from django.db import connection  # noqa: PLC0415

    from recommendations.models import Entry  # noqa: PLC0415

    steps = import_module("recommendations.migrations.0008_search").STEPS[connection.vendor]

    def run(name: str) -> None:
        with connection.cursor() as cursor:
            steps[name](cursor.execute)

    rows = entries(2 * MANY, first=10_000_000)
    with_index = seconds(Entry.objects.bulk_create, rows[:MANY], BATCH)
    run("unwatch")
    without = seconds(Entry.objects.bulk_create, rows[MANY:], BATCH)
    run("watch")
    print(
        f"writing {MANY:,} entries: {with_index / MANY * 1e6:.0f} µs each with the index, "
        f"{without / MANY * 1e6:.0f} µs without ({with_index / without:.1f} times)"
    )


def median(work, *arguments, **named) -> float:
    """Return the median in milliseconds."""
    return 1e3 * statistics.median(seconds(lambda: work(*arguments, **named)) for _ in range(TIMES))


if __name__ == "__main__":
    main()
