"""What somebody typed into a form and has not sent: one draft per person and form, thrown away once it is sent."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from recommendations.models import Draft

MOST_BYTES = 200_000
# How forms, addresses and sessions name what belongs to drafts.
PLACE_FIELD, TAKE_UP, SENT = "draft_place", "draft", "drafts_sent"
_LONGEST_PLACE = 300
_LONGEST_TITLE = 300
Fields = Mapping[str, Sequence[str]]


class BadDraft(ValueError):  # noqa: N818 -- a word of the design
    """A draft cannot be kept. The message says why, and what to do."""


def save_draft(
    owner: User, place: str, fields: Fields, *, title: str = "", most_bytes: int = MOST_BYTES, now: datetime
) -> Draft | None:
    """Keep what was typed, in the place of what was kept there before; twice leaves one. Raises BadDraft.

    `place`: the path of the page the form stands on. `fields`: the values of every field. A form in which nothing
    stands is no draft: None, and what was kept goes.
    """
    # PostgreSQL keeps no NUL.
    kept = {name: [value.replace("\0", "") for value in values] for name, values in fields.items()}
    check_draft(place, kept, most_bytes=most_bytes)
    if not any(value.strip() for values in kept.values() for value in values):
        discard_draft(owner, place)
        return None
    written = {"fields": kept, "title": title.strip()[:_LONGEST_TITLE], "saved_at": now}
    return Draft.objects.update_or_create(owner=owner, place=place, defaults=written)[0]


def check_draft(place: str, fields: Fields, *, most_bytes: int = MOST_BYTES) -> None:
    """Raise BadDraft where a draft names no page of this site, or is too long to be kept."""
    if not place.startswith("/") or place.startswith(("//", "/\\")) or len(place) > _LONGEST_PLACE:
        raise BadDraft("A draft belongs to a page of this site. Open the form anew, and type it there.")
    size = len(json.dumps({name: list(values) for name, values in fields.items()}).encode())
    if size > most_bytes:
        raise BadDraft(
            f"This is too long to be kept as a draft: {size:,} bytes of at most {most_bytes:,}. Shorten it, or save it."
        )


def draft_at(owner: User, place: str) -> Draft | None:
    """Return what somebody typed at a place and has not sent."""
    return Draft.objects.filter(owner=owner, place=place).first()


def drafts_of(owner: User) -> QuerySet[Draft]:
    """Return everything somebody typed and has not sent, the latest first."""
    return Draft.objects.filter(owner=owner).order_by("-saved_at", "-pk")


def discard_draft(owner: User, place: str) -> bool:
    """Throw away what was kept at a place, and return whether there was anything."""
    return bool(Draft.objects.filter(owner=owner, place=place).delete()[0])
