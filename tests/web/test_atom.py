"""The Atom feeds: valid by a schema after RFC 4287 and by a lenient reader, with identifiers that stay."""

from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from django.utils import timezone
from lxml import etree

from recommendations.models import Recommendation
from tests.digests.published import MONDAY, WEEK, publish
from tests.make import make_brief, make_direction, make_track
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent.parent / "data" / "atom" / "atom.rng"))
ISSUES, CHANGES = "/issues/brief-1.atom", "/changes/brief-1.atom"


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.BASE_URL = "https://tracker.example"


def parsed(client, address):
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return feedparser.parse(answer.content)


@pytest.mark.parametrize("address", [ISSUES, CHANGES])
def test_feed_is_valid(client, address):
    publish(heading="Labels <moved> & faded")
    publish(7, end=MONDAY + WEEK)
    make_world()
    document = etree.fromstring(client.get(address).content)
    SCHEMA.assertValid(document)
    feed = parsed(client, address)
    assert feed.bozo == 0
    assert feed.version == "atom10"
    idents = [entry.id for entry in feed.entries]
    assert idents
    assert len(set(idents)) == len(idents)


@pytest.mark.parametrize("address", [ISSUES, CHANGES])
def test_feed_without_an_entry_is_valid(client, address):
    make_brief()
    SCHEMA.assertValid(etree.fromstring(client.get(address).content))


def test_schema_refuses_an_entry_without_an_identifier(client):
    publish()
    document = etree.fromstring(client.get(ISSUES).content)
    ident = document.find("{*}entry/{*}id")
    ident.getparent().remove(ident)
    assert not SCHEMA.validate(document)


def test_issues_come_newest_first_at_their_permanent_addresses(client):
    publish(6, heading="Two <labels> moved")
    publish(7, end=MONDAY + WEEK)
    newest, oldest = parsed(client, ISSUES).entries
    assert newest.link == "https://tracker.example/issues/brief-1/2026-02-16/"
    assert newest.id == "tag:tracker.example,2026:issues/brief-1/2026-02-16"
    assert newest.updated_parsed[:5] == (2026, 2, 16, 7, 20)
    assert oldest.title == "Two <labels> moved"
    assert oldest.summary == "<p>Issue 6, for the period to 9 February 2026.</p>"


@pytest.mark.parametrize("state", ["held", "dropped", "rendered"])
def test_issue_that_was_not_published_is_left_out(client, state):
    publish()
    publish(7, end=MONDAY + WEEK, state=state)
    assert len(parsed(client, ISSUES).entries) == 1


def test_change_says_what_why_and_where(client):
    world = make_world()
    entry = next(e for e in parsed(client, CHANGES).entries if "United States" in e.title)
    today = world.today.isoformat()
    assert entry.title.startswith("R01, United States: Not yet rated to ")
    assert entry.link == f"https://tracker.example/recommendations/brief-1/R01/?as_of={today}&known_at={today}"
    assert "R01 Open the data 1." in entry.summary
    assert entry.id.startswith("tag:tracker.example,2026:changes/brief-1/R01/united-states/")


def test_identifiers_stay_when_more_is_recorded(client):
    world = make_world()
    before = {entry.id for entry in parsed(client, CHANGES).entries}
    later = world.now + timedelta(minutes=1)
    day = {"as_of": world.today, "recorded_at": later, "since_on": world.today}
    make_direction(track=world.track(), label="away", shown="away", **day)
    after = {entry.id for entry in parsed(client, CHANGES).entries}
    assert before < after
    assert len(after - before) == 1


@pytest.mark.parametrize("address", [ISSUES, CHANGES])
def test_feed_that_did_not_change_is_not_sent_again(client, address):
    publish()
    world = make_world()
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    publish(7, end=MONDAY + WEEK)
    make_direction(
        track=world.track(), as_of=world.today, recorded_at=timezone.now() + timedelta(minutes=1), label="away"
    )
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_changes_that_are_worded_anew_are_sent_again(client):
    world = make_world()
    told = client.get(CHANGES)
    Recommendation.objects.filter(pk=world.first.pk).update(short_title="", title="Open every data set")
    anew = client.get(CHANGES, headers={"if-none-match": told.headers["ETag"]})
    assert ("Open every data set" in told.text, anew.status_code) == (False, 200)
    assert "Open every data set" in anew.text


def test_issues_tell_when_the_last_was_published(client):
    publish()
    answer = client.get(ISSUES)
    assert answer.headers["Last-Modified"] == "Mon, 09 Feb 2026 07:20:00 GMT"
    assert client.get(ISSUES, headers={"if-modified-since": answer.headers["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("address", ["/issues/nothing.atom", "/changes/nothing.atom"])
def test_brief_nobody_knows_has_no_feed(client, address):
    make_track()
    assert client.get(address).status_code == 404
