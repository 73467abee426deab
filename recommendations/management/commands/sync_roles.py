"""`manage.py sync_roles`: what a release gives a role, into groups that exist already."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from recommendations.management.roles import sync_roles


class Command(BaseCommand):
    """Add what roles lack; take nothing away."""

    help = "Give each role what the fixtures say and it lacks. Run twice, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dry-run and --fixtures."""
        parser.add_argument("--dry-run", action="store_true", help="Show what would be added, and add nothing.")
        parser.add_argument("--fixtures", type=Path, default=Path(settings.BASE_DIR) / "fixtures", metavar="DIR")

    def handle(self, *, dry_run: bool, fixtures: Path, **_options: Any) -> None:
        """Add, then say what."""
        try:
            additions = sync_roles(fixtures, dry_run=dry_run)
        except (OSError, ValueError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        for addition in additions:
            self.stdout.write(f"{addition.role}: {', '.join(addition.permissions) or 'new, may only read'}")
        if not additions:
            self.stdout.write("Every role has what it should.")
        elif dry_run:
            self.stdout.write("Dry run: nothing was changed.")
