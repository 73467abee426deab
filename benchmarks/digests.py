"""Personal digests a second: 10,000 readers of one issue, from due to taken by a mail server, beside raw smtplib.

The mail server is a real one, aiosmtpd, in a process of its own on this machine, which throws every mail away. The
digests are composed, rendered, kept and handed over by the tracker's own batches on SQLite; then smtplib sends the same
bytes to the same server, over one connection kept open and over one connection a mail. Readers share four kinds of
wishes. What raw sending leaves out is everything that makes it safe: rows, claims, one commit a mail, the Message-ID.
"""

import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from made_up.place import peak_mb, processor_seconds, seconds, tracker

READERS, FIRST, PROMISED = 10_000, 1_000, 1.5
EVENTS, KINDS = 12, (("weekly", "full"), ("weekly", "counts"), ("daily", "full"), ("monthly", "full"))
HERE = Path(__file__).resolve().parent


def main() -> None:
    with mail_server() as port:
        os.environ |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_ENCRYPTION": "none"}
        os.environ |= {"MAIL_PER_DOMAIN": "1000000", "BOUNCE_ADDRESS": "bounces@tracker.example", "LOG_LEVEL": "ERROR"}
        with tracker():
            record_a_week()
            open_digests(FIRST, first=0)
            deliver()
            memory = [peak_mb()]
            open_digests(READERS, first=FIRST)
            busy, took = both(deliver)
            memory.append(peak_mb())
            bytes_sent = list(as_sent(READERS))
            kept = seconds(send_over_one, bytes_sent, port)
            each = seconds(send_one_by_one, bytes_sent, port)
    tell(took, busy, kept, each, memory, sum(map(len, bytes_sent)))


def tell(took: float, busy: float, kept: float, each: float, memory: list[float], size: int) -> None:
    print(f"\n{READERS:,} digests of {size / READERS / 1000:.0f} kB, {len(KINDS)} kinds of wishes, due to sent")
    print(f"  tracker                       {READERS / took:6.0f}/s   {took:6.1f} s ({busy:.1f} s of processor)")
    for name, other in (("one connection kept", kept), ("one connection a mail", each)):
        ratio = took / other
        missed = "" if ratio <= PROMISED else "  MISSED"
        print(f"  smtplib, {name:21}{READERS / other:6.0f}/s   {other:6.1f} s   ratio {ratio:.2f}{missed}")
    print(f"  promised: at most {PROMISED:g} times raw smtplib")
    print(f"  memory at its highest: {memory[0]:.0f} MB at {FIRST:,}, {memory[1]:.0f} MB at {FIRST + READERS:,}")


@contextmanager
def mail_server() -> Iterator[int]:
    """Start the server and yield its port."""
    command = (sys.executable, str(HERE / "made_up" / "mail_sink.py"))
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield int(server.stdout.readline())
    finally:
        server.stdin.close()
        server.wait()


def record_a_week() -> None:
    """Record what there is to tell: events with reports and judgements on five recommendations of one brief."""
    from tests.digests.week import TUESDAY, rated, record  # noqa: PLC0415 -- needs Django set up
    from tests.make import make_baltics, make_recommendation, make_track  # noqa: PLC0415

    rows = [make_recommendation(code=f"R{n:02}", title=f"Recommendation number {n}") for n in range(1, 6)]
    tracks = [make_track(recommendation=one, actor=actor) for one in rows for actor in make_baltics().values()]
    for n in range(EVENTS):
        headline = f"Parliament adopts the bill on open data, reading {n}, after a long debate"
        rated(headline=headline, track=tracks[n * 3 % len(tracks)], url=f"https://gazette.example/{n}")
    record(TUESDAY)


def open_digests(count: int, *, first: int) -> None:
    """Add readers, each with a digest of the same closed week."""
    from recommendations.models import Brief, Digest, Subscriber, Subscription  # noqa: PLC0415
    from tests.digests.week import CLOSED, MONDAY  # noqa: PLC0415

    brief = Brief.objects.get()
    known = {"created_at": MONDAY, "confirmed_at": MONDAY}
    for start in range(first, first + count, 500):
        people = [Subscriber(email=f"reader{n}@reader.example", **known) for n in range(start, start + 500)]
        wishes = [
            Subscription(
                subscriber=one, brief=brief, started_at=MONDAY, cadence=KINDS[n % 4][0], detail=KINDS[n % 4][1]
            )
            for n, one in enumerate(Subscriber.objects.bulk_create(people))
        ]
        period = {"period_start": MONDAY, "period_end": CLOSED, "opened_at": CLOSED}
        Digest.objects.bulk_create(
            Digest(subscription=one, **period) for one in Subscription.objects.bulk_create(wishes)
        )


def deliver() -> None:
    """Do what the scheduler and one worker do."""
    from django.utils import timezone  # noqa: PLC0415

    from recommendations.digests.batch import due_batches  # noqa: PLC0415
    from recommendations.digests.deliver import deliver_some_digests  # noqa: PLC0415

    while batches := due_batches(timezone.now(), per_domain=1_000_000):
        for ids in batches:
            deliver_some_digests(ids, clock=timezone.now)


def both(work) -> tuple[float, float]:
    """Return seconds of the processor and of the clock."""
    took: list[float] = []
    busy = processor_seconds(lambda: took.append(seconds(work)))
    return busy, took[0]


def as_sent(count: int) -> Iterator[bytes]:
    """Yield the bytes of the mails as they went out; insist that each did."""
    from recommendations.digests.envelope import mail_of  # noqa: PLC0415
    from recommendations.models import Digest  # noqa: PLC0415
    from tests.digests.week import CLOSED  # noqa: PLC0415

    if Digest.objects.exclude(state="sent").exists():
        raise SystemExit("This is no fair measurement: some digests were not sent.")
    rows = Digest.objects.select_related("subscription__brief", "subscription__subscriber").defer("content")
    for digest in rows.order_by("-pk")[:count].iterator(chunk_size=100):
        yield mail_of(digest, now=CLOSED).message().as_bytes(linesep="\r\n")


def send_over_one(mails: list[bytes], port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for mail in mails:
            server.sendmail("bounces@tracker.example", "reader@reader.example", mail)


def send_one_by_one(mails: list[bytes], port: int) -> None:
    for mail in mails:
        send_over_one([mail], port)


if __name__ == "__main__":
    main()
