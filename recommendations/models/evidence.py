"""What happened and how it was judged: publishers, events, citations, assessments, indicators, observations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from recommendations.models.catalogue import Actor, Track
from recommendations.models.constraints import one_of, term_field
from recommendations.models.natural import NaturalKeyManager
from recommendations.vocabulary import (
    AssessmentStatus,
    Confidence,
    DatePrecision,
    EventKind,
    EventState,
    PublisherTier,
    Side,
    Significance,
    Step,
)

USER = settings.AUTH_USER_MODEL


class Publisher(models.Model):
    """Who says so."""

    natural_key_fields = ("name",)

    name = models.CharField(max_length=160, unique=True)
    tier = term_field(PublisherTier, default=PublisherTier.UNRATED.value)
    home_url = models.URLField(max_length=500, blank=True)
    excerpt_length = models.PositiveSmallIntegerField(
        default=500, help_text="Most characters of its text we keep, by its terms of use; 0: headline and link only."
    )

    objects = NaturalKeyManager["Publisher"]()
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        constraints = (one_of("publisher_tier_is_known", "tier", PublisherTier),)

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the name."""
        return (self.name,)


class Event(models.Model):
    """One development: dated, cited, counted once however many outlets carry it. Retracted, never deleted."""

    natural_key_fields = ("code",)

    code = models.SlugField(max_length=40, unique=True)
    headline = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    occurred_on = models.DateField(help_text="A month counts on its 15th, a year on 1 July; the precision says so.")
    date_precision = term_field(DatePrecision, default=DatePrecision.DAY.value)
    step = term_field(Step, blank=True, help_text="Empty where the event is no act of policy.")
    kind = term_field(EventKind)
    state = term_field(EventState, default=EventState.CONFIRMED.value)
    is_baseline = models.BooleanField(default=False, help_text="Background from before the tracking period: no mass.")
    episode = models.SlugField(max_length=60, blank=True, help_text="The running story this event is a step of.")
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")
    actors = models.ManyToManyField(Actor, through="EventActor", related_name="events")
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retraction_reason = models.TextField(blank=True)

    objects = NaturalKeyManager["Event"]()

    class Meta:
        ordering = ("-occurred_on", "-recorded_at", "code")
        permissions = (
            ("retract_event", "Can retract an event, with a reason"),
            ("adjudicate_event", "Can settle an event on which people differ"),
        )
        constraints = (
            one_of("event_date_precision_is_known", "date_precision", DatePrecision),
            one_of("event_step_is_known", "step", Step, blank=True),
            one_of("event_kind_is_known", "kind", EventKind),
            one_of("event_state_is_known", "state", EventState),
            models.CheckConstraint(
                name="event_retracted_has_time_and_reason",
                condition=Q(state="retracted", retracted_at__isnull=False) & ~Q(retraction_reason="")
                | ~Q(state="retracted") & Q(retracted_at__isnull=True),
            ),
            models.CheckConstraint(name="event_is_not_its_own_duplicate", condition=~Q(duplicate_of=F("id"))),
        )
        indexes = (
            # Reader: the list of developments and the timeline, newest first.
            models.Index(fields=("-occurred_on", "code"), name="event_by_day"),
            # Reader: digests, which select by when we wrote it down.
            models.Index(fields=("recorded_at",), name="event_by_recorded"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.headline}"

    def natural_key(self) -> tuple[str]:
        """Return the code."""
        return (self.code,)


class EventRevision(models.Model):
    """The facts of an event as they stood until a correction. What stands now is the event's own; nothing is edited."""

    # Whatever a direction reads of an event and a correction may change.
    FACTS = (
        "headline",
        "occurred_on",
        "date_precision",
        "step",
        "episode",
        "is_baseline",
        "state",
        "duplicate_of_id",
    )

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    headline = models.CharField(max_length=300)
    occurred_on = models.DateField()
    date_precision = term_field(DatePrecision)
    step = term_field(Step, blank=True)
    episode = models.SlugField(max_length=60, blank=True, db_index=False)
    is_baseline = models.BooleanField()
    state = term_field(EventState)
    duplicate_of = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = term_field(EventKind, blank=True, help_text="Empty where it was not kept.")
    summary = models.TextField(blank=True)
    actor_codes = models.JSONField(default=list, blank=True)
    recorded_at = models.DateTimeField(help_text="Since when these facts stood.")
    superseded_at = models.DateTimeField(help_text="When they were corrected.")
    corrected_by = models.ForeignKey(
        USER,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Nobody where a data set was corrected.",
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("event", "superseded_at", "pk")
        constraints = (
            one_of("revision_date_precision_is_known", "date_precision", DatePrecision),
            one_of("revision_step_is_known", "step", Step, blank=True),
            one_of("revision_state_is_known", "state", EventState),
            one_of("revision_kind_is_known", "kind", EventKind, blank=True),
            models.CheckConstraint(
                name="revision_superseded_after_recorded", condition=Q(superseded_at__gte=F("recorded_at"))
            ),
        )
        indexes = (
            # Reader: status.gather, every version of the events of some tracks.
            models.Index(fields=("event", "superseded_at"), name="revision_by_event"),
        )

    def __str__(self) -> str:
        return f"{self.event.code} until {self.superseded_at:%Y-%m-%d}"


class EventActor(models.Model):
    """An actor that takes part in an event."""

    natural_key_fields = ("event__code", "actor__code")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="event_actors")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    objects = NaturalKeyManager["EventActor"]()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "actor"), name="event_actor_once"),)

    def __str__(self) -> str:
        return f"{self.actor} in {self.event}"

    def natural_key(self) -> tuple[str, str]:
        """Return event code and actor code."""
        return (self.event.code, self.actor.code)

    natural_key.dependencies = ["recommendations.event", "recommendations.actor"]  # type: ignore[attr-defined]


class Assessment(models.Model):
    """A person's judgement that an event moves one actor on one recommendation. Never edited, only superseded."""

    natural_key_fields = (
        "event__code",
        "track__recommendation__brief__code",
        "track__recommendation__code",
        "track__actor__code",
        "recorded_at",
    )

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="assessments")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="assessments")
    side = term_field(Side)
    significance = term_field(Significance)
    confidence = term_field(Confidence)
    status = term_field(AssessmentStatus, default=AssessmentStatus.REVIEWED.value)
    is_blind = models.BooleanField(default=False, help_text="Made without sight of what others answered.")
    rationale = models.TextField(blank=True)
    coder = models.ForeignKey(
        USER,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Nobody where it came with a data set.",
    )
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    objects = NaturalKeyManager["Assessment"]()

    class Meta:
        ordering = ("event", "track", "recorded_at")
        constraints = (
            one_of("assessment_side_is_known", "side", Side),
            one_of("assessment_significance_is_known", "significance", Significance),
            one_of("assessment_confidence_is_known", "confidence", Confidence),
            one_of("assessment_status_is_known", "status", AssessmentStatus),
            models.UniqueConstraint(
                fields=("event", "track", "coder"),
                condition=Q(superseded_at__isnull=True, coder__isnull=False, status="reviewed"),
                name="assessment_one_in_force_per_coder",
            ),
            models.UniqueConstraint(
                fields=("event", "track"),
                condition=Q(superseded_at__isnull=True, coder__isnull=True, status="reviewed"),
                name="assessment_one_in_force_from_data",
            ),
            models.UniqueConstraint(
                fields=("event", "track"),
                condition=Q(superseded_at__isnull=True, status="adjudicated"),
                name="assessment_one_adjudication_in_force",
            ),
            models.CheckConstraint(
                name="assessment_superseded_after_recorded",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
            ),
        )
        indexes = (
            # Reader: status.gather, all assessments of a set of tracks.
            models.Index(fields=("track", "recorded_at"), name="assessment_by_track"),
        )

    def __str__(self) -> str:
        return f"{self.side}: {self.event.code} on {self.track}"

    def natural_key(self) -> tuple[str, str, str, str, str]:
        """Return event code, track key and the moment it was recorded."""
        return (self.event.code, *self.track.natural_key(), self.recorded_at.isoformat())

    natural_key.dependencies = ["recommendations.event", "recommendations.track"]  # type: ignore[attr-defined]
