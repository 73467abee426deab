"""What feeds bring: entries, the stories they tell, what those may bear on, and what staff told us to forget."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recommendations.models.catalogue import Actor, Recommendation
from recommendations.models.constraints import one_of, term_field
from recommendations.models.evidence import Event
from recommendations.models.sources import Feed
from recommendations.vocabulary import CandidateOutcome, DecisionKind, ErrandState, RejectReason, Side, Step, StoryState

USER = settings.AUTH_USER_MODEL


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
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined")
    proposed_event = models.OneToOneField(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_from",
        help_text="What the machine recorded of it by itself: shown as not yet reviewed, without any weight.",
    )
    snoozed_until = models.DateTimeField(null=True, blank=True, help_text="Not shown before.")
    further_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the further suggester, where there is one, was asked about it."
    )

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
                | Q(state__in=("accepted", "merged", "rejected", "joined"), decided_at__isnull=False),
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
            models.CheckConstraint(
                name="story_joined_has_target",
                condition=Q(state="joined", joined_to__isnull=False) | ~Q(state="joined") & Q(joined_to__isnull=True),
            ),
            models.CheckConstraint(name="story_is_not_joined_to_itself", condition=~Q(joined_to=F("id"))),
        )
        # Reader: the triage queue, newest first.
        indexes = (models.Index(fields=("state", "-first_seen_at"), name="story_queue"),)

    def __str__(self) -> str:
        return self.headline


class Entry(models.Model):
    """One item as it was published. Its words change only when the publisher changes them."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="entries")
    guid = models.CharField(max_length=1000)
    alias_key = models.CharField(
        max_length=1000, blank=True, help_text="The guid without scheme and host: it outlives a move of the site."
    )
    url = models.URLField(max_length=1000, blank=True)
    canonical_url = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=400)
    title_key = models.CharField(max_length=400, blank=True, help_text="Normalised title; empty under four words.")
    summary = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    publisher_name = models.CharField(
        max_length=160, blank=True, help_text="Who published it, where the feed gathers from others."
    )
    language = models.CharField(max_length=8, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="What the source says; never invented.")
    published_raw = models.CharField(max_length=100, blank=True)
    first_seen_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    revised_at = models.DateTimeField(null=True, blank=True, help_text="When the publisher last changed it.")
    revision_count = models.PositiveSmallIntegerField(default=0)
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
            # Reader: store.known_entries, an entry whose guid changed its host.
            models.Index(fields=("feed", "alias_key"), name="entry_by_alias"),
        )

    def __str__(self) -> str:
        return self.title


class EntryVersion(models.Model):
    """The words of an entry as they stood until the publisher changed them."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=400)
    url = models.URLField(max_length=1000, blank=True)
    summary = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    replaced_at = models.DateTimeField(help_text="When we met the words that replaced them.")

    class Meta:
        ordering = ("entry", "replaced_at", "pk")

    def __str__(self) -> str:
        return f"{self.title} until {self.replaced_at:%Y-%m-%d}"


class FullText(models.Model):
    """The article behind an entry, fetched only for entries of stories that match something."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="full_text")
    state = term_field(ErrandState, default=ErrandState.WAITING.value)
    text = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True, help_text="Empty: no further try.")
    message = models.CharField(max_length=300, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (one_of("full_text_state_is_known", "state", ErrandState),)
        # Reader: the tick that fetches what waits.
        indexes = (models.Index(fields=("next_try_at",), condition=Q(state="waiting"), name="full_text_due"),)

    def __str__(self) -> str:
        return f"Full text of {self.entry}"


class Likeness(models.Model):
    """Two stories whose texts overlap so much that they may tell of one development; a person says."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", help_text="The older one.")
    containment = models.FloatField(help_text="Share of the shorter text's word runs that the other holds, 0 to 1.")
    suggested_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("story", "-containment")
        constraints = (
            models.UniqueConstraint(fields=("story", "other"), name="likeness_once"),
            models.CheckConstraint(name="likeness_of_two", condition=~Q(story=F("other"))),
            models.CheckConstraint(
                name="likeness_containment_in_range", condition=Q(containment__gte=0, containment__lte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.story} like {self.other}"


class Decision(models.Model):
    """One decision of a person on a story. Undone ones stay, with who took them back."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="decisions")
    kind = term_field(DecisionKind)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    seconds = models.FloatField(null=True, blank=True, help_text="From showing the story to deciding it, where known.")
    moved = models.JSONField(
        null=True, blank=True, help_text="What a joined story gave to the other, so that it can have it back."
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-decided_at", "-pk")
        constraints = (
            one_of("decision_kind_is_known", "kind", DecisionKind),
            models.CheckConstraint(name="decision_seconds_not_negative", condition=Q(seconds=None) | Q(seconds__gte=0)),
            models.CheckConstraint(
                name="decision_undone_has_both",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        )
        # Reader: the page's median seconds, and what somebody may still take back.
        indexes = (models.Index(fields=("by", "-decided_at"), name="decision_by_person"),)

    def __str__(self) -> str:
        return f"{self.story} {self.kind} by {self.by}"


class Candidate(models.Model):
    """A story proposed as bearing on one recommendation."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="candidates")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="candidates")
    relevance = models.FloatField(help_text="0 to 1; more and rarer matched terms score higher.")
    matched_terms = models.JSONField(help_text="List of the words that matched, as they stand in the story.")
    suggested_side = term_field(Side, blank=True, help_text="Empty where the machine abstains.")
    term_ids = models.JSONField(default=list, blank=True, help_text="The matching terms that found it, by id.")
    side_certainty = models.FloatField(
        null=True, blank=True, help_text="How sure the machine is of the side, 0 to 1; empty where it abstains."
    )
    suggested_step = term_field(Step, blank=True, help_text="Empty where the machine abstains.")
    suggested_by = models.CharField(max_length=40, help_text="Version of the matching method.")
    outcome = term_field(CandidateOutcome, default=CandidateOutcome.OPEN.value)

    class Meta:
        ordering = ("story", "-relevance", "recommendation")
        constraints = (
            models.UniqueConstraint(fields=("story", "recommendation"), name="candidate_once_per_recommendation"),
            one_of("candidate_suggested_side_is_known", "suggested_side", Side, blank=True),
            one_of("candidate_suggested_step_is_known", "suggested_step", Step, blank=True),
            one_of("candidate_outcome_is_known", "outcome", CandidateOutcome),
            models.CheckConstraint(
                name="candidate_side_certainty_in_range",
                condition=Q(side_certainty=None) | Q(side_certainty__gte=0, side_certainty__lte=1),
            ),
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
