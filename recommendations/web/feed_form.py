"""The forms of a feed. They read what was typed; what is wrong with it, ingestion says."""

from collections.abc import Mapping
from typing import Self

from django import forms

from recommendations.ingestion.feed_draft import FeedDraft
from recommendations.models import Feed
from recommendations.models.constraints import choices
from recommendations.vocabulary import FeedKind


class FeedForm(forms.Form):
    """A feed as a person describes it."""

    url = forms.CharField(label="Address", required=False, max_length=1000)
    kind = forms.ChoiceField(label="Kind", choices=choices(FeedKind), initial=FeedKind.SYNDICATION.value)
    title = forms.CharField(label="Title; empty: the host's name", required=False, max_length=200)
    publisher_name = forms.CharField(label="Publisher; empty: the title", required=False, max_length=160)
    language = forms.CharField(label="Language of its items, such as et", required=False, max_length=8)
    alternative_url = forms.CharField(
        label="Alternative address, tried when this one has failed for a day", required=False, max_length=1000
    )
    user_agent = forms.CharField(label="User agent; empty: ours", required=False, max_length=200)
    records_from = forms.FloatField(
        label="Relevance from which a story becomes a proposed event by itself, 0 to 1; empty: never",
        required=False,
    )

    @classmethod
    def of(cls, feed: Feed) -> Self:
        """Return the form with the feed as it stands."""
        names = ("url", "kind", "title", "language", "alternative_url", "user_agent", "records_from")
        return cls(initial={name: getattr(feed, name) for name in names} | {"publisher_name": feed.publisher.name})

    def draft(self) -> FeedDraft:
        """Return what was typed; the form must be valid."""
        return FeedDraft(**self.cleaned_data | {"kind": FeedKind(self.cleaned_data["kind"])})

    def take(self, errors: Mapping[str, list[str]]) -> list[str]:
        """Put the capability's sentences beside their fields, and return those that belong to no field."""
        for name, sentences in errors.items():
            if name in self.fields:
                self.add_error(name, sentences)
        return [sentence for name, sentences in errors.items() if name not in self.fields for sentence in sentences]
