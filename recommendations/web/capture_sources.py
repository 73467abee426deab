"""The reports a development rests on, as the form asks for them: one beside the address, and as many more as needed."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from recommendations.events.capture import publisher_of
from recommendations.events.finding import Source
from recommendations.fetch.address import BadAddress, check_address
from recommendations.models import Publisher
from recommendations.vocabulary import PublisherTier

PREFIX = "source"
MOST = 12
_LONGEST_ADDRESS = 1_000


class QuietForm(forms.Form):
    """A form that can be shown as it was typed without a word about what is missing."""

    def hush(self) -> None:
        """Forget every error: nobody asked yet whether the form is complete."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class SourceForm(QuietForm):
    """One report of the development."""

    url = forms.CharField(label="Address", required=False, max_length=_LONGEST_ADDRESS)
    title = forms.CharField(label="Title of the report", required=False, max_length=400)
    publisher_name = forms.CharField(label="Publisher", required=False, max_length=160)
    published_on = forms.DateField(
        label="Published", required=False, error_messages={"invalid": "Give a day, as 2026-02-24."}
    )
    language = forms.CharField(label="Language code", required=False, max_length=8)
    quote = forms.CharField(label="Quote", required=False)
    archived_url = forms.CharField(label="Archived copy", required=False, max_length=_LONGEST_ADDRESS)

    def clean(self) -> dict[str, Any]:
        """A quote may be as long as the publisher allows, and the copy needs an address that leads somewhere."""
        typed = super().clean() or self.cleaned_data
        if typed.get("archived_url"):
            _check(self, "archived_url")
        if typed.get("quote"):
            self._measure(typed["quote"], publisher_of(typed.get("publisher_name", ""), typed.get("url", "")))
        return typed

    def _measure(self, quote: str, publisher: Publisher | None) -> None:
        limit = (publisher or Publisher()).excerpt_length
        name = publisher.name if publisher else "A publisher not seen before"
        if not limit:
            self.add_error("quote", f"Leave the quote out: of {name} we keep headline and address alone.")
        elif len(quote) > limit:
            self.add_error(
                "quote", f"Shorten the quote to {limit} characters; it has {len(quote)}. {name} allows no more."
            )

    def has_source(self) -> bool:
        """Whether a report was given at all."""
        return any(self.cleaned_data.get(name) for name in ("url", "title", "publisher_name"))

    def source(self) -> Source:
        """Return the report."""
        typed = self.cleaned_data.get
        return Source(
            url=typed("url", ""),
            title=typed("title", ""),
            publisher_name=typed("publisher_name", ""),
            published_on=typed("published_on"),
            language=typed("language", ""),
            quote=typed("quote", ""),
            archived_url=typed("archived_url", ""),
        )

    @property
    def tier(self) -> PublisherTier | None:
        """How its publisher knows what it says; None where nobody is named, or one not seen before."""
        publisher = publisher_of(str(self["publisher_name"].value() or ""), str(self["url"].value() or ""))
        return PublisherTier(publisher.tier) if publisher else None

    @property
    def is_more_wrong(self) -> bool:
        """Whether a mistake stands beside a field that is folded away."""
        return any(name in self.errors for name in ("title", "published_on", "language", "quote", "archived_url"))


class SourceRow(SourceForm):
    """A further report; left empty it is left out."""

    def clean(self) -> dict[str, Any]:
        """A report has an address or, where none exists, a title and a publisher."""
        typed = super().clean()
        if typed.get("url"):
            _check(self, "url")
        elif any(typed.values()) and not (typed.get("title") and typed.get("publisher_name")):
            self.add_error("url", "Give the address or, where none exists, the report's title and its publisher.")
        return typed


SourceRows = forms.formset_factory(SourceRow, extra=0, max_num=MOST, absolute_max=MOST)


def sources_of(rows: Any) -> tuple[Source, ...]:
    """Return the reports of valid rows, without those left empty."""
    return tuple(row.source() for row in rows if row.has_source())


def with_counts(data: QueryDict, *prefixes: str) -> QueryDict:
    """Return what was posted, with the number of rows where a form from elsewhere did not say any."""
    counted = data.copy()
    for prefix in prefixes:
        counted.setdefault(f"{prefix}-TOTAL_FORMS", "0")
        counted.setdefault(f"{prefix}-INITIAL_FORMS", "0")
    return counted


def _check(form: forms.Form, name: str) -> None:
    address = form.cleaned_data[name]
    try:
        check_address(address)
    except BadAddress as bad:
        form.add_error(name, f"“{address[:80]}” cannot be used. {bad}")
