"""What staff keep at their desk: drafts, searches, review, watchpoints, and the influence log."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recommendations.models.catalogue import Brief, Recommendation, Track
from recommendations.models.constraints import one_of, term_field
from recommendations.models.evidence import Event
from recommendations.vocabulary import InfluenceKind, ReviewVerdict, Side, WatchOutcome

USER = settings.AUTH_USER_MODEL


class Draft(models.Model):
    """What somebody typed into a form and has not sent: one per person and form, deleted once it is sent."""

    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=300, help_text="Path of the page the form stands on.")
    title = models.CharField(max_length=300, blank=True, help_text="What the list of drafts calls it.")
    fields = models.JSONField(help_text="Name and list of values of every field, as the browser would send them.")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("-saved_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("owner", "place"), name="draft_once_per_form"),)

    def __str__(self) -> str:
        return f"Draft of {self.owner} at {self.place}"


class SavedSearch(models.Model):
    """A search somebody wants to come back to."""

    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, help_text="The question as it stands in the address.")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "saved searches"
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="saved_search_name_once"),)

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """One station of a development on its way through review. Append-only; the newest row says where it stands."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="reviews")
    verdict = term_field(ReviewVerdict)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("event", "reviewed_at", "pk")
        constraints = (
            one_of("review_verdict_is_known", "verdict", ReviewVerdict),
            models.CheckConstraint(name="review_returned_has_reason", condition=~Q(verdict="returned") | ~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.event.code} {self.verdict} by {self.by}"


class Watchpoint(models.Model):
    """Something to look out for that would turn an arrow, and by when; later, what became of it."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="watchpoints")
    text = models.CharField(max_length=300, help_text="What would have to happen.")
    side = term_field(Side, help_text="Which way it would move the track.")
    due_on = models.DateField()
    set_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    outcome = term_field(WatchOutcome, blank=True)
    outcome_note = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="watchpoints",
        help_text="The development that settled it, where there is one.",
    )

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            one_of("watchpoint_side_is_known", "side", Side),
            one_of("watchpoint_outcome_is_known", "outcome", WatchOutcome, blank=True),
            models.CheckConstraint(
                name="watchpoint_settled_has_outcome",
                condition=Q(outcome="", settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(outcome="") & Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        )
        # Reader: my day, what is due and unsettled.
        indexes = (models.Index(fields=("due_on",), condition=Q(outcome=""), name="watchpoint_due"),)

    def __str__(self) -> str:
        return self.text


class Influence(models.Model):
    """A trace of a recommendation in the world, such as a meeting or a quotation. It never moves a direction."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="influences")
    kind = term_field(InfluenceKind)
    occurred_on = models.DateField()
    text = models.CharField(max_length=300)
    url = models.URLField(max_length=1000, blank=True)
    is_private = models.BooleanField(default=True, help_text="Shown to staff only.")
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-occurred_on", "-pk")
        verbose_name_plural = "influence log"
        constraints = (one_of("influence_kind_is_known", "kind", InfluenceKind),)

    def __str__(self) -> str:
        return self.text


class Visit(models.Model):
    """When a signed-in reader last looked at a brief, and when in the visit before that: “since your last visit”."""

    reader = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="visits")
    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="visits")
    seen_at = models.DateTimeField()
    earlier_seen_at = models.DateTimeField(null=True, blank=True, help_text="The last page of the visit before this.")

    class Meta:
        ordering = ("-seen_at",)
        constraints = (models.UniqueConstraint(fields=("reader", "brief"), name="visit_once_per_reader_and_brief"),)

    def __str__(self) -> str:
        return f"{self.reader}: {self.brief}, {self.seen_at:%Y-%m-%d}"
