"""`manage.py export_opml`: our list of feeds, for another reader or another tracker."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.ingestion.opml_import import export_feeds


class Command(BaseCommand):
    """Write every feed as OPML 2.0; kind, language and publisher come back when it is imported."""

    help = "Write the list of feeds as OPML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file to write."""
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: print it")

    def handle(self, *, output: Path | None = None, **_options: Any) -> None:
        """Print the list, or write it."""
        text = export_feeds(now=timezone.now())
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}. Give another file.") from error
        self.stdout.write(f"Written: {output}.")
