"""How often somebody may have a mail sent: per address and per client, counted where every process sees it."""

import hashlib
import ipaddress
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from recommendations.web.errors import error_page

PER_ADDRESS = 3
PER_CLIENT = 20
WINDOW = timedelta(hours=1)
TOO_OFTEN = (
    "A mail was asked for too often from here or to this address. Nothing was stored or changed. Try again in an hour."
)


def may_send(request: HttpRequest, email: str, *, now: datetime) -> bool:
    """Take one of the places of this hour for the client and for the address; False where there is none left.

    Asked alike for addresses we know and do not know, so that the answer tells nothing.
    """
    return _takes_a_place(f"client {_client(request)}", PER_CLIENT, now) and _takes_a_place(
        f"address {email.lower()}", PER_ADDRESS, now
    )


def too_often(request: HttpRequest) -> HttpResponse:
    """Answer that it was asked too often."""
    sentences = [TOO_OFTEN]
    return error_page(request, status=429, heading="Too many requests", sentences=sentences)


def _takes_a_place(what: str, places: int, now: datetime) -> bool:
    """Adding a key that is there fails, in one step of the database, so two requests never take the same place."""
    window = int(now.timestamp() // WINDOW.total_seconds())
    name = hashlib.sha256(what.encode()).hexdigest()
    seconds = int(WINDOW.total_seconds())
    return any(cache.add(f"mail-asked-{name}-{window}-{place}", 1, seconds) for place in range(places))


def _client(request: HttpRequest) -> str:
    """Return who asks; one reader of IPv6 has a whole network of addresses."""
    ip = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)
