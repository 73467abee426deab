"""`manage.py explain_delivery`: why an address did or did not get a mail."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.digests.explain import explain_delivery


def day(text: str) -> date:
    """Return the day an argument names."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day. Give it as 2026-02-24.") from error


class Command(BaseCommand):
    """Say in words what became of the mails to one address."""

    help = "Say in words why an address did or did not get a mail. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, and a day where only one issue is asked about."""
        parser.add_argument("address", help="the address, in any spelling")
        parser.add_argument("--period", type=day, help="a day of the period asked about: YYYY-MM-DD")

    def handle(self, *, address: str, period: date | None, **_options: Any) -> None:
        """Print one sentence a line."""
        for sentence in explain_delivery(address, period=period, now=timezone.now()):
            self.stdout.write(sentence)
