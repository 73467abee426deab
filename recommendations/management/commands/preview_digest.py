"""`manage.py preview_digest`: what a subscription would be told if its period closed now. Nothing is kept or sent."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone

from recommendations.digests.compose import compose_digest
from recommendations.digests.content import DigestContent
from recommendations.digests.render import render_digest
from recommendations.models import Digest, Subscription


class Command(BaseCommand):
    """Show the digest of the period that is still open."""

    help = "Print the digest that a subscription would get if its period closed now, or write its HTML to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the subscription and a file for the HTML part."""
        parser.add_argument("subscription", type=int, help="number of the subscription")
        parser.add_argument("--html", type=Path, metavar="FILE", help="write the HTML part here instead of printing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compose, render, and print or write."""
        content = self._content(options["subscription"])
        for problem in content.problems:
            self.stderr.write(f"It does not add up and would not be sent. {problem}")
        if content.is_empty:
            self.stdout.write("Nothing new so far, so nothing would be sent.")
            return
        rendered = render_digest(content)
        if options["html"]:
            options["html"].write_text(rendered.html, encoding="utf-8")
            self.stdout.write(f"Wrote “{rendered.subject}” to {options['html']}.")
        else:
            self.stdout.write(f"Subject: {rendered.subject}\n\n{rendered.text}", ending="")

    def _content(self, subscription_id: int) -> DigestContent:
        rows = Subscription.objects.select_related("subscriber", "brief").annotate(last_end=Max("digests__period_end"))
        subscription = rows.filter(pk=subscription_id).first()
        if subscription is None:
            known = ", ".join(str(pk) for pk in Subscription.objects.order_by("pk").values_list("pk", flat=True)[:20])
            raise CommandError(f"There is no subscription {subscription_id}. Known are: {known or 'none yet'}.")
        now = timezone.now()
        start = subscription.last_end or subscription.started_at
        return compose_digest(Digest(subscription=subscription, period_start=start, period_end=now, opened_at=now))
