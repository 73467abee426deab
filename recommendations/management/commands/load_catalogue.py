"""`manage.py load_catalogue`: the fixtures into the database, as often as you like."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.catalogue.fixture import BadFixtures
from recommendations.catalogue.load import load_catalogue
from recommendations.catalogue.report import LoadReport, Outcome


class Command(BaseCommand):
    """Insert what is missing, update or supersede what differs, leave what staff have edited."""

    help = "Load fixtures/*.json by natural key. Loading twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dry-run and --fixtures."""
        parser.add_argument("--dry-run", action="store_true", help="Show what would change, and change nothing.")
        parser.add_argument("--fixtures", type=Path, default=Path(settings.BASE_DIR) / "fixtures", metavar="DIR")

    def handle(self, *, dry_run: bool, fixtures: Path, verbosity: int, **_options: Any) -> None:
        """Load, then say what happened."""
        try:
            report = load_catalogue(fixtures, now=timezone.now(), dry_run=dry_run)
        except BadFixtures as error:
            raise CommandError(f"Nothing was changed.\n{error}") from error
        if dry_run or verbosity > 1:
            self._print_rows(report, unchanged=verbosity > 1)
        self._print_counts(report)
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
        elif report.written():
            self.stdout.write("First directions are not computed here. Run manage.py record_directions.")

    def _print_rows(self, report: LoadReport, *, unchanged: bool) -> None:
        for line in report.lines if unchanged else report.notable():
            self.stdout.write(str(line))

    def _print_counts(self, report: LoadReport) -> None:
        for model, counts in report.counts().items():
            self.stdout.write(f"{model}: " + ", ".join(f"{counts[word]} {word}" for word in Outcome if counts[word]))
