"""The influence log: where a recommendation turned up in the world. It moves no direction and is told in no digest.

Alignment is not influence, and a trace of influence is no alignment: nothing here is read by what computes or mails.
Private to staff unless somebody says otherwise; what is wrong is withdrawn and stays on record.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from recommendations.fetch.address import BadAddress, check_address
from recommendations.models import Influence, Recommendation
from recommendations.vocabulary import InfluenceKind

LONGEST_TEXT = 300
LONGEST_ADDRESS = 1000


class BadInfluence(ValueError):  # noqa: N818 -- a word of the design
    """A line that cannot be kept; `errors` says by field what is wrong and what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors.values()))


@dataclass(frozen=True, slots=True)
class Trace:
    """What somebody noted: where the recommendation turned up. `url` may be empty."""

    kind: InfluenceKind
    occurred_on: date
    text: str
    url: str = ""
    is_private: bool = True


@transaction.atomic
def record_influence(recommendation: Recommendation, trace: Trace, *, by: User, now: datetime) -> Influence:
    """Keep a line of the log. The same line again is returned as it stands. Raises BadInfluence."""
    text, url = " ".join(trace.text.split()), trace.url.strip()
    if errors := _errors(trace, text, url, now=now) | _archived(recommendation):
        raise BadInfluence(errors)
    said: dict[str, Any] = {"kind": trace.kind.value, "occurred_on": trace.occurred_on, "text": text}
    said |= {"url": check_address(url) if url else "", "is_private": trace.is_private}
    Recommendation.objects.select_for_update(no_key=True).get(pk=recommendation.pk)
    same = standing_influences(with_private=True).filter(recommendation=recommendation, **said).first()
    return same or Influence.objects.create(recommendation=recommendation, recorded_by=by, recorded_at=now, **said)


def withdraw_influence(influence_id: int, *, by: User, now: datetime) -> bool:
    """Take a line back; it stays on record. False where that had been done already."""
    standing = Influence.objects.filter(pk=influence_id, withdrawn_at=None)
    return standing.update(withdrawn_at=now, withdrawn_by=by) == 1


def standing_influences(*, with_private: bool) -> "QuerySet[Influence]":
    """Return the lines that stand, the latest first; without the private ones where the reader is not staff."""
    return all_influences(with_private=with_private).filter(withdrawn_at=None)


def all_influences(*, with_private: bool) -> "QuerySet[Influence]":
    """Return every line, the latest first. Those withdrawn are for staff alone, as the private ones are."""
    rows = Influence.objects.select_related("recommendation__brief", "recorded_by", "withdrawn_by")
    rows = rows.order_by("-occurred_on", "-recorded_at", "-pk")
    return rows if with_private else rows.filter(is_private=False, withdrawn_at=None)


def _errors(trace: Trace, text: str, url: str, *, now: datetime) -> dict[str, str]:
    errors = {}
    if not text:
        errors["text"] = "Say in a sentence what happened: who, where, in which words."
    elif len(text) > LONGEST_TEXT:
        errors["text"] = f"Keep it under {LONGEST_TEXT} characters. It has {len(text)}."
    if trace.occurred_on > localdate(now):
        errors["occurred_on"] = "That day is still to come. Note it once it has happened."
    if url:
        errors |= _address_errors(url)
    return errors


def _address_errors(url: str) -> dict[str, str]:
    if len(url) > LONGEST_ADDRESS:
        return {"url": f"Keep the address under {LONGEST_ADDRESS} characters."}
    try:
        check_address(url)
    except BadAddress as bad:
        return {"url": str(bad)}
    return {}


def _archived(recommendation: Recommendation) -> dict[str, str]:
    if recommendation.archived_at is None:
        return {}
    return {"recommendation": f"{recommendation.code} is archived. Choose one that is still followed."}
