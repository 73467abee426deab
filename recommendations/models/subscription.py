"""Who reads and what they were sent: subscribers, subscriptions, digests, what became of them, suppressed addresses."""

from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from recommendations.models.catalogue import Actor, Brief, Pillar, Recommendation
from recommendations.models.constraints import one_of, term_field
from recommendations.vocabulary import Cadence, Detail, DigestState, ReportKind, SuppressionReason


def known_time_zone(name: str) -> None:
    """Raise ValidationError unless the name is an IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is no time zone. Give an IANA name such as Europe/Vilnius.")


class Subscriber(models.Model):
    """An address that asked for mail and, once confirmed, gets it. Erased: the row stands for nobody any more."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    time_zone = models.CharField(max_length=60, default="UTC", validators=[known_time_zone])
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("email",)
        constraints = (models.UniqueConstraint(Lower("email"), name="subscriber_address_once"),)

    def __str__(self) -> str:
        return self.email


class Subscription(models.Model):
    """What a subscriber asked for and how often. Nothing chosen means the whole brief.

    Pillars and recommendations chosen add up; actors chosen narrow both. Without a subscriber it is the site's own row
    of issues, which are published and mailed to nobody.
    """

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="subscriptions")
    pillars = models.ManyToManyField(Pillar, blank=True, related_name="subscriptions")
    recommendations = models.ManyToManyField(Recommendation, blank=True, related_name="subscriptions")
    actors = models.ManyToManyField(Actor, blank=True, related_name="subscriptions")
    cadence = term_field(Cadence, default=Cadence.WEEKLY.value)
    send_hour = models.PositiveSmallIntegerField(default=7, help_text="Hour of the reader's day, 5 to 21.")
    detail = term_field(Detail, default=Detail.FULL.value)
    quiet_mail = models.BooleanField(
        default=False, help_text="Whether a period with nothing new gets a short mail, too."
    )
    with_queue = models.BooleanField(
        default=False, help_text="Whether it ends with what waits for staff; for staff only."
    )
    paused_at = models.DateTimeField(null=True, blank=True)
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
            models.UniqueConstraint(
                fields=("brief",),
                condition=Q(subscriber__isnull=True, ended_at__isnull=True),
                name="subscription_one_archive_per_brief",
            ),
            one_of("subscription_detail_is_known", "detail", Detail),
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
        return f"{self.subscriber or 'The archive'}: {self.brief}, {self.cadence}"

    @property
    def time_zone(self) -> str:
        """The reader's time zone; the tracker's for the site's own issues."""
        return self.subscriber.time_zone if self.subscriber else settings.TIME_ZONE

    @property
    def email(self) -> str:
        """Where its mails go; empty for the site's own issues, which go nowhere."""
        return self.subscriber.email if self.subscriber else ""


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
    failure = models.CharField(max_length=500, blank=True, help_text="Why it is held, dropped, failed or stuck.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-period_end", "subscription")
        permissions = (
            ("resend_digest", "Can resend a digest that is stuck"),
            ("approve_digest", "Can let a held digest go out, or drop it"),
        )
        constraints = (
            models.UniqueConstraint(fields=("subscription", "period_start"), name="digest_once_per_period"),
            models.CheckConstraint(name="digest_period_has_length", condition=Q(period_end__gt=F("period_start"))),
            one_of("digest_state_is_known", "state", DigestState),
        )
        # Reader: due_digests, every minute.
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="digest_due"),)

    def __str__(self) -> str:
        return f"{self.subscription} to {self.period_end:%Y-%m-%d}: {self.state}"


class DeliveryReport(models.Model):
    """What a mail server or provider told of one mail, each told once."""

    email = models.EmailField(max_length=254)
    kind = term_field(ReportKind)
    source = models.CharField(max_length=60, help_text="Who told it: a provider's name, or “mailbox”.")
    event_id = models.CharField(max_length=200, help_text="The teller's own number for it; told again, it is the same.")
    digest = models.ForeignKey(Digest, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    detail = models.CharField(max_length=500, blank=True)
    happened_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("source", "event_id"), name="delivery_report_once"),
            one_of("delivery_report_kind_is_known", "kind", ReportKind),
        )
        # Reader: the count of an address's delays, and explain_delivery.
        indexes = (models.Index(Lower("email"), F("received_at").desc(), name="delivery_report_by_address"),)

    def __str__(self) -> str:
        return f"{self.email}: {self.kind}"


class Suppression(models.Model):
    """An address that gets no mail whatever it is subscribed to, until it is lifted."""

    email = models.EmailField(max_length=254)
    reason = term_field(SuppressionReason)
    detail = models.CharField(max_length=300, blank=True)
    suppressed_at = models.DateTimeField()
    suppressed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("email", "-suppressed_at")
        constraints = (
            models.UniqueConstraint(
                Lower("email"), condition=Q(lifted_at__isnull=True), name="suppression_address_once"
            ),
            one_of("suppression_reason_is_known", "reason", SuppressionReason),
        )

    def __str__(self) -> str:
        return f"{self.email}: {self.reason}"
