"""`explain_feed`: what is known of a feed, in words, without its keys."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from recommendations.models import FeedSpell, Host
from tests.make import make_candidate, make_entry, make_feed, make_story

pytestmark = pytest.mark.django_db


def explained(address: str = "https://gazette.example/rss") -> str:
    out = StringIO()
    call_command("explain_feed", address, stdout=out)
    return out.getvalue()


def lines(text: str) -> dict[str, str]:
    return {line[:14].strip(): line[14:].strip() for line in text.splitlines() if line[:14].strip()}


def test_a_feed_in_trouble_is_explained():
    now = timezone.now()
    feed = make_feed(
        last_outcome="throttled",
        last_message="Too often.",
        last_checked_at=now,
        error_count=2,
        failing_since_at=now - timedelta(hours=5),
        newest_published_at=now - timedelta(days=3000),
        next_check_reason="It failed 2 times in a row; next look in about 4 hours.",
        etag='"v1"',
        last_modified="Tue, 10 Feb 2026 08:30:00 GMT",
        last_full_fetch_at=now,
    )
    FeedSpell.objects.create(feed=feed, began_at=now - timedelta(days=9), outcome="new_entries", new_entries=4)
    FeedSpell.objects.create(feed=feed, began_at=now - timedelta(hours=5), outcome="throttled", message="Too often.")
    Host.objects.create(name="gazette.example", quiet_until_at=now + timedelta(hours=1), quiet_reason="It asked.")
    text = explained("http://www.gazette.example/rss/")
    said = lines(text)
    assert said["last check"].endswith("Throttled. Too often.")
    assert said["next check"].endswith("next look in about 4 hours.")
    assert said["failing for"] == "5 hours, 2 checks in a row"
    assert said["host"].endswith("It asked.")
    assert said["newest item"].endswith("Newest item is 8 years old.")
    assert said["precision"] == "no decisions yet"
    assert said["next request"] == "GET https://gazette.example/rss"
    assert 'If-None-Match: "v1"' in text
    assert "If-Modified-Since: Tue, 10 Feb 2026 08:30:00 GMT" in text
    assert "Throttled, 5 hours so far. Too often." in text
    assert "New entries, 4 new, 9 days long." in text


def test_without_a_full_fetch_today_no_validator_is_announced():
    make_feed(etag='"v1"', last_full_fetch_at=timezone.now() - timedelta(hours=25))
    assert "If-None-Match" not in explained()


def test_a_fresh_feed_says_what_is_not_known():
    make_feed()
    said = lines(explained())
    assert (said["pace"], said["newest item"], said["history"]) == ("too young to tell", "not known", "nothing yet")
    assert said["host"] == "gazette.example, not asked yet"


def test_a_paused_feed_says_why():
    make_feed(enabled_at=None, disabled_reason="Paywall")
    said = lines(explained())
    assert (said["state"], said["next check"]) == ("paused: Paywall", "none, paused")


def test_decisions_are_counted():
    story = make_story(state="rejected", reject_reason="off_topic", decided_at=timezone.now())
    make_entry(story=story)
    make_candidate(story=story, outcome="declined")
    assert lines(explained())["precision"] == "0 of 1 decided candidates were confirmed"


def test_keys_are_never_printed(settings):
    settings.CONGRESS_API_KEY = "very-secret"
    make_feed(kind="congress", url="https://api.congress.gov/v3/bill/119?api_key=old-secret")
    text = explained("https://api.congress.gov/v3/bill/119?api_key=old-secret")
    assert "X-Api-Key: ***" in text
    assert ("very-secret" in text, "old-secret" in text) == (False, False)


def test_a_missing_key_is_told():
    make_feed(kind="congress", url="https://api.congress.gov/v3/bill/119")
    assert "set CONGRESS_API_KEY" in lines(explained("https://api.congress.gov/v3/bill/119"))["next request"]


def test_an_unknown_address_names_near_ones():
    make_feed()
    make_feed(url="https://other.example/feed")
    with pytest.raises(CommandError, match=r"No feed has the address .*Near it: https://gazette\.example/rss"):
        explained("https://gazette.example/atom")


def test_an_unknown_address_without_any_feed_leads_to_the_page():
    with pytest.raises(CommandError, match="The page Feeds lists"):
        explained("nonsense")
