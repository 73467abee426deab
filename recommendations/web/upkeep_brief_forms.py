"""The forms of a brief and its parts: pillars, recommendations, tracks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from recommendations.models import Actor, Brief, Pillar, Recommendation, Track
from recommendations.web.upkeep_fields import (
    ONCE,
    AsksField,
    LinesField,
    UpkeepForm,
    WebAddressField,
    check_code,
    offer,
    open_recommendations,
)


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
        error_messages = {"code": {"unique": f"A brief with this code {ONCE}"}}


class PillarForm(UpkeepForm):
    """A theme of a brief."""

    FIXED, BLAMED = ("brief", "code"), "code"

    class Meta:
        model = Pillar
        fields = ("brief", "code", "title", "position")
        labels = {"position": "Place among the pillars"}

    def open_choices(self) -> None:
        """Offer briefs in use; a code is a code."""
        offer(self, "brief", Brief.objects.filter(archived_at=None))
        check_code(self)


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
            offer(self, "brief", Brief.objects.filter(archived_at=None))
            check_code(self)
            if given := self.initial.get("brief"):
                pillars, others = pillars.filter(brief=given), others.filter(brief=given)
        offer(self, "pillar", pillars.filter(archived_at=None))
        offer(self, "related", others.filter(archived_at=None).exclude(pk=self.instance.pk))
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
        offer(self, "recommendation", open_recommendations())
        offer(self, "actor", Actor.objects.filter(archived_at=None))
        self.fields["review_interval_days"].min_value = 1  # type: ignore[attr-defined]

    def clean_review_interval_days(self) -> int:
        """Refuse a review every zero days, and one nobody lives to see."""
        days: int = self.cleaned_data["review_interval_days"]
        if not 1 <= days <= 3650:
            raise ValidationError("Give 1 to 3650 days.")
        return days
