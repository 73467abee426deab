"""`manage.py import_opml`: feeds from another reader's list, as often as you like."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.fetch.address import BadAddress
from recommendations.fetch.client import Fetch, fetch
from recommendations.ingestion.manner import fetch_policy
from recommendations.ingestion.opml import SIZE_CAP, BadOpml, OutlineFeed, read_opml
from recommendations.ingestion.opml_import import Fate, import_feeds


class Command(BaseCommand):
    """Add the feeds of a list that are not known yet, and tell each line's fate."""

    help = "Add the feeds of an OPML list. Importing it twice adds nothing."
    stealth_options = ("fetch",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the list, and whether only to show."""
        parser.add_argument("source", metavar="FILE_OR_ADDRESS", help="a file, or a web address of one")
        parser.add_argument("--dry-run", action="store_true", help="Show what would be added, and add nothing.")

    def handle(self, *, source: str, dry_run: bool, fetch: Fetch = fetch, **_options: Any) -> None:
        """Import, then say what became of each line."""
        lines = fetched_lines(source, fetch) if "://" in source else file_lines(Path(source))
        fates = import_feeds(lines, by=None, now=timezone.now(), dry_run=dry_run)
        for fate in fates:
            self.stdout.write(str(fate))
        counts = Counter(fate.fate for fate in fates)
        self.stdout.write(", ".join(f"{counts[fate]} {fate}" for fate in Fate) + ".")
        if dry_run:
            self.stdout.write("Dry run: nothing was added.")


def file_lines(path: Path) -> tuple[OutlineFeed, ...]:
    """Return the feeds of a file. Raises CommandError."""
    try:
        with path.open("rb") as file:
            body = file.read(SIZE_CAP + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}. Give a file or a web address.") from error
    return _lines(body, "")


def fetched_lines(url: str, fetch: Fetch) -> tuple[OutlineFeed, ...]:
    """Return the feeds of a list on the web, fetched as everything is. Raises CommandError."""
    try:
        fetched = fetch(url, policy=fetch_policy())
    except BadAddress as error:
        raise CommandError(f"Nothing was fetched. {error}") from error
    if fetched.outcome is not None:
        raise CommandError(f"{fetched.url} gave no list. {fetched.message}")
    return _lines(fetched.body, fetched.charset)


def _lines(body: bytes, charset: str) -> tuple[OutlineFeed, ...]:
    try:
        return read_opml(body, charset=charset)
    except BadOpml as error:
        raise CommandError(str(error)) from error
