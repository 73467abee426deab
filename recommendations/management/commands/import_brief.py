"""`manage.py import_brief`: a brief from one CSV or YAML file, as often as you like."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.catalogue.fixture import BadFixtures
from recommendations.catalogue.import_text import SIZE_CAP, BadUpload, upload_text
from recommendations.catalogue.importing import import_brief
from recommendations.catalogue.report import LoadReport, Outcome
from recommendations.models import Brief


class Command(BaseCommand):
    """Add what is missing, change what differs, and leave what the file does not name."""

    help = "Import a brief from CSV or YAML. Importing it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the brief of a sheet, and whether only to show."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--brief", default="", metavar="CODE", help="the brief a CSV sheet belongs to")
        parser.add_argument("--dry-run", action="store_true", help="Show what would change, and change nothing.")

    def handle(self, *, file: Path, brief: str, dry_run: bool, **_options: Any) -> None:
        """Import, then say what became of each row."""
        found = Brief.objects.filter(code=brief).first()
        if brief and found is None:
            raise CommandError(f"There is no brief “{brief}”. Add it first, or correct the code.")
        try:
            text = upload_text(_body(file))
            report = import_brief(text, name=file.name, brief=found, by=None, now=timezone.now(), dry_run=dry_run)
        except (BadFixtures, BadUpload) as bad:
            raise CommandError(f"Nothing was changed.\n{bad}") from bad
        self._tell(report)
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")

    def _tell(self, report: LoadReport) -> None:
        for line in report.notable():
            self.stdout.write(str(line))
        for model, counts in report.counts().items():
            self.stdout.write(f"{model}: " + ", ".join(f"{counts[word]} {word}" for word in Outcome if counts[word]))


def _body(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(SIZE_CAP + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}. Give a CSV or YAML file.") from error
