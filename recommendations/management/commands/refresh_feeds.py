"""`manage.py refresh_feeds`: what scheduler and worker do, in one process, without a queue."""

import json
import threading
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.ingestion.due import due_feeds
from recommendations.ingestion.manner import fetch_manner
from recommendations.ingestion.refresh import RefreshResult, refresh_feeds
from recommendations.ingestion.schedule import WELL
from recommendations.models import Feed

ROUND_S = 60.0
WITHIN_S = 480.0  # less than a claim lasts


class Command(BaseCommand):
    """Fetch all feeds that are due. Running it again fetches only what has become due since."""

    help = "Fetch all feeds that are due, once a minute until Ctrl-C, or with --once a single time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to stop after a round, and how to tell of it."""
        parser.add_argument("--once", action="store_true", help="stop after one round")
        parser.add_argument("--json", action="store_true", help="print one JSON object a round")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go round."""
        tell = self._tell_machine if options["json"] else self._tell_person
        pause = threading.Event()
        try:
            while True:
                now = timezone.now()
                due = list(due_feeds(now).order_by("next_check_at", "pk").values_list("pk", flat=True))
                tell(now, refresh_feeds(due, manner=fetch_manner(within_s=WITHIN_S), now=now))
                if options["once"] or pause.wait(ROUND_S):
                    return
        except KeyboardInterrupt:
            self.stderr.write("Stopped. What was not stored yet is still due.")

    def _tell_person(self, now: datetime, results: Mapping[int, RefreshResult]) -> None:
        """Print how many feeds came to which outcome, and the sentence about each that failed."""
        new = sum(result.new for result in results.values())
        self.stdout.write(f"{now:%Y-%m-%d %H:%M} UTC: {len(results)} due, {new} new entries.")
        for label, count in _counted(results).items():
            self.stdout.write(f"  {label}: {count}")
        for failure in _failures(results):
            self.stdout.write(f"  {failure['url']}: {failure['message']}")

    def _tell_machine(self, now: datetime, results: Mapping[int, RefreshResult]) -> None:
        """Print the same as one line of JSON."""
        told = {
            "at": now.isoformat(),
            "due": len(results),
            "new_entries": sum(result.new for result in results.values()),
            "outcomes": dict(Counter(str(r.outcome) for r in results.values() if r.outcome)),
            "left_for_later": sum(r.outcome is None for r in results.values()),
            "failures": _failures(results),
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _counted(results: Mapping[int, RefreshResult]) -> dict[str, int]:
    """Return the number of feeds by outcome in words, most frequent first."""
    words = [result.outcome.label if result.outcome else "Left for later" for result in results.values()]
    return dict(Counter(words).most_common())


def _failures(results: Mapping[int, RefreshResult]) -> list[dict[str, str]]:
    """Return address, outcome and sentence of each feed that failed or had to wait."""
    bad = {pk: result for pk, result in results.items() if result.outcome not in WELL}
    urls = dict(Feed.objects.filter(pk__in=bad).values_list("pk", "url"))
    return [
        {"url": urls.get(pk, ""), "outcome": str(result.outcome or "left_for_later"), "message": result.message}
        for pk, result in bad.items()
    ]
