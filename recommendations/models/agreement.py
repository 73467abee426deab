"""Second readings, and how far people agreed who read without sight of each other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recommendations.models.constraints import one_of, term_field
from recommendations.models.evidence import Event
from recommendations.vocabulary import AgreementMeasure

USER = settings.AUTH_USER_MODEL


class SecondReading(models.Model):
    """Somebody was asked to assess an event without sight of what others answered."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="second_readings")
    reader = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "event")
        constraints = (
            models.UniqueConstraint(fields=("event", "reader"), name="second_reading_once_per_reader"),
            models.CheckConstraint(
                name="second_reading_answered_after_asked",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
            ),
        )
        indexes = (
            # Reader: every page that names an event, for what it must not show to whoever is signed in.
            models.Index(fields=("reader",), condition=Q(answered_at__isnull=True), name="second_reading_open"),
        )

    def __str__(self) -> str:
        return f"{self.event.code} for {self.reader}"


class AgreementReport(models.Model):
    """Krippendorff's alpha of one month and measure, as known at `computed_at`. The latest counts; none is changed."""

    month = models.DateField(help_text="First day of the month in which the second answers were given.")
    measure = term_field(AgreementMeasure)
    alpha = models.FloatField(null=True, blank=True, help_text="Empty where it cannot be computed.")
    units = models.PositiveIntegerField(help_text="Events on one track with two answers or more.")
    coders = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ("-month", "measure", "-computed_at")
        constraints = (
            one_of("agreement_measure_is_known", "measure", AgreementMeasure),
            models.CheckConstraint(name="agreement_month_is_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="agreement_alpha_at_most_one", condition=Q(alpha__isnull=True) | Q(alpha__lte=1, units__gte=2)
            ),
            models.UniqueConstraint(
                # Reader: the method page, the latest row of each month and measure.
                fields=("month", "measure", "computed_at"),
                name="agreement_once_per_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.measure}: {'not known' if self.alpha is None else round(self.alpha, 3)}"
