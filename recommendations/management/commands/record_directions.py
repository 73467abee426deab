"""`manage.py record_directions`: what the nightly job does, and the days before it ever ran."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.status.record import backfill, record_all


def day(text: str) -> date:
    """Return the day an argument names."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day. Give it as 2026-02-24.") from error


class Command(BaseCommand):
    """Record the direction of every track. Running it again adds only what has changed since."""

    help = "Record every track's direction up to a day, filling the days missed since the last one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, and whether to go back to the first event."""
        parser.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help="last day; default today")
        parser.add_argument("--backfill", action="store_true", help="start at the first assessed event of each")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Record and say how much was added."""
        now = timezone.now()
        today = timezone.localdate(now)
        as_of: date = options["as_of"] or today
        if as_of > today:
            raise CommandError(f"{as_of} has not come yet. Give a day up to today, {today}.")
        run = backfill if options["backfill"] else record_all
        added = run(as_of=as_of, now=now)
        self.stdout.write(f"Added {added} {'direction' if added == 1 else 'directions'} up to {as_of}.")
