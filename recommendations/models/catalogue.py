"""What is tracked: briefs, their pillars and recommendations, the actors, and the tracks between them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from recommendations.models.constraints import one_of, term_field
from recommendations.models.natural import NaturalKeyManager
from recommendations.vocabulary import ActorKind, ActorRole, DatePrecision, Horizon, Involvement, MatchKind


class Brief(models.Model):
    """The document whose recommendations are tracked."""

    natural_key_fields = ("code",)

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    series = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    author = models.CharField(max_length=200, blank=True)
    issued_by = models.CharField(max_length=200, help_text="The organisation that published it.")
    published_on = models.DateField()
    published_precision = term_field(DatePrecision, default=DatePrecision.DAY.value)
    home_url = models.URLField(max_length=500, blank=True)
    document_url = models.URLField(max_length=500, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = NaturalKeyManager["Brief"]()
    history = HistoricalRecords()

    class Meta:
        ordering = ("-published_on", "code")
        constraints = (one_of("brief_published_precision_is_known", "published_precision", DatePrecision),)

    def __str__(self) -> str:
        return f"{self.series} {self.number}".strip() if self.number else self.title

    def natural_key(self) -> tuple[str]:
        """Return the code."""
        return (self.code,)


class Pillar(models.Model):
    """One theme of a brief."""

    natural_key_fields = ("brief__code", "code")

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="pillars")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = NaturalKeyManager["Pillar"]()
    history = HistoricalRecords()

    class Meta:
        ordering = ("brief", "position")
        constraints = (models.UniqueConstraint(fields=("brief", "code"), name="pillar_code_once_per_brief"),)

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        """Return brief code and pillar code."""
        return (self.brief.code, self.code)


class Actor(models.Model):
    """Whose policy moves. A derived actor's direction follows from its members (METHOD 1.9)."""

    natural_key_fields = ("code",)

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=20, blank=True, help_text="What a narrow column prints, for example EE.")
    kind = term_field(ActorKind)
    role = term_field(ActorRole, default=ActorRole.CONTEXT.value)
    group = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order of the board's columns.")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = NaturalKeyManager["Actor"]()
    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "code")
        constraints = (
            one_of("actor_kind_is_known", "kind", ActorKind),
            one_of("actor_role_is_known", "role", ActorRole),
            models.CheckConstraint(name="actor_is_not_its_own_group", condition=~Q(group=F("id"))),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the code."""
        return (self.code,)


class ActorAlias(models.Model):
    """Another name that stands for an actor in news: a capital, a government seat, an office, a form of the name."""

    natural_key_fields = ("actor__code", "text")

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=120)
    language = models.CharField(
        max_length=8, blank=True, help_text="Where given, each word is a stem and may go on; empty: read as English."
    )

    objects = NaturalKeyManager["ActorAlias"]()
    history = HistoricalRecords()

    class Meta:
        ordering = ("actor", "text")
        verbose_name_plural = "actor aliases"
        constraints = (models.UniqueConstraint(fields=("actor", "text"), name="actor_alias_once"),)

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str]:
        """Return actor code and text."""
        return (self.actor.code, self.text)

    natural_key.dependencies = ["recommendations.actor"]  # type: ignore[attr-defined]


class Recommendation(models.Model):
    """One thing a brief asks for. The summary is ours; the source's title and place in the text stand apart."""

    natural_key_fields = ("brief__code", "code")

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="recommendations")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="recommendations")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=60, blank=True, help_text="For narrow columns; the title where empty.")
    summary = models.TextField()
    rationale = models.TextField(blank=True)
    source_section = models.CharField(max_length=300, blank=True, help_text="Where the source says it.")
    asks = models.JSONField(default=list, blank=True, help_text='List of {"code": …, "text": …}.')
    horizon = term_field(Horizon)
    coding_notes = models.TextField(blank=True)
    related = models.ManyToManyField("self", blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = NaturalKeyManager["Recommendation"]()
    history = HistoricalRecords()

    class Meta:
        ordering = ("brief", "pillar__position", "position")
        constraints = (
            models.UniqueConstraint(fields=("brief", "code"), name="recommendation_code_once_per_brief"),
            one_of("recommendation_horizon_is_known", "horizon", Horizon),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def natural_key(self) -> tuple[str, str]:
        """Return brief code and recommendation code."""
        return (self.brief.code, self.code)

    natural_key.dependencies = ["recommendations.brief"]  # type: ignore[attr-defined]


class MatchTerm(models.Model):
    """A phrase, a name or a sign of a false match that triage looks for in stories."""

    natural_key_fields = ("recommendation__brief__code", "recommendation__code", "kind", "text")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="match_terms")
    kind = term_field(MatchKind)
    text = models.CharField(max_length=120)
    language = models.CharField(
        max_length=8, blank=True, help_text="Where given, each word is a stem and may go on; empty: read as English."
    )
    quieted_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it proposes nothing, because staff declined most of what it found."
    )
    woken_at = models.DateTimeField(
        null=True, blank=True, help_text="When a person set it to work again; only decisions since then count."
    )

    objects = NaturalKeyManager["MatchTerm"]()
    history = HistoricalRecords()

    class Meta:
        ordering = ("recommendation", "kind", "text")
        constraints = (
            models.UniqueConstraint(fields=("recommendation", "kind", "text"), name="match_term_once_per_kind"),
            one_of("match_term_kind_is_known", "kind", MatchKind),
        )

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str, str, str]:
        """Return brief code, recommendation code, kind and text."""
        return (*self.recommendation.natural_key(), self.kind, self.text)

    natural_key.dependencies = ["recommendations.recommendation"]  # type: ignore[attr-defined]


class Track(models.Model):
    """Recommendation x actor, with its criteria. Tracks of tracked actors are assessed; of derived ones, derived."""

    natural_key_fields = ("recommendation__brief__code", "recommendation__code", "actor__code")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="tracks")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="tracks")
    involvement = term_field(Involvement, default=Involvement.CONTEXT.value)
    criteria_toward = models.JSONField(default=list, blank=True, help_text="List of tests, in our words.")
    criteria_away = models.JSONField(default=list, blank=True, help_text="List of tests, in our words.")
    review_interval_days = models.PositiveSmallIntegerField(default=30)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    restate_from = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="First past day to record anew, since something about it became known late; empty: none waits.",
    )

    objects = NaturalKeyManager["Track"]()
    history = HistoricalRecords(excluded_fields=["restate_from"])

    class Meta:
        ordering = ("recommendation", "actor__position", "actor__code")
        constraints = (
            models.UniqueConstraint(fields=("recommendation", "actor"), name="track_once_per_actor"),
            one_of("track_involvement_is_known", "involvement", Involvement),
        )
        indexes = (
            # Reader: the tick that looks for days to record anew; few tracks have any.
            models.Index(fields=("recommendation",), condition=Q(restate_from__isnull=False), name="track_to_restate"),
        )

    def __str__(self) -> str:
        return f"{self.recommendation.code} × {self.actor.name}"

    def natural_key(self) -> tuple[str, str, str]:
        """Return brief code, recommendation code and actor code."""
        return (*self.recommendation.natural_key(), self.actor.code)

    natural_key.dependencies = ["recommendations.recommendation", "recommendations.actor"]  # type: ignore[attr-defined]
