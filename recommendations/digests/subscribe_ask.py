"""Subscribing without an account. Nothing is stored before the reader confirms: the wish travels in a signed link."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import transaction

from recommendations.digests.subscribe import running_of
from recommendations.digests.subscribe_keep import keep_wish
from recommendations.digests.suppress import suppression_of
from recommendations.digests.tokens import read, signed
from recommendations.digests.wishes import Wish, packed, unpacked, wish_of
from recommendations.models import Subscription

ASKED_FOR = timedelta(days=3)
_ASK = "subscribe"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for an address, and when."""

    email: str
    wish: Wish
    asked_at: datetime


class Outlook(Enum):
    """What confirming does, or did."""

    STARTS = auto()
    CHANGES = auto()
    RUNS_ALREADY = auto()
    ENDED_SINCE = auto()
    NO_MAIL = auto()


def ask_token(email: str, wish: Wish, *, now: datetime) -> str:
    """Return what the confirmation mail carries; it is good for ASKED_FOR."""
    return signed(_ASK, [email, packed(wish)], now=now)


def asked_of(token: str, *, now: datetime) -> Asked:
    """Return what a confirmation link asks for. Raises BadToken, TooOld among them."""
    (email, kept), asked_at = read(_ASK, token, lasts=ASKED_FOR, now=now)
    return Asked(email, unpacked(kept), asked_at)


def outlook(asked: Asked) -> Outlook:
    """Return what confirming would do now. A link asked for before the reader ended it does not start it anew."""
    if suppression_of(asked.email):
        return Outlook.NO_MAIL
    running = running_of(asked.email, asked.wish.brief)
    if running:
        same = wish_of(running) == asked.wish and running.paused_at is None
        return Outlook.RUNS_ALREADY if same else Outlook.CHANGES
    ended = Subscription.objects.filter(
        subscriber__email__iexact=asked.email, brief__code=asked.wish.brief, ended_at__gte=asked.asked_at
    )
    return Outlook.ENDED_SINCE if ended.exists() else Outlook.STARTS


@transaction.atomic
def confirm(asked: Asked, *, now: datetime) -> Outlook:
    """Start or change what was asked for, and return what was done; a second time finds it running. Raises BadWish."""
    found = outlook(asked)
    if found in (Outlook.STARTS, Outlook.CHANGES):
        keep_wish(asked.email, asked.wish, now=now)
    return found
