"""`manage.py read_bounces`: take what came back to the bounce address."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from mailbox import Maildir, mbox
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.digests.bounces import take_returned


class Command(BaseCommand):
    """Read a mailbox of returned mails and complaints; run it as often as you like, nothing is deleted."""

    help = "Suppress addresses whose mails came back or were called spam. Reads a Maildir, an mbox file or one mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to read."""
        parser.add_argument("path", help="a Maildir folder, an mbox file, or - for one mail on standard input")

    def handle(self, *, path: str, **_options: Any) -> None:
        """Print one line a mail: what was done with it."""
        for name, raw in _mails(path):
            self.stdout.write(f"{name}  {take_returned(raw, now=timezone.now())}")


def _mails(path: str) -> Iterator[tuple[str, bytes]]:
    if path == "-":
        yield "-", sys.stdin.buffer.read()
        return
    place = Path(path)
    if place.is_dir() and not (place / "new").is_dir():
        raise CommandError(f"{path} is no Maildir: it has no folder named new. Give the folder that holds new and cur.")
    if not place.exists():
        raise CommandError(f"There is nothing at {path}. Give a Maildir folder, an mbox file, or - for standard input.")
    box = Maildir(path, create=False) if place.is_dir() else mbox(path, create=False)
    for key in sorted(box.keys()):
        yield str(key), box.get_bytes(key)
    box.close()
