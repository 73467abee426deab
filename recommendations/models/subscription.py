"""Who reads and what they were sent: subscribers, subscriptions, digests, suppressed addresses."""

from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from recommendations.models.catalogue import Brief, Recommendation
from recommendations.models.constraints import one_of, term_field
from recommendations.vocabulary import Cadence, DigestState, SuppressionReason


def known_time_zone(name: str) -> None:
    """Raise ValidationError unless the name is an IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is no time zone. Give an IANA name such as Europe/Vilnius.")


class Subscriber(models.Model):
    """An address that asked for mail and, once confirmed, gets it."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    time_zone = models.CharField(max_length=60, default="UTC", validators=[known_time_zone])
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("email",)
        constraints = (models.UniqueConstraint(Lower("email"), name="subscriber_address_once"),)

    def __str__(self) -> str:
        return self.email


class Subscription(models.Model):
    """What a subscriber asked for and how often. No recommendations chosen means the whole brief."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="subscriptions")
    recommendations = models.ManyToManyField(Recommendation, blank=True, related_name="subscriptions")
    cadence = term_field(Cadence, default=Cadence.WEEKLY.value)
    send_hour = models.PositiveSmallIntegerField(default=7, help_text="Hour of the reader's day, 5 to 21.")
    started_at = models.DateTimeField(help_text="Nothing recorded before this moment is ever sent.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("subscriber", "brief")
        constraints = (
            models.UniqueConstraint(
                fields=("subscriber", "brief"),
                condition=Q(ended_at__isnull=True),
                name="subscription_one_running_per_brief",
            ),
            one_of("subscription_cadence_is_known", "cadence", Cadence),
            models.CheckConstraint(
                # 03:30 does not exist on the night the clocks change; between 5 and 21 every hour does.
                name="subscription_send_hour_exists_every_day",
                condition=Q(send_hour__gte=5, send_hour__lte=21),
            ),
        )
        # Reader: open_due_digests, every minute.
        indexes = (models.Index(fields=("cadence",), condition=Q(ended_at__isnull=True), name="subscription_running"),)

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.brief}, {self.cadence}"


class Digest(models.Model):
    """One mail for one closed period: what it says is frozen once rendered."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="digests")
    period_start = models.DateTimeField()
    period_end = models.DateTimeField()
    state = term_field(DigestState, default=DigestState.DUE.value)
    content = models.JSONField(null=True, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(
        null=True, blank=True, help_text="When the hand-over to the mail server began."
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-period_end", "subscription")
        permissions = (("resend_digest", "Can resend a digest that is stuck"),)
        constraints = (
            models.UniqueConstraint(fields=("subscription", "period_start"), name="digest_once_per_period"),
            models.CheckConstraint(name="digest_period_has_length", condition=Q(period_end__gt=F("period_start"))),
            one_of("digest_state_is_known", "state", DigestState),
        )
        # Reader: due_digests, every minute.
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="digest_due"),)

    def __str__(self) -> str:
        return f"{self.subscription} to {self.period_end:%Y-%m-%d}: {self.state}"


class Suppression(models.Model):
    """An address that gets no mail whatever it is subscribed to."""

    email = models.EmailField(max_length=254)
    reason = term_field(SuppressionReason)
    detail = models.CharField(max_length=300, blank=True)
    suppressed_at = models.DateTimeField()

    class Meta:
        ordering = ("email",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="suppression_address_once"),
            one_of("suppression_reason_is_known", "reason", SuppressionReason),
        )

    def __str__(self) -> str:
        return f"{self.email}: {self.reason}"
