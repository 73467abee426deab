import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from recommendations.models import Feed
from tests.fetch.conftest import _hostile_server, server  # noqa: F401 -- fixtures
from tests.make import make_feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def feeds(server, settings):  # noqa: F811 -- as above
    """A feed that is well, one that is not, and one that is not due."""
    settings.FETCH_ALLOW_HOSTS = server.policy().allow_hosts
    settings.FETCH_HOST_GAP_SECONDS = 0.0
    due, later = (timezone.now() + timedelta(hours=hours) for hours in (-1, 1))
    paths = {"/feed": due, "/missing": due, "/packed": later}
    return [make_feed(url=server.url(path), next_check_at=when) for path, when in paths.items()]


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("refresh_feeds", "--once", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_fetches_what_is_due_and_says_what_came_of_it(feeds):
    head, *lines = run()
    assert head.endswith("UTC: 2 due, 0 new entries.")
    assert sorted(lines[:2]) == ["  Not found: 1", "  Nothing new: 1"]
    assert lines[2:] == [f"  {feeds[1].url}: No such page (404). Check the feed's address on the publisher's site."]


def test_command_twice_finds_nothing_due(feeds):
    run()
    assert [line.partition(": ")[2] for line in run()] == ["0 due, 0 new entries."]


def test_command_tells_a_machine_the_same(feeds):
    (line,) = run("--json")
    told = json.loads(line)
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "due": 2,
        "new_entries": 0,
        "outcomes": {"nothing_new": 1, "not_found": 1},
        "left_for_later": 0,
        "failures": [
            {
                "url": feeds[1].url,
                "outcome": "not_found",
                "message": "No such page (404). Check the feed's address on the publisher's site.",
            }
        ],
    }


def test_command_leaves_alone_what_is_not_due(feeds):
    run()
    assert Feed.objects.get(pk=feeds[2].pk).last_checked_at is None
