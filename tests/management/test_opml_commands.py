"""`import_opml` and `export_opml`: files and addresses, every line told, nothing fetched but through the fetch room."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.fetch.address import check_address
from recommendations.fetch.client import Fetched
from recommendations.models import Feed
from recommendations.vocabulary import FeedOutcome
from tests.make import make_feed

pytestmark = pytest.mark.django_db
LIST = (
    '<opml version="2.0"><body>'
    '<outline text="ERR" xmlUrl="https://news.err.ee/rss"/>\n<outline xmlUrl="|ls"/>'
    "</body></opml>"
)


class Web:
    """A stand-in for the network that remembers what it was asked."""

    def __init__(self, fetched: Fetched):
        self.fetched, self.asked = fetched, []

    def __call__(self, url, **_):
        self.asked.append(check_address(url))
        return self.fetched


def run(name, *arguments, **options) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "list.opml"
    path.write_text(LIST)
    return path


def test_import_tells_each_line_and_counts(path):
    assert run("import_opml", str(path)).splitlines() == [
        "line 1: added: ERR – https://news.err.ee/rss",
        "line 2: refused: |ls (It is a command, not an address. It was not run. Give the feed's web address.)",
        "1 added, 0 known, 1 refused.",
    ]


def test_import_twice_adds_nothing_more(path):
    run("import_opml", str(path))
    assert run("import_opml", str(path)).splitlines()[-1] == "0 added, 1 known, 1 refused."
    assert Feed.objects.count() == 1


def test_a_dry_run_adds_nothing(path):
    assert run("import_opml", str(path), "--dry-run").splitlines()[-1] == "Dry run: nothing was added."
    assert Feed.objects.count() == 0


def test_an_address_is_fetched_through_the_fetch_room():
    web = Web(Fetched("https://a.example/list", status=200, body=LIST.encode()))
    run("import_opml", "https://a.example/list", fetch=web)
    assert (web.asked, Feed.objects.count()) == (["https://a.example/list"], 1)


def test_a_list_that_is_not_there_is_told():
    web = Web(Fetched("https://a.example/list", outcome=FeedOutcome.NOT_FOUND, message="No such page (404)."))
    with pytest.raises(CommandError, match="No such page"):
        run("import_opml", "https://a.example/list", fetch=web)


@pytest.mark.parametrize("source", ["nothing.opml", "file:///etc/hosts", "."])
def test_a_source_that_cannot_be_read_is_told(source):
    with pytest.raises(CommandError):
        run("import_opml", source, fetch=Web(Fetched("")))


def test_a_file_that_is_no_list_is_told(path):
    path.write_text("<html></html>")
    with pytest.raises(CommandError, match="no OPML"):
        run("import_opml", str(path))


def test_export_prints_or_writes_what_import_reads(tmp_path):
    make_feed(url="https://news.err.ee/rss", title="ERR")
    printed = run("export_opml")
    assert 'xmlUrl="https://news.err.ee/rss"' in printed
    run("export_opml", "--output", str(tmp_path / "out.opml"))
    assert run("import_opml", str(tmp_path / "out.opml")).splitlines()[-1] == "0 added, 1 known, 0 refused."
    with pytest.raises(CommandError, match="Give another file"):
        run("export_opml", "--output", str(tmp_path / "no" / "folder"))
