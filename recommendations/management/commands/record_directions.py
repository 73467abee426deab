"""`manage.py record_directions`: what the nightly job does, and the days before it ever ran."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.status.prove import prove_directions
from recommendations.status.record import backfill, record_all


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day. Give it as 2026-02-24.") from error


class Command(BaseCommand):
    """Record the direction of every track. Running it again adds only what has changed since."""

    help = "Record every track's direction up to a day, filling the days missed since the last one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, and whether to go back to the first event."""
        parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="last day; default today")
        parser.add_argument("--backfill", action="store_true", help="start at the first assessed event of each")
        parser.add_argument("--check", action="store_true", help="record nothing; work every row out again instead")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Record and say how much was added, or check."""
        if options["check"]:
            self._check()
            return
        now = timezone.now()
        today = timezone.localdate(now)
        as_of: date = options["as_of"] or today
        if as_of > today:
            raise CommandError(f"{as_of} has not come yet. Give a day up to today, {today}.")
        run = backfill if options["backfill"] else record_all
        added = run(as_of=as_of, now=now)
        self.stdout.write(f"Added {added} {'direction' if added == 1 else 'directions'} up to {as_of}.")

    def _check(self) -> None:
        proof = prove_directions()
        if proof.unexplained:
            first = "; ".join(f"{row.track}, {row.as_of}, recorded {row.recorded_at}" for row in proof.unexplained[:10])
            raise CommandError(
                f"Directions that do not come out as they were recorded: {len(proof.unexplained)}. {first}. Something "
                "they rest on was changed in place; look for it in the database's own log. The rows stay as they are."
            )
        since = f"; that rest on an event corrected since: {len(proof.corrected)}" if proof.corrected else ""
        self.stdout.write(f"Directions that come out as they were recorded: {proof.same}{since}.")
