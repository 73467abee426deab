"""`manage.py open_digests`: what the scheduler does every minute, by hand."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.digests.deliver import deliver_digest
from recommendations.digests.deliverable import due_digests
from recommendations.digests.due import open_due_digests


class Command(BaseCommand):
    """Open a digest for each period that closed. Running it again opens only what has closed since."""

    help = "Open the digests of periods that have closed, and with --deliver send what is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to send as well."""
        parser.add_argument("--deliver", action="store_true", help="also compose and send what is due")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Open, and say how many; deliver where asked, and say how they ended."""
        now = timezone.now()
        opened = len(open_due_digests(now))
        self.stdout.write(f"Opened {opened} {'digest' if opened == 1 else 'digests'}.")
        if options["deliver"]:
            ended = Counter(deliver_digest(digest_id, now=now) for digest_id in due_digests(now))
            for state, number in sorted(ended.items()):
                self.stdout.write(f"{state.label}: {number}.")
