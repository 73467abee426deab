"""`manage.py build_fixtures`: the fixtures anew from their editable sources."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from recommendations.catalogue.build import build_fixtures, stale_fixtures
from recommendations.catalogue.source.item import BadSource


class Command(BaseCommand):
    """Write fixtures/*.json from fixtures/source/*.yaml, or say which are out of date."""

    help = "Write fixtures/*.json from fixtures/source/*.yaml."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --check and --fixtures."""
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when a fixture is out of date.")
        parser.add_argument("--fixtures", type=Path, default=Path(settings.BASE_DIR) / "fixtures", metavar="DIR")

    def handle(self, *, check: bool, fixtures: Path, **_options: Any) -> None:
        """Build or compare."""
        try:
            names = stale_fixtures(fixtures) if check else build_fixtures(fixtures)
        except BadSource as error:
            raise CommandError(str(error)) from error
        if check and names:
            raise CommandError(f"Out of date: {', '.join(names)}. Run manage.py build_fixtures and commit the result.")
        self.stdout.write(f"Written: {', '.join(names)}." if names else "The fixtures are up to date.")
