"""What the machine brings: feeds, their entries, stories, candidates, and what staff told it to forget."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recommendations.models.catalogue import Actor, Recommendation
from recommendations.models.constraints import one_of, term_field
from recommendations.models.evidence import Event, Publisher
from recommendations.models.natural import NaturalKeyManager
from recommendations.vocabulary import CandidateOutcome, FeedOutcome, RejectReason, Side, StoryState

USER = settings.AUTH_USER_MODEL


class Feed(models.Model):
    """An address we poll, its validators, and what the last check said."""

    natural_key_fields = ("url",)

    url = models.URLField(max_length=500, unique=True)
    title = models.CharField(max_length=200)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="feeds")
    language = models.CharField(max_length=8, blank=True)
    enabled_at = models.DateTimeField(null=True, blank=True, help_text="Empty: not polled.")
    disabled_reason = models.CharField(max_length=300, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    moved_to = models.URLField(
        max_length=500, blank=True, help_text="Where permanent redirects lead, until a person agrees."
    )
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

    objects = NaturalKeyManager["Feed"]()

    class Meta:
        ordering = ("title",)
        constraints = (one_of("feed_last_outcome_is_known", "last_outcome", FeedOutcome),)
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


class Story(models.Model):
    """Entries that report one development, and what triage decided about them."""

    key = models.CharField(max_length=64, unique=True, help_text="Digest of the first entry's address: one story each.")
    headline = models.CharField(max_length=400)
    state = term_field(StoryState, default=StoryState.OPEN.value)
    first_seen_at = models.DateTimeField()
    actors = models.ManyToManyField(Actor, blank=True, related_name="+", help_text="Actors named in it.")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reject_reason = term_field(RejectReason, blank=True)
    reject_note = models.CharField(max_length=300, blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="stories")

    class Meta:
        ordering = ("-first_seen_at", "-id")
        verbose_name_plural = "stories"
        permissions = (("decide_story", "Can accept, merge and reject stories"),)
        constraints = (
            one_of("story_state_is_known", "state", StoryState),
            one_of("story_reject_reason_is_known", "reject_reason", RejectReason, blank=True),
            models.CheckConstraint(
                name="story_decided_has_time",
                condition=Q(state__in=("open", "unmatched"), decided_at__isnull=True)
                | Q(state__in=("accepted", "merged", "rejected"), decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="story_event_only_when_taken",
                condition=Q(state__in=("accepted", "merged"), event__isnull=False)
                | ~Q(state__in=("accepted", "merged")) & Q(event__isnull=True),
            ),
            models.CheckConstraint(
                name="story_rejected_has_reason",
                condition=Q(state="rejected") & ~Q(reject_reason="") | ~Q(state="rejected") & Q(reject_reason=""),
            ),
        )
        # Reader: the triage queue, newest first.
        indexes = (models.Index(fields=("state", "-first_seen_at"), name="story_queue"),)

    def __str__(self) -> str:
        return self.headline


class Entry(models.Model):
    """One item as it was published. Its words change only when the publisher changes them."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="entries")
    guid = models.CharField(max_length=1000)
    url = models.URLField(max_length=1000, blank=True)
    canonical_url = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=400)
    title_key = models.CharField(max_length=400, blank=True, help_text="Normalised title; empty under four words.")
    summary = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="What the source says; never invented.")
    published_raw = models.CharField(max_length=100, blank=True)
    first_seen_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    revised_at = models.DateTimeField(null=True, blank=True, help_text="When the publisher last changed it.")
    revision_count = models.PositiveSmallIntegerField(default=0)
    earlier_title = models.CharField(max_length=400, blank=True)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")

    class Meta:
        ordering = ("-first_seen_at", "-id")
        verbose_name_plural = "entries"
        constraints = (models.UniqueConstraint(fields=("feed", "guid"), name="entry_once_per_feed"),)
        indexes = (
            # Reader: propose_candidates, entries that no story holds yet.
            models.Index(fields=("first_seen_at",), condition=Q(story__isnull=True), name="entry_without_story"),
            # Readers: cluster, entries with the same address or the same title.
            models.Index(fields=("canonical_url",), name="entry_by_address"),
            models.Index(fields=("title_key", "first_seen_at"), name="entry_by_title"),
        )

    def __str__(self) -> str:
        return self.title


class Candidate(models.Model):
    """A story proposed as bearing on one recommendation."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="candidates")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="candidates")
    relevance = models.FloatField(help_text="0 to 1; more and rarer matched terms score higher.")
    matched_terms = models.JSONField(help_text="List of the words that matched, as they stand in the story.")
    suggested_side = term_field(Side, blank=True, help_text="Empty where the machine abstains.")
    suggested_by = models.CharField(max_length=40, help_text="Version of the matching method.")
    outcome = term_field(CandidateOutcome, default=CandidateOutcome.OPEN.value)

    class Meta:
        ordering = ("story", "-relevance", "recommendation")
        constraints = (
            models.UniqueConstraint(fields=("story", "recommendation"), name="candidate_once_per_recommendation"),
            one_of("candidate_suggested_side_is_known", "suggested_side", Side, blank=True),
            one_of("candidate_outcome_is_known", "outcome", CandidateOutcome),
            models.CheckConstraint(
                name="candidate_relevance_in_range", condition=Q(relevance__gte=0, relevance__lte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.story} on {self.recommendation.code}"


class Tombstone(models.Model):
    """An entry that staff deleted and that must not come back with the next poll."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="tombstones")
    guid = models.CharField(max_length=1000)
    buried_at = models.DateTimeField()
    buried_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("feed", "guid"), name="tombstone_once_per_entry"),)

    def __str__(self) -> str:
        return f"{self.guid} of {self.feed}"
