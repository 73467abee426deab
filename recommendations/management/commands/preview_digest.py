"""`manage.py preview_digest`: what a subscription would be told of a period. Nothing is kept or sent."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.catalogue.queries import briefs
from recommendations.digests.content import DigestContent
from recommendations.digests.preview import NoPreview, preview, running_of
from recommendations.digests.render import render_digest
from recommendations.models import Brief


def day(text: str) -> date:
    """Return the day an argument names."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day. Give it as 2026-02-24.") from error


class Command(BaseCommand):
    """Show the digest of a closed period or of the open one."""

    help = "Print the digest that an address would get for a period, or the site's own issue. Writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose digest, of which brief and period, and which part of it."""
        parser.add_argument("--subscriber", default="", metavar="ADDRESS", help="default: the site's own issue")
        parser.add_argument("--brief", default="", metavar="CODE", help="default: the newest")
        parser.add_argument(
            "--until", type=day, metavar="YYYY-MM-DD", help="last day of a closed period; default: open"
        )
        parts = parser.add_mutually_exclusive_group()
        parts.add_argument("--text", action="store_true", help="print subject and text; the default")
        parts.add_argument("--html", action="store_true", help="print the HTML part")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compose, render and print."""
        content = _content(options["subscriber"], options["brief"], options["until"])
        for problem in content.problems:
            self.stderr.write(f"It does not add up and would be held. {problem}")
        if content.is_empty and not content.quiet:
            self.stderr.write("Nothing new, so nothing would be sent.")
            return
        rendered = render_digest(content)
        said = rendered.html if options["html"] else f"Subject: {rendered.subject}\n\n{rendered.text}"
        self.stdout.write(said, ending="")


def _content(address: str, code: str, until: date | None) -> DigestContent:
    try:
        return preview(running_of(address, _brief(code)), until=until, now=timezone.now())
    except NoPreview as missing:
        raise CommandError(str(missing)) from missing


def _brief(code: str) -> Brief:
    known = {brief.code: brief for brief in briefs()}
    found = known.get(code) if code else next(iter(known.values()), None)
    if found is None:
        raise CommandError(f"There is no brief {code}. Known are: {', '.join(known) or 'none yet'}.")
    return found
