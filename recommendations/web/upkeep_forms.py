"""The forms of everything that is kept up: what may be changed, what is fixed, and what a field wants."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from recommendations.catalogue.source.matching import LANGUAGES
from recommendations.models import Actor, ActorAlias, Indicator, MatchTerm, Publisher
from recommendations.vocabulary import ActorKind, ActorRole
from recommendations.web.upkeep_brief_forms import BriefForm, PillarForm, RecommendationForm, TrackForm
from recommendations.web.upkeep_fields import ONCE, UpkeepForm, WebAddressField, check_code, offer, open_recommendations

EXCERPT_CAP = 500


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
        offer(self, "recommendation", open_recommendations())


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
        offer(self, "actor", Actor.objects.filter(archived_at=None))


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
        offer(self, "recommendation", open_recommendations())
        offer(self, "also_relevant", open_recommendations())
        offer(self, "actor", Actor.objects.filter(archived_at=None))
        check_code(self)


class PublisherForm(UpkeepForm):
    """Who says so. The name is how data sets know a publisher, so it stays."""

    FIXED = ("name",)

    class Meta:
        model = Publisher
        fields = ("name", "tier", "home_url", "excerpt_length")
        labels = {"home_url": "Home page", "excerpt_length": "Most characters of its text to keep"}
        help_texts = {"excerpt_length": f"By its terms of use, 0 to {EXCERPT_CAP}; 0: headline and link only."}
        field_classes = {"home_url": WebAddressField}
        error_messages = {"name": {"unique": f"A publisher of this name {ONCE}"}}

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
        error_messages = {"code": {"unique": f"An actor with this code {ONCE}"}}

    def open_choices(self) -> None:
        """Offer groups in use, without the actor itself."""
        groups = Actor.objects.filter(archived_at=None, kind=ActorKind.GROUP).exclude(pk=self.instance.pk)
        offer(self, "group", groups)

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
