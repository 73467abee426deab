"""The measurable side of a recommendation: indicators and their observations, and the citations of all evidence."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from recommendations.models.catalogue import Actor, Recommendation
from recommendations.models.constraints import one_of, term_field
from recommendations.models.evidence import Event, Publisher
from recommendations.models.natural import NaturalKeyManager
from recommendations.vocabulary import Certainty, DatePrecision, DesiredDirection, ErrandState, ReadingRule, Scale

USER = settings.AUTH_USER_MODEL


def _figure(**options: Any) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Column for a value in an indicator's own unit; empty where there is none."""
    return models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True, **options)


class Indicator(models.Model):
    """A measurable quantity of a recommendation, with the direction the recommendation implies."""

    natural_key_fields = ("recommendation__brief__code", "recommendation__code", "code")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=80)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="indicators")
    also_relevant = models.ManyToManyField(Recommendation, blank=True, related_name="also_informed_by")
    desired_direction = term_field(DesiredDirection)
    reading_rule = term_field(ReadingRule, default=ReadingRule.TREND.value)
    cadence = models.CharField(max_length=40, blank=True)
    scale = term_field(Scale, default=Scale.RATIO.value)
    natural_limit = _figure(help_text="An upper limit in the nature of the thing, such as 100 percent.")
    meaningful_change = _figure(help_text="The yearly change that matters, in the unit; for values without ratios.")
    tolerance = models.DecimalField(
        max_digits=20, decimal_places=6, default=0, help_text="How far off is still the same."
    )
    approach_value = _figure(help_text="Where neither more nor less but one value is wanted.")
    min_span_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Least days between first and last value, for a fast series; empty: a year."
    )
    baseline_value = _figure()
    baseline_period = models.CharField(max_length=10, blank=True)
    baseline_note = models.CharField(max_length=300, blank=True)
    target_value = _figure()
    target_period = models.CharField(max_length=10, blank=True)
    target_note = models.CharField(max_length=300, blank=True)
    wrong_side_confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody confirmed a target that lies against the desired direction."
    )
    caveat = models.TextField(blank=True)
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = NaturalKeyManager["Indicator"]()
    history = HistoricalRecords()

    class Meta:
        ordering = ("recommendation", "code")
        constraints = (
            models.UniqueConstraint(fields=("recommendation", "code"), name="indicator_code_once"),
            one_of("indicator_desired_direction_is_known", "desired_direction", DesiredDirection),
            one_of("indicator_reading_rule_is_known", "reading_rule", ReadingRule),
            one_of("indicator_scale_is_known", "scale", Scale),
            models.CheckConstraint(
                name="indicator_settings_have_a_size",
                condition=(Q(natural_limit=None) | Q(natural_limit__gt=0))
                & (Q(meaningful_change=None) | Q(meaningful_change__gt=0))
                & Q(tolerance__gte=0),
            ),
            models.CheckConstraint(
                name="indicator_to_approach_is_read_by_trend",
                condition=Q(approach_value=None) | Q(reading_rule=ReadingRule.TREND.value),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[str, str, str]:
        """Return brief code, recommendation code and indicator code."""
        return (*self.recommendation.natural_key(), self.code)

    natural_key.dependencies = ["recommendations.recommendation", "recommendations.actor"]  # type: ignore[attr-defined]


class Observation(models.Model):
    """One dated value of an indicator. Append-only: a revision closes the old row."""

    natural_key_fields = (
        "indicator__recommendation__brief__code",
        "indicator__recommendation__code",
        "indicator__code",
        "period",
        "recorded_at",
    )

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    period = models.CharField(max_length=10, help_text="As published: 2025, 2025-06, 2025-06-30 or FY2025.")
    observed_on = models.DateField(help_text="Where the period sits on a time axis; the precision says how exactly.")
    date_precision = term_field(DatePrecision)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    certainty = term_field(Certainty)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = NaturalKeyManager["Observation"]()

    class Meta:
        ordering = ("indicator", "observed_on", "recorded_at")
        constraints = (
            one_of("observation_date_precision_is_known", "date_precision", DatePrecision),
            one_of("observation_certainty_is_known", "certainty", Certainty),
            models.UniqueConstraint(
                fields=("indicator", "period"),
                condition=Q(superseded_at__isnull=True),
                name="observation_one_in_force_per_period",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.period}: {self.value}"

    def natural_key(self) -> tuple[str, str, str, str, str]:
        """Return indicator key, period and the moment it was recorded."""
        return (*self.indicator.natural_key(), self.period, self.recorded_at.isoformat())

    natural_key.dependencies = ["recommendations.indicator"]  # type: ignore[attr-defined]


class Citation(models.Model):
    """One address at one publisher that supports an event or an observation. Some sources print no address."""

    natural_key_fields = ("key",)

    key = models.SlugField(max_length=80, unique=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="citations")
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, null=True, blank=True, related_name="citations"
    )
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, null=True, blank=True, related_name="citations")
    title = models.CharField(max_length=400)
    author = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    canonical_url = models.CharField(max_length=1000, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = term_field(DatePrecision, default=DatePrecision.DAY.value)
    language = models.CharField(max_length=8, blank=True)
    quote = models.TextField(blank=True)
    pointer = models.CharField(
        max_length=300, blank=True, help_text="Where a document cites it, for example footnote 9."
    )
    archived_url = models.URLField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="It supports something else after all.")
    withdrawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = NaturalKeyManager["Citation"]()

    class Meta:
        ordering = ("recorded_at", "key")
        constraints = (
            one_of("citation_published_precision_is_known", "published_precision", DatePrecision),
            models.CheckConstraint(
                name="citation_supports_one_thing",
                condition=Q(event__isnull=False, observation__isnull=True)
                | Q(event__isnull=True, observation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("event", "canonical_url"),
                condition=~Q(canonical_url="") & Q(withdrawn_at__isnull=True),
                name="citation_address_once_per_event",
            ),
        )
        indexes = (
            # Reader: events.capture, "is this address known already?"
            models.Index(fields=("canonical_url",), name="citation_by_address"),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """Return the key."""
        return (self.key,)


class ArchiveCopy(models.Model):
    """The errand of having a web archive keep a copy of a cited page; the copy's address goes to the citation."""

    citation = models.OneToOneField(Citation, on_delete=models.CASCADE, related_name="archive_copy")
    state = term_field(ErrandState, default=ErrandState.WAITING.value)
    job_id = models.CharField(max_length=120, blank=True, help_text="The archive's own number of a save under way.")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True, help_text="Empty: no further try.")
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "archive copies"
        constraints = (one_of("archive_copy_state_is_known", "state", ErrandState),)
        # Reader: the tick that asks the archive.
        indexes = (models.Index(fields=("next_try_at",), condition=Q(state="waiting"), name="archive_copy_due"),)

    def __str__(self) -> str:
        return f"Archived copy for {self.citation}"
