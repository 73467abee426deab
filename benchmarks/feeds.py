"""Feeds a second: 300 made-up feeds of 30 entries on this machine, through the real models, beside newsboat and reader.

Every reader asks the same server, a process of its own, three times: a first fetch that stores everything, one that
settles what needs two looks (newsboat sends no validators on its second), and one that is answered “not modified”
throughout. The rounds of the three readers take turns, so that whatever else the machine does hits them alike; the best
round of each counts. Seconds of the processor, of all processes and threads, stand beside: on a machine that has other
things to do they say more. Both peers run as they come: newsboat from the system's packages, reader installed into a
folder that goes away again. What cannot be had is left out with a sentence.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from shutil import which

from made_up.place import peak_mb, seconds, tracker

FEEDS, ENTRIES, HOSTS, ROUNDS = 300, 30, 30, 3
Spent = tuple[float, float]  # seconds of the clock, seconds of the processor
FLOORS = {"newsboat": (3.0, 5.0), "reader": (8.0, 2.0)}
MEMORY_MB = 300
HERE = Path(__file__).resolve().parent
# Hosts live on one loopback, so what spares real servers is opened wide.
WIDE = {"FETCH_PER_HOST": "100", "FETCH_HOST_GAP_SECONDS": "0", "FETCH_ALLOW_HOSTS": "127.0.0.0/8"}
READER = """
import sys, time
from reader import make_reader
reader = make_reader(sys.argv[2])
for line in open(sys.argv[1]):
    reader.add_feed(line.strip())
for _ in range(2):
    began, busy = time.perf_counter(), time.process_time()
    reader.update_feeds(scheduled=False)
    print(time.perf_counter() - began, time.process_time() - busy)
print(reader.get_entry_counts().total)
"""


def main() -> None:
    os.environ |= WIDE
    with tempfile.TemporaryDirectory() as folder, made_up_feeds() as urls, tracker():
        (Path(folder) / "urls").write_text("\n".join(urls) + "\n")
        peers = {"newsboat": newsboat_command(), "reader": reader_command(Path(folder))}
        best: dict[str, tuple[Spent, Spent]] = {}
        for round_ in range(ROUNDS):
            place = Path(folder) / f"round-{round_}"
            place.mkdir()
            runs = {"tracker": ours(urls)}
            if peers["newsboat"]:
                runs["newsboat"] = newsboat(peers["newsboat"], place)
            if peers["reader"]:
                runs["reader"] = reader(peers["reader"], place)
            for name, times in runs.items():
                best[name] = tuple(map(min, times, best.get(name, times)))  # type: ignore[assignment]
    tell(best)


def tell(best: dict[str, tuple[Spent, Spent]]) -> None:
    """Print feeds a second, and our ratios against their floors."""
    print(f"\n{FEEDS} feeds of {ENTRIES} entries, best of {ROUNDS}: first fetch, then all not modified")
    for name, (first, same) in best.items():
        told = [f"{FEEDS / clock:6.0f}/s ({busy:.2f} s of processor)" for clock, busy in (first, same)]
        print(f"  {name:10}", *told, sep="   ")
    for name, floors in FLOORS.items():
        for what, floor, ours_s, theirs_s in zip(
            ("first fetch", "all not modified"), floors, best["tracker"], best.get(name, ()), strict=False
        ):
            ratio = theirs_s[0] / ours_s[0]
            print(f"  {what}: {ratio:.1f} times {name} (promised: {floor:g}){'' if ratio >= floor else '  MISSED'}")
    print(f"  memory at its highest, with the process that reads: {whole_mb():.0f} MB (promised: under {MEMORY_MB})")
    print(f"  rows written where nothing is new: those of {FEEDS} feeds, once to claim and once to settle each, and")
    print(f"  those of {HOSTS} hosts, once to claim and once to let go of each. No other row.")


@contextmanager
def made_up_feeds() -> Iterator[list[str]]:
    """Serve the feeds, and yield their addresses."""
    command = (sys.executable, str(HERE / "made_up" / "feed_server.py"), *map(str, (FEEDS, ENTRIES, HOSTS)))
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield [line.strip() for line in iter(server.stdout.readline, "\n")]
    finally:
        server.stdin.close()
        server.wait()


def ours(urls: list[str]) -> tuple[Spent, Spent]:
    """Return the seconds of our first fetch and of one that is all not modified; hold the second to its promises."""
    from recommendations.models import Entry  # noqa: PLC0415 -- needs Django set up

    feed_ids = new_feeds(urls)
    first = spent(look, feed_ids)
    expect(Entry.objects.count() == FEEDS * ENTRIES, "the first fetch did not store every entry")
    second, written = watched(feed_ids)
    expect(Entry.objects.count() == FEEDS * ENTRIES, "the second fetch stored something")
    expect(written == 2 * FEEDS + 2 * HOSTS, f"the second fetch wrote {written} rows")
    return first, min(second, spent(look, feed_ids))


def new_feeds(urls: list[str]) -> list[int]:
    """Forget all feeds and what they brought; return the ids of new ones at these addresses."""
    from recommendations.models import Entry, Feed, Host, Publisher  # noqa: PLC0415 -- needs Django set up

    for model in (Entry, Feed, Host):
        model.objects.all().delete()
    publisher, _ = Publisher.objects.get_or_create(name="Made up")
    Feed.objects.bulk_create(Feed(url=url, title=url, publisher=publisher) for url in urls)
    return list(Feed.objects.values_list("pk", flat=True))


def look(feed_ids: list[int]) -> None:
    """Refresh all feeds as if they were due; insist that each was."""
    from django.utils import timezone  # noqa: PLC0415 -- needs Django set up

    from recommendations.ingestion.manner import fetch_manner  # noqa: PLC0415
    from recommendations.ingestion.refresh import refresh_feeds  # noqa: PLC0415
    from recommendations.models import Feed  # noqa: PLC0415

    now = timezone.now()
    Feed.objects.update(enabled_at=now, next_check_at=now)
    results = refresh_feeds(feed_ids, manner=fetch_manner(), now=now)
    expect(all(result.outcome for result in results.values()), "a feed was not looked at")


def watched(feed_ids: list[int]) -> tuple[Spent, int]:
    """Look once more; return the seconds, and how many rows SQLite says were written, claims among them.

    Making all feeds due, which `look` does first, is not counted: no scheduler does that.
    """
    from django.db import connection  # noqa: PLC0415 -- needs Django set up

    before = connection.connection.total_changes
    took = spent(look, feed_ids)
    return took, connection.connection.total_changes - before - FEEDS


def newsboat_command() -> str:
    """Return where newsboat lies; empty, with a sentence, where it is not installed."""
    found = which("newsboat") or ""
    if not found:
        print("newsboat is not installed, so it was left out: apt-get install newsboat.")
    return found


def newsboat(command: str, place: Path) -> tuple[Spent, Spent]:
    """Return the seconds of its first reload and of its third."""
    (place / "config").touch()
    arguments = ("-q", "-u", place.parent / "urls", "-c", place / "cache.db", "-C", place / "config", "-x", "reload")
    times = [spent(subprocess.run, (command, *map(str, arguments))) for _ in range(3)]
    return times[0], times[2]


def reader_command(folder: Path) -> str:
    """Install reader into the folder and return its Python; empty, with a sentence, where that fails."""
    python = folder / "reader" / "bin" / "python"
    for step in (
        (sys.executable, "-m", "venv", str(python.parent.parent)),
        (str(python), "-m", "pip", "install", "--quiet", "reader", "sgmllib3k"),
    ):
        if subprocess.run(step, check=False, stderr=subprocess.DEVNULL).returncode:
            print("reader could not be installed, so it was left out: see whether the package index can be reached.")
            return ""
    return str(python)


def reader(command: str, place: Path) -> tuple[Spent, Spent]:
    """Return the seconds of its first update and of its second."""
    arguments = (command, "-c", READER, str(place.parent / "urls"), str(place / "reader.db"))
    said = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.split()
    expect(said[-1] == str(FEEDS * ENTRIES), "reader did not store every entry")
    return (float(said[0]), float(said[1])), (float(said[2]), float(said[3]))


def spent(work: Callable[..., object], *arguments: object) -> Spent:
    """Return the seconds a call takes, by the clock and of the processor, its finished child processes among them."""
    before = busy_s()
    took = seconds(work, *arguments)
    return took, busy_s() - before


def busy_s() -> float:
    """Return the seconds of the processor so far: of this process, its finished children, and the one that reads."""
    ticks = [place.joinpath("stat").read_text().rpartition(")")[2].split()[11:13] for place in reading()]
    return sum(os.times()[:4]) + sum(map(int, chain.from_iterable(ticks))) / os.sysconf("SC_CLK_TCK")


def whole_mb() -> float:
    """Return the most memory this process ever held, with that of the one that reads."""
    status = [place.joinpath("status").read_text() for place in reading()]
    return peak_mb() + sum(int(text.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6 for text in status)


def reading() -> list[Path]:
    """Return where the system tells of the process that reads for us and is kept; nothing where it does not."""
    places = [place for place in Path("/proc").glob("[0-9]*") if place.joinpath("stat").exists()]
    return [place for place in places if _is_ours(place)]


def _is_ours(place: Path) -> bool:
    try:
        parent = int(place.joinpath("stat").read_text().rpartition(")")[2].split()[1])
        return parent == os.getpid() and b"recommendations.ingestion.child" in place.joinpath("cmdline").read_bytes()
    except OSError:  # it has just ended
        return False


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(f"This is no fair measurement: {otherwise}.")


if __name__ == "__main__":
    main()
