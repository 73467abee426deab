"""Where news comes from: feeds, how their checks went, and the hosts and ticks behind them."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from recommendations.models.constraints import one_of, term_field
from recommendations.models.evidence import Publisher
from recommendations.models.natural import NaturalKeyManager
from recommendations.vocabulary import FeedKind, FeedOutcome


class Feed(models.Model):
    """An address we poll, its validators, and what the last check said."""

    natural_key_fields = ("url",)

    url = models.URLField(max_length=500, unique=True)
    kind = term_field(FeedKind, default=FeedKind.SYNDICATION.value)
    alternative_url = models.URLField(
        max_length=500, blank=True, help_text="Tried where the address itself has failed for a day."
    )
    earlier_url = models.URLField(max_length=500, blank=True, help_text="The address before the feed moved for good.")
    user_agent = models.CharField(max_length=200, blank=True, help_text="Empty: ours.")
    title = models.CharField(max_length=200)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="feeds")
    language = models.CharField(max_length=8, blank=True)
    enabled_at = models.DateTimeField(null=True, blank=True, help_text="Empty: not polled.")
    disabled_reason = models.CharField(max_length=300, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    moved_to = models.URLField(
        max_length=500, blank=True, help_text="Where permanent redirects have led of late, and nowhere else."
    )
    moved_since_at = models.DateTimeField(null=True, blank=True)
    moved_count = models.PositiveSmallIntegerField(default=0, help_text="Checks in a row that were sent there.")
    ttl_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="What the publisher asks for.")
    next_check_at = models.DateTimeField(null=True, blank=True)
    next_check_reason = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_full_fetch_at = models.DateTimeField(null=True, blank=True, help_text="Last fetch without validators.")
    last_new_entry_at = models.DateTimeField(null=True, blank=True)
    last_outcome = term_field(FeedOutcome, default=FeedOutcome.NEVER_CHECKED.value)
    last_message = models.CharField(max_length=500, blank=True)
    error_count = models.PositiveIntegerField(default=0)
    failing_since_at = models.DateTimeField(null=True, blank=True)
    newest_published_at = models.DateTimeField(
        null=True, blank=True, help_text="The latest date the publisher gives an entry: a feed can answer and be dead."
    )
    records_from = models.FloatField(
        null=True,
        blank=True,
        help_text="Relevance from which a story of this feed becomes a proposed event by itself; empty: never.",
    )

    objects = NaturalKeyManager["Feed"]()
    history = HistoricalRecords(
        excluded_fields=[
            "etag",
            "last_modified",
            "moved_to",
            "moved_since_at",
            "moved_count",
            "ttl_minutes",
            "next_check_at",
            "next_check_reason",
            "claimed_at",
            "last_checked_at",
            "last_success_at",
            "last_full_fetch_at",
            "last_new_entry_at",
            "last_outcome",
            "last_message",
            "error_count",
            "failing_since_at",
            "newest_published_at",
        ]
    )

    class Meta:
        ordering = ("title",)
        permissions = (("poll_feed", "Can check a feed now, pause it and start it again"),)
        constraints = (
            one_of("feed_kind_is_known", "kind", FeedKind),
            one_of("feed_last_outcome_is_known", "last_outcome", FeedOutcome),
            models.CheckConstraint(
                name="feed_records_from_in_range",
                condition=Q(records_from=None) | Q(records_from__gt=0, records_from__lte=1),
            ),
        )
        indexes = (
            # Reader: due_feeds, once a minute.
            models.Index(fields=("next_check_at",), condition=Q(enabled_at__isnull=False), name="feed_due"),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """Return the address."""
        return (self.url,)

    natural_key.dependencies = ["recommendations.publisher"]  # type: ignore[attr-defined]


class FeedSpell(models.Model):
    """A spell of one outcome: how a feed's checks went, a row only where that changed or entries came.

    Checks that end well without anything new begin no spell, so a quiet feed writes nothing here.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="spells")
    began_at = models.DateTimeField()
    outcome = term_field(FeedOutcome)
    message = models.CharField(max_length=500, blank=True)
    new_entries = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("feed", "-began_at", "-pk")
        constraints = (one_of("feed_spell_outcome_is_known", "outcome", FeedOutcome),)
        # Reader: a feed's page, newest first.
        indexes = (models.Index(fields=("feed", "-began_at"), name="feed_spell_by_feed"),)

    def __str__(self) -> str:
        return f"{self.feed} {self.outcome} since {self.began_at:%Y-%m-%d %H:%M}"


class Host(models.Model):
    """A server we poll. Whoever holds its claim paces all requests to it; what it asked for binds all its feeds."""

    name = models.CharField(max_length=255, unique=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    last_started_at = models.DateTimeField(
        null=True, blank=True, help_text="When the latest batch last began a request."
    )
    gap_seconds = models.FloatField(
        null=True, blank=True, help_text="Least time between two requests, where the server asks for more than ours."
    )
    quiet_until_at = models.DateTimeField(null=True, blank=True, help_text="Not asked before.")
    quiet_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Tick(models.Model):
    """When a scheduled task last ran, so that a silent scheduler is seen."""

    name = models.CharField(max_length=80, unique=True)
    ran_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} at {self.ran_at:%Y-%m-%d %H:%M}"
