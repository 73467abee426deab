"""The forms of everything that is kept up: what may be changed, what is fixed, and what a field wants."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from recommendations.catalogue.source.matching import LANGUAGES
from recommendations.models import (
    Actor,
    ActorAlias,
    Brief,
    Indicator,
    MatchTerm,
    Pillar,
    Publisher,
    Recommendation,
    Track,
)
from recommendations.vocabulary import ActorKind, ActorRole
from recommendations.web.upkeep_fields import AsksField, LinesField, UpkeepForm, WebAddressField

EXCERPT_CAP = 500
_CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z", "Use letters, digits, dots and dashes only, such as R01.")
_ONCE = "is there already. Choose another, or change the one that is there."


class BriefForm(UpkeepForm):
    """A brief."""

    FIXED = ("code",)

    class Meta:
        model = Brief
        fields = (
            *("code", "title", "series", "number", "author", "issued_by", "published_on", "published_precision"),
            *("home_url", "document_url"),
        )
        labels = {
            "code": "Code, for addresses",
            "published_on": "Published on",
            "published_precision": "How exactly that is known",
            "home_url": "Home page of the publisher",
            "document_url": "Address of the document",
        }
        help_texts = {
            "code": "Small letters, digits and dashes, such as quincy-93. It stays as it is.",
            "published_on": "Such as 2026-02-15. Of a month write the 15th, of a year 1 July.",
        }
        field_classes = {"home_url": WebAddressField, "document_url": WebAddressField}
        error_messages = {"code": {"unique": f"A brief with this code {_ONCE}"}}


class PillarForm(UpkeepForm):
    """A theme of a brief."""

    FIXED, BLAMED = ("brief", "code"), "code"

    class Meta:
        model = Pillar
        fields = ("brief", "code", "title", "position")
        labels = {"position": "Place among the pillars"}

    def open_choices(self) -> None:
        """Offer briefs in use; a code is a code."""
        _open(self, "brief", Brief.objects.filter(archived_at=None))
        _code(self)


class RecommendationForm(UpkeepForm):
    """One thing a brief asks for: what the source says stands apart from what we say."""

    FIXED, BLAMED = ("brief", "code"), "code"
    asks = AsksField(
        label="What it asks for, one a line", help_text="Code, stroke, text: R01.1 | Reaffirm the pledge in public"
    )

    class Meta:
        model = Recommendation
        fields = (
            *("brief", "pillar", "code", "title", "source_section", "short_title", "summary", "rationale", "asks"),
            *("horizon", "coding_notes", "related", "owner", "position"),
        )
        labels = {
            "title": "Title, as the source has it",
            "source_section": "Where the source says it",
            "summary": "Summary, in our words",
            "rationale": "Why, in our words",
            "coding_notes": "Notes for those who judge",
            "position": "Place in its pillar",
        }
        help_texts = {"source_section": "Section, page or paragraph.", "summary": "A paraphrase, never a quotation."}
        widgets = {
            "related": forms.CheckboxSelectMultiple,
            "summary": forms.Textarea(attrs={"data-rows": 6}),
            "rationale": forms.Textarea(attrs={"data-rows": 3}),
            "coding_notes": forms.Textarea(attrs={"data-rows": 3}),
        }

    def open_choices(self) -> None:
        """Offer the pillars and neighbours of its own brief, of a new one those of every brief in use."""
        pillars, others = Pillar.objects.select_related("brief"), Recommendation.objects.select_related("brief")
        if self.instance.pk:
            pillars, others = pillars.filter(brief=self.instance.brief_id), others.filter(brief=self.instance.brief_id)
        else:
            _open(self, "brief", Brief.objects.filter(archived_at=None))
            _code(self)
            if given := self.initial.get("brief"):
                pillars, others = pillars.filter(brief=given), others.filter(brief=given)
        _open(self, "pillar", pillars.filter(archived_at=None))
        _open(self, "related", others.filter(archived_at=None).exclude(pk=self.instance.pk))
        self.fields["pillar"].label_from_instance = lambda row: f"{row.brief}: {row.code} {row.title}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a pillar or neighbours of another brief."""
        asked = super().clean() or self.cleaned_data
        brief = asked.get("brief") or (self.instance.brief if self.instance.pk else None)
        pillar = asked.get("pillar")
        if brief and pillar and pillar.brief_id != brief.pk:
            self.add_error("pillar", f"This pillar belongs to {pillar.brief}. Choose one of {brief}, or add it first.")
        if brief and any(other.brief_id != brief.pk for other in asked.get("related") or ()):
            self.add_error("related", "Neighbours stand in the same brief. Leave the others out.")
        return asked


class TrackForm(UpkeepForm):
    """The coding guide of one actor on one recommendation."""

    FIXED, BLAMED = ("recommendation", "actor"), "actor"
    criteria_toward = LinesField(label="What counts as toward, one test a line", help_text="In our words.")
    criteria_away = LinesField(label="What counts as away, one test a line", help_text="In our words.")

    class Meta:
        model = Track
        fields = (
            *("recommendation", "actor", "involvement", "criteria_toward", "criteria_away", "review_interval_days"),
            "owner",
        )
        labels = {
            "involvement": "What the recommendation expects of the actor",
            "review_interval_days": "Days after which somebody should look again",
        }

    def open_choices(self) -> None:
        """Offer what is in use."""
        _open(self, "recommendation", _open_recommendations())
        _open(self, "actor", Actor.objects.filter(archived_at=None))
        self.fields["review_interval_days"].min_value = 1  # type: ignore[attr-defined]

    def clean_review_interval_days(self) -> int:
        """Refuse a review every zero days, and one nobody lives to see."""
        days: int = self.cleaned_data["review_interval_days"]
        if not 1 <= days <= 3650:
            raise ValidationError("Give 1 to 3650 days.")
        return days


class _SpokenForm(UpkeepForm):
    """A text that is looked for, with the languages whose words it begins."""

    def clean_language(self) -> str:
        """Return languages parted by commas. Refuses those whose stems we cannot tell apart."""
        spoken = [one.strip() for one in self.cleaned_data["language"].lower().split(",") if one.strip()]
        if unknown := [one for one in spoken if one not in LANGUAGES]:
            raise ValidationError(f"“{unknown[0]}” is none of {', '.join(LANGUAGES)}. Leave it empty for English.")
        return ",".join(spoken)


_LANGUAGE = {"language": "Language of the stems"}
_LANGUAGE_HELP = {
    "language": "Empty: English, read word by word. et, lv, lt or ru, parted by commas: each word is a beginning."
}


class TermForm(_SpokenForm):
    """Something to look for in news."""

    FIXED, BLAMED = ("recommendation",), "text"

    class Meta:
        model = MatchTerm
        fields = ("recommendation", "kind", "text", "language")
        labels = {"text": "Text to look for"} | _LANGUAGE
        help_texts = _LANGUAGE_HELP | {
            "kind": "A phrase counts in parts too, a name only in full; a negative is the sign of a false match."
        }

    def open_choices(self) -> None:
        """Offer recommendations in use."""
        _open(self, "recommendation", _open_recommendations())


class AliasForm(_SpokenForm):
    """Another name of an actor."""

    FIXED, BLAMED = ("actor",), "text"

    class Meta:
        model = ActorAlias
        fields = ("actor", "text", "language")
        labels = {"text": "Another name"} | _LANGUAGE
        help_texts = _LANGUAGE_HELP

    def open_choices(self) -> None:
        """Offer actors in use."""
        _open(self, "actor", Actor.objects.filter(archived_at=None))


class IndicatorForm(UpkeepForm):
    """A measurable quantity. Baseline, target and figures have their own page."""

    FIXED, BLAMED = ("recommendation", "code"), "code"

    class Meta:
        model = Indicator
        fields = (
            *("recommendation", "code", "name", "definition", "unit", "actor", "also_relevant", "desired_direction"),
            *("reading_rule", "scale", "natural_limit", "meaningful_change", "tolerance", "approach_value"),
            *("min_span_days", "cadence", "caveat", "source_name", "source_url"),
        )
        labels = {"cadence": "How often figures come", "min_span_days": "Least days between first and last figure"}
        field_classes = {"source_url": WebAddressField}
        widgets = {
            "also_relevant": forms.CheckboxSelectMultiple,
            "definition": forms.Textarea(attrs={"data-rows": 3}),
            "caveat": forms.Textarea(attrs={"data-rows": 3}),
        }

    def open_choices(self) -> None:
        """Offer what is in use."""
        _open(self, "recommendation", _open_recommendations())
        _open(self, "also_relevant", _open_recommendations())
        _open(self, "actor", Actor.objects.filter(archived_at=None))
        _code(self)


class PublisherForm(UpkeepForm):
    """Who says so. The name is how data sets know a publisher, so it stays."""

    FIXED = ("name",)

    class Meta:
        model = Publisher
        fields = ("name", "tier", "home_url", "excerpt_length")
        labels = {"home_url": "Home page", "excerpt_length": "Most characters of its text to keep"}
        help_texts = {"excerpt_length": f"By its terms of use, 0 to {EXCERPT_CAP}; 0: headline and link only."}
        field_classes = {"home_url": WebAddressField}
        error_messages = {"name": {"unique": f"A publisher of this name {_ONCE}"}}

    def clean_excerpt_length(self) -> int:
        """Refuse more than anybody's terms allow."""
        length: int = self.cleaned_data["excerpt_length"]
        if length > EXCERPT_CAP:
            raise ValidationError(f"Give 0 to {EXCERPT_CAP}.")
        return length


class ActorForm(UpkeepForm):
    """Whose policy moves."""

    FIXED = ("code",)

    class Meta:
        model = Actor
        fields = ("code", "name", "short_name", "kind", "role", "group", "position")
        labels = {"short_name": "Short name", "group": "Member of", "position": "Place among the columns"}
        help_texts = {
            "code": "Small letters, digits and dashes, such as united-states. It stays as it is.",
            "role": "Tracked: judged. Derived: its direction follows from its members. Context: shown only.",
        }
        error_messages = {"code": {"unique": f"An actor with this code {_ONCE}"}}

    def open_choices(self) -> None:
        """Offer groups in use, without the actor itself."""
        groups = Actor.objects.filter(archived_at=None, kind=ActorKind.GROUP).exclude(pk=self.instance.pk)
        _open(self, "group", groups)

    def clean(self) -> dict[str, Any]:
        """Refuse groups of groups, and a derived actor that is none."""
        asked = super().clean() or self.cleaned_data
        if asked.get("role") == ActorRole.DERIVED and asked.get("kind") not in {ActorKind.GROUP, None}:
            self.add_error("role", "Only a group is derived. Make it a group, or let it be tracked.")
        if asked.get("group") and asked.get("kind") == ActorKind.GROUP:
            self.add_error("group", "A group is no member of another. Leave this empty.")
        if self.instance.pk and asked.get("kind") != ActorKind.GROUP and self.instance.members.exists():
            self.add_error("kind", "It has members, so it stays a group. Take its members out first.")
        return asked


FORMS: dict[str, type[UpkeepForm]] = {
    "briefs": BriefForm,
    "pillars": PillarForm,
    "recommendations": RecommendationForm,
    "actors": ActorForm,
    "tracks": TrackForm,
    "terms": TermForm,
    "aliases": AliasForm,
    "indicators": IndicatorForm,
    "publishers": PublisherForm,
}


def _open_recommendations() -> Any:
    rows = Recommendation.objects.filter(archived_at=None, brief__archived_at=None).select_related("brief")
    return rows.order_by("brief", "pillar__position", "position")


def _open(form: UpkeepForm, name: str, rows: Any) -> None:
    """Let a menu offer these rows, and what the row holds already."""
    if name in form.fields:
        form.fields[name].queryset = rows  # type: ignore[attr-defined]


def _code(form: UpkeepForm) -> None:
    if "code" in form.fields:
        form.fields["code"].validators.append(_CODE)
