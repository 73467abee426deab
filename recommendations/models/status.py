"""What the assessments add up to: directions recorded day by day, editors' calls, checks; and a stamp of it all."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recommendations.models.catalogue import Track
from recommendations.models.constraints import one_of, term_field
from recommendations.vocabulary import Label, ShownLabel, Step

USER = settings.AUTH_USER_MODEL


class Direction(models.Model):
    """A track's direction on one day, as computed at `recorded_at` from what was known then. Never changed."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="directions")
    as_of = models.DateField()
    recorded_at = models.DateTimeField(help_text="Also the reading's known_at.")
    method_version = models.CharField(max_length=40)
    label = term_field(Label)
    shown = term_field(ShownLabel)
    since_on = models.DateField(null=True, blank=True, help_text="First day of the current run of the label.")
    previous_label = term_field(Label, blank=True)
    previous_shown = term_field(ShownLabel, blank=True)
    p_toward = models.FloatField()
    share = models.FloatField()
    low60 = models.FloatField()
    high60 = models.FloatField()
    low80 = models.FloatField()
    high80 = models.FloatField()
    toward_mass = models.FloatField()
    away_mass = models.FloatField()
    neutral_mass = models.FloatField()
    long_label = term_field(Label)
    long_p_toward = models.FloatField()
    long_share = models.FloatField()
    furthest_step = term_field(Step, blank=True)
    is_clear = models.BooleanField()
    is_contested = models.BooleanField()
    is_words_only = models.BooleanField()
    rests_on_one_event = models.BooleanField()
    toward_count = models.PositiveIntegerField()
    away_count = models.PositiveIntegerField()
    neutral_count = models.PositiveIntegerField()
    coverage = models.FloatField(null=True, blank=True, help_text="Share of members judged; for derived tracks only.")
    members = models.JSONField(default=list, help_text="Codes of the actors a group's row was read from; else none.")
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ("track", "as_of", "recorded_at")
        constraints = (
            one_of("direction_label_is_known", "label", Label),
            one_of("direction_shown_is_known", "shown", ShownLabel),
            one_of("direction_previous_label_is_known", "previous_label", Label, blank=True),
            one_of("direction_previous_shown_is_known", "previous_shown", ShownLabel, blank=True),
            one_of("direction_long_label_is_known", "long_label", Label),
            one_of("direction_furthest_step_is_known", "furthest_step", Step, blank=True),
            models.CheckConstraint(name="direction_p_is_a_probability", condition=Q(p_toward__gt=0, p_toward__lt=1)),
            models.UniqueConstraint(
                # Reader: the board, the latest row of each track up to a day and a moment of knowledge.
                fields=("track", "as_of", "recorded_at"),
                name="direction_once_per_day_and_moment",
            ),
        )
        indexes = (
            # Reader: digests, which ask what was recorded inside a closed period.
            models.Index(fields=("recorded_at", "track"), name="direction_by_recorded"),
        )

    def __str__(self) -> str:
        return f"{self.track_id} on {self.as_of}: {self.shown}"


class Call(models.Model):
    """An editor's stated disagreement with a computed direction; shown beside it, never instead of it."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="calls")
    label = term_field(Label)
    reason = models.TextField()
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(help_text="It lapses by itself on this day.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("track", "-called_at")
        constraints = (
            one_of("call_label_is_known", "label", Label),
            models.CheckConstraint(name="call_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="call_withdrawn_after_made",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("called_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.track}: {self.label} until {self.expires_on}"


class Check(models.Model):
    """Somebody looked at a track and found nothing new."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("track", "-checked_at")
        # Reader: the board's stale mark, the last check of each track.
        indexes = (models.Index(fields=("track", "-checked_at"), name="check_latest"),)

    def __str__(self) -> str:
        return f"{self.track} checked {self.checked_at:%Y-%m-%d}"


class Stamp(models.Model):
    """A random word that the database itself writes anew in every transaction that changes what a status page shows.

    The words of all rows together are the version of the record (status/version.py); the triggers are in migration
    0010. One row as a rule: whoever writes at the same time as another takes a row of its own, so that nobody waits.
    """

    word = models.CharField(max_length=32)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.word
