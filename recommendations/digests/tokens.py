"""Signed values that travel in links. Each says when it was signed, so that whoever reads it may call it too old."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer


class BadToken(ValueError):  # noqa: N818 -- what was given is at fault, not we
    """The link was cut short, changed, or signed with a key the tracker no longer has."""


class TooOld(BadToken):
    """The link is genuine, and its time is over."""


_INCOMPLETE = "This link is incomplete. Open it from the mail again, or copy the whole address."
_TOO_OLD = "This link is too old to be used. Ask for a new one."


def signed(kind: str, value: Any, *, now: datetime) -> str:
    """Return a text for an address that carries a JSON value. A text of one kind is worthless as another."""
    return _signer(kind).sign_object({"at": int(now.timestamp()), "value": value}, compress=True)


def read(kind: str, token: str, *, lasts: timedelta | None, now: datetime) -> tuple[Any, datetime]:
    """Return the value and when it was signed. `lasts` None: however old. Raises BadToken, TooOld among them."""
    try:
        found = _signer(kind).unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise BadToken(_INCOMPLETE) from error
    signed_at = datetime.fromtimestamp(found["at"], UTC)
    if lasts is not None and now >= signed_at + lasts:
        raise TooOld(_TOO_OLD)
    return found["value"], signed_at


def _signer(kind: str) -> Signer:
    return Signer(salt=f"recommendations.digests.{kind}", sep=".")
