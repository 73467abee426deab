"""`manage.py explain_feed`: what is known of one feed, and why it is checked when it is."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.ingestion.feed_lookup import feed_at
from recommendations.ingestion.feed_report import FeedReport, feed_report
from recommendations.ingestion.manner import fetch_manner
from recommendations.ingestion.silence import age_in_words
from recommendations.models import Feed
from recommendations.triage.precision import precision_by_feed

WIDTH = 14


class Command(BaseCommand):
    """Explain one feed: state, history, next check, host, validators, pace, precision, next request."""

    help = "Say how a feed is doing, how its checks went, when the next one comes and what it will ask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("address", help="the feed's address, in any spelling")

    def handle(self, *, address: str, **_options: Any) -> None:
        """Print one line a fact; what is not known is left out or said to be unknown."""
        now = timezone.now()
        try:
            feed = feed_at(address)
        except Feed.DoesNotExist as missing:
            raise CommandError(str(missing)) from missing
        report = feed_report(feed, keys=fetch_manner().keys, now=now)
        judged = precision_by_feed().get(feed.pk)
        precision = (
            f"{judged.confirmed} of {judged.decided} decided candidates were confirmed"
            if judged
            else "no decisions yet"
        )
        for name, said in (*about(report, now), ("precision", precision), *checks(report, now), *request(report)):
            self.stdout.write(f"{name:<{WIDTH}}{said}".rstrip())


def about(report: FeedReport, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield what the feed is and how it stands."""
    feed, line = report.line.feed, report.line
    yield feed.title, ""
    yield "address", report.address
    for name, value in (
        ("alternative", feed.alternative_url),
        ("earlier", feed.earlier_url),
        ("moved to", feed.moved_to),
    ):
        if value:
            yield name, value
    yield "kind", feed.get_kind_display()
    yield "publisher", f"{feed.publisher.name}, language {feed.language or 'not said'}"
    yield "state", _state(feed)
    outcome = f": {feed.get_last_outcome_display()}. {feed.last_message}" if feed.last_checked_at else ""
    yield "last check", _moment(feed.last_checked_at) + outcome
    yield (
        "next check",
        f"{_moment(feed.next_check_at)}. {feed.next_check_reason}" if feed.enabled_at else "none, paused",
    )
    if feed.failing_since_at:
        yield "failing for", f"{age_in_words(now - feed.failing_since_at)}, {feed.error_count} checks in a row"
    yield "host", _host(report)
    yield "pace", "too young to tell" if line.per_week is None else f"{line.per_week:.1f} entries a week"
    yield "entries", f"{report.entries:,} kept, the first met {_moment(report.first_seen_at)}"
    yield "newest item", " ".join(filter(None, (_moment(feed.newest_published_at, unknown="not known"), line.silence)))


def checks(report: FeedReport, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield how the checks went, the latest first."""
    yield "history", "" if report.spells else "nothing yet"
    for spell in report.spells:
        lasted = age_in_words((spell.ended_at or now) - spell.began_at)
        brought = f", {spell.new_entries} new" if spell.new_entries else ""
        until = "so far" if spell.ended_at is None else "long"
        yield f"  {spell.began_at:%d %b %H:%M}", f"  {spell.outcome.label}{brought}, {lasted} {until}. {spell.message}"


def request(report: FeedReport) -> Iterator[tuple[str, str]]:
    """Yield what will be asked next, keys hidden."""
    asked = report.next_request
    yield "next request", asked.problem or f"GET {asked.url}"
    for name, value in asked.headers:
        yield "", f"{name}: {value}"


def _state(feed: Feed) -> str:
    if not feed.enabled_at:
        return f"paused: {feed.disabled_reason or 'no reason recorded'}"
    return f"polled since {_moment(feed.enabled_at)}" + (", being checked now" if feed.claimed_at else "")


def _host(report: FeedReport) -> str:
    host = report.host
    if host is None:
        return f"{report.host_name}, not asked yet"
    if report.is_host_quiet:
        return f"{host.name}, left alone until {_moment(host.quiet_until_at)}: {host.quiet_reason}"
    return f"{host.name}, may be asked" + (", being asked now" if host.claimed_at else "")


def _moment(at: datetime | None, *, unknown: str = "never") -> str:
    return f"{at:%d %b %Y, %H:%M %Z}" if at else unknown
