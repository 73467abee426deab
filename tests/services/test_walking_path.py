"""The whole way once, everything real: from a feed's entry to a reader's arrow and to the mail that tells of it."""

import json
import re
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.conf import settings as product
from django.core.management import call_command
from django.utils import timezone
from kombu import Connection

from recommendations import tasks
from recommendations.digests.due import open_due_digests
from recommendations.models import Brief, Digest, Direction, Feed, Publisher, Story, Track
from recommendations.status.record import record_all
from recommendations.vocabulary import DigestState, ShownLabel, StoryState
from tests.make import PASSWORD, make_editor, make_feed, make_subscription
from tests.services.servers import HOST, Answer, FeedServer, MailServer, RedisServer, eventually, free_port
from tests.services.visitor import Visitor
from tracker.celery import app

HEADLINE = "United States and Russian envoys agree prisoner exchange at Istanbul talks"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>The Gazette</title><link>https://gazette.example/</link><description>News</description>
<item><title>{headline}</title><link>https://gazette.example/istanbul</link><guid>istanbul-1</guid>
<pubDate>{published:%a, %d %b %Y %H:%M:%S} +0000</pubDate>
<description>The peace talks go on; a ceasefire is next, the White House says.</description></item>
</channel></rss>"""


@pytest.fixture
def catalogue(db) -> Brief:
    """The first brief as shipped, directions recorded, its own feeds switched off: no test leaves this machine."""
    now = timezone.now()
    call_command("load_catalogue", verbosity=0)
    Feed.objects.update(enabled_at=None)
    record_all(as_of=timezone.localdate(now), now=now)
    return Brief.objects.get()


def tick(redis: RedisServer, task) -> None:
    """Send what the scheduler sends every minute."""
    with Connection(redis.url) as connection:
        app.tasks[task.name].apply_async(connection=connection)


def _delivered_all(redis: RedisServer) -> bool:
    """Send one more tick while a digest waits: each waits for the one before it."""
    waiting = Digest.objects.exclude(state__in=(DigestState.SENT, DigestState.EMPTY))
    if waiting.filter(state=DigestState.DUE).exists():
        tick(redis, tasks.deliver_due_digests)
    return not waiting.exists()


def accept_form(track: Track, page: str) -> dict[str, str]:
    """What the triage page holds for the story, with one side chosen."""
    day = re.search(r'name="occurred_on"[^>]*value="([^"]+)"', page).group(1)
    event = {
        "headline": HEADLINE,
        "occurred_on": day,
        "date_precision": "day",
        "step": "carried_out",
        "kind": "diplomacy",
    }
    row = {
        "recommendation": str(track.recommendation_id),
        "actor": track.actor.code,
        "side": "toward",
        "confidence": "high",
    }
    rows = {"row-TOTAL_FORMS": "1", "row-INITIAL_FORMS": "0"} | {f"row-0-{name}": text for name, text in row.items()}
    return event | rows | {"actors": track.actor.code}


def cells(board: dict) -> dict[tuple[str, str], dict]:
    """The board's cells by recommendation and actor."""
    rows = [row for pillar in board["pillars"] for row in pillar["rows"]]
    return {(row["code"], cell["actor"]["code"]): cell for row in rows for cell in row["cells"]}


def tally(board: dict, *actors: str) -> dict[str, list[int]]:
    """How many recommendations stand where on the board: label to one number per actor."""
    shown = {key: cell["shown"] for key, cell in cells(board).items()}
    return {
        label.label: [sum(1 for (_, actor), word in shown.items() if (actor, word) == (a, label)) for a in actors]
        for label in ShownLabel
    }


def told(text: str) -> dict[str, list[int]]:
    """The same out of a mail's table, one line per label."""
    lines = {label.label: re.search(rf"^\W*{label.label} +(\d+) +(\d+)$", text, re.MULTILINE) for label in ShownLabel}
    return {label: [int(number) for number in found.groups()] for label, found in lines.items() if found}


@pytest.fixture
def site(settings, tracker_process, redis_server, catalogue):
    """A web server of the product's own, and an editor signed in to it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    make_editor("ann")
    address = f"{HOST}:{free_port()}"
    tracker_process(
        "-m", "gunicorn", "tracker.wsgi", "--bind", address, "--no-control-socket", REDIS_URL=redis_server.url
    )
    visitor = Visitor(address)
    eventually(lambda: visitor.get("/healthz").status == 200)
    visitor.sign_in("ann", PASSWORD)
    return visitor


def fetch_story(redis: RedisServer, server: FeedServer, now: datetime) -> Story:
    """A feed is due: the worker fetches it, and its entry becomes a story that waits for a decision."""
    body = RSS.format(headline=HEADLINE, published=now - timedelta(hours=2)).encode()
    url = server.serve("/rss", Answer(body, headers={"Content-Type": "application/rss+xml"}))
    feed = make_feed(url=url, publisher=Publisher.objects.get_or_create(name="The Gazette")[0], next_check_at=now)
    tick(redis, tasks.refresh_due_feeds)
    eventually(feed.entries.exists, within_s=60)
    tick(redis, tasks.propose_new_candidates)
    return eventually(lambda: Story.objects.filter(state=StoryState.OPEN).first(), within_s=60)


def accept(site: Visitor, story: Story, track: Track) -> None:
    """Accept the story on the triage page, toward the track."""
    opened = f"/triage/{story.pk}/"
    form = accept_form(track, site.get(opened).text)
    assert site.submit(opened, form, action=f"{opened}accept/").path == "/triage/"
    story.refresh_from_db()
    assert story.state == StoryState.ACCEPTED


def deliver(redis: RedisServer, server: MailServer, now: datetime) -> EmailMessage:
    """Close two periods, the second with nothing in it; the worker sends one mail."""
    open_due_digests(now + timedelta(days=15))
    eventually(lambda: _delivered_all(redis), within_s=90)
    (mail,) = server.messages
    return mail


def parts(mail: EmailMessage) -> list[str]:
    """The text part and the HTML part."""
    return [mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html")]


def read_aloud(part: str) -> str:
    """Its words without markup and line breaks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))


def test_entry_becomes_an_arrow_and_a_mail_that_agrees_with_the_page(
    catalogue, site, celery_worker_process, redis_server, smtp_server, feed_server
):
    started = timezone.now()
    track = Track.objects.get(recommendation__code="R10", actor__code="united-states")
    make_subscription(brief=catalogue, email="reader@reader.example", started_at=started - timedelta(minutes=1))
    celery_worker_process(FETCH_ALLOW_HOSTS=feed_server.host, **smtp_server.environment)

    story = fetch_story(redis_server, feed_server, started)
    assert "R10" in set(story.candidates.values_list("recommendation__code", flat=True))

    before = Direction.objects.filter(track=track).latest("as_of", "recorded_at")
    accept(site, story, track)
    after = Direction.objects.filter(track=track).latest("as_of", "recorded_at")
    assert (before.shown, after.shown) == (ShownLabel.NO_RECENT_EVIDENCE, ShownLabel.LEANING_TOWARD)

    mail = deliver(redis_server, smtp_server, started)
    text, html = parts(mail)
    board = json.loads(site.get("/api/v1/board/").text)
    assert cells(board)["R10", "united-states"]["shown"] == after.shown
    assert told(text) == tally(board, "united-states", "baltic-states")
    assert [HEADLINE in read_aloud(part) for part in (text, html)] == [True, True]
    assert [f"{product.BASE_URL}/events/{story.event.code}/" in part for part in (text, html)] == [True, True]
    assert (mail["To"], mail["List-Unsubscribe-Post"]) == ("reader@reader.example", "List-Unsubscribe=One-Click")

    # Nothing is told twice.
    assert open_due_digests(started + timedelta(days=15)) == []
    assert Digest.objects.filter(state=DigestState.SENT).count() == 1
