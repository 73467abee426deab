"""Due digests to rendered ones: claimed, composed once for all readers with the same wishes, rendered and kept.

A crash costs nothing here: a claim that was left lying is taken up again.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from recommendations.digests.compose import compose_shared
from recommendations.digests.content import DigestContent
from recommendations.digests.deliverable import claimable
from recommendations.digests.envelope import message_id_of
from recommendations.digests.render import Rendered, render_digest
from recommendations.digests.shared import choice_address, composition_keys, nobodys_choice_address, personal
from recommendations.models import Digest
from recommendations.vocabulary import DigestState

MOST_CLAIMS = 5
WAITS_FOR_APPROVAL = "It waits for a person's approval."
_GIVEN_UP = f"It was begun {MOST_CLAIMS} times and never finished. The log says why; resend it once that is mended."
_DOES_NOT_ADD_UP = "It does not add up, so it was not sent."
_LONGEST_FAILURE = 500
_ALL_OF_IT = ("subscription__brief", "subscription__subscriber")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Composition:
    """What readers with one composition key are told. `mail` is None where there is nothing to send."""

    content: DigestContent
    kept: dict[str, Any]
    mail: Rendered | None


Made = dict[str, Composition | None]  # by composition key; None where composing failed


def prepare_digests(ids: Sequence[int], *, made: Made, now: datetime) -> None:
    """Claim what is due among these, compose, render and keep it.

    `made` carries compositions from one call to the next; keep it no longer than one round of deliveries. Whoever
    claimed a row again in the meantime keeps theirs. A digest that cannot be composed is told to the log and holds up
    no other.
    """
    claimed = _claim(ids, now)
    digests = list(claimed.filter(attempts__lte=MOST_CLAIMS).select_related(*_ALL_OF_IT))
    claimed.filter(attempts__gt=MOST_CLAIMS).update(state=DigestState.FAILED, failure=_GIVEN_UP, finished_at=now)
    composed = [(digest, _made(key, digest, made)) for key, digest in zip(_keys(digests), digests, strict=True)]
    with transaction.atomic():
        for digest, composition in composed:
            if composition:
                _mine(now).filter(pk=digest.pk).update(**_outcome(composition, digest, now))


def _claim(ids: Sequence[int], now: datetime) -> QuerySet[Digest]:
    """Claim what is due; rows that somebody else is claiming at this moment are passed over."""
    with transaction.atomic():
        due = Digest.objects.filter(claimable(now), pk__in=ids).order_by("pk")
        free = list(due.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
        claim = {"state": DigestState.CLAIMED, "claimed_at": now, "attempts": F("attempts") + 1}
        Digest.objects.filter(pk__in=free).update(**claim)
    return _mine(now).filter(pk__in=free).order_by("pk")


def _mine(now: datetime) -> QuerySet[Digest]:
    return Digest.objects.filter(state=DigestState.CLAIMED, claimed_at=now)


def _keys(digests: Sequence[Digest]) -> list[str]:
    return composition_keys(digests) if digests else []


def _made(key: str, digest: Digest, made: Made) -> Composition | None:
    if key not in made:
        try:
            made[key] = _composed(digest)
        except Exception:  # noqa: BLE001 -- one digest must not stop the others; claimed too often, it is shown to staff
            _LOG.exception("Digest %s could not be composed. It is tried again in some minutes.", digest.pk)
            made[key] = None
    return made[key]


def _composed(digest: Digest) -> Composition:
    content = compose_shared(digest)
    says_something = content.quiet or content.problems or not content.is_empty
    return Composition(content, content.to_json(), render_digest(content) if says_something else None)


def _outcome(composition: Composition, digest: Digest, now: datetime) -> dict[str, Any]:
    """Return what becomes of a digest: it goes on, waits for a person, or there is nothing to say."""
    own = choice_address(digest.subscription, now=digest.period_end)
    kept = {"content": {**composition.kept, "choice_url": own}, "rendered_at": now}
    if composition.mail is None:
        return {"state": DigestState.EMPTY, "finished_at": now, **kept}
    mail = _personal(composition, digest, own)
    kept |= {"subject": mail.subject, "text": mail.text, "html": mail.html, "message_id": message_id_of(digest)}
    if why := _held_for(composition.content):
        return {"state": DigestState.HELD, "failure": why[:_LONGEST_FAILURE], **kept}
    return {"state": DigestState.RENDERED, "next_attempt_at": now, "attempts": 0, **kept}


def _held_for(content: DigestContent) -> str:
    """Return why a person decides on it; empty where it goes out by itself."""
    if content.problems:
        return " ".join((_DOES_NOT_ADD_UP, *content.problems))
    return WAITS_FOR_APPROVAL if settings.APPROVE_DIGESTS else ""


def _personal(composition: Composition, digest: Digest, own: str) -> Rendered:
    """Return one reader's mail: the shared words with their own link. The site's own issue has no link."""
    mail = composition.mail
    if mail is None or digest.subscription.subscriber_id is None:
        return render_digest(personal(composition.content, digest.subscription))
    nobodys = nobodys_choice_address()
    return Rendered(mail.subject, mail.text.replace(nobodys, own), mail.html.replace(nobodys, own))
