"""What can go wrong on the way to an answer, and the sentence staff read about it."""

import socket
import ssl

import aiohttp

from recommendations.fetch.address import BadAddress
from recommendations.fetch.guard import AddressRefused
from recommendations.fetch.unpack import BodyTooLarge, BodyUnreadable
from recommendations.vocabulary import FeedOutcome

_MEGABYTE = 2**20


class TooManyRedirects(Exception):  # noqa: N818 -- the server's doing, not an error of ours
    """The server keeps sending us on."""


class Dropped(aiohttp.ClientError):
    """The connection was closed before an answer began."""


_ENCRYPTION = "The server's certificate or encryption does not hold, so nothing was read. Tell the publisher."
_UNKNOWN_HOST = "No such host is known. Check the spelling of the address; if it is right, we ask again later."
_NOT_HTTP = "The answer is not proper HTTP. Check that the address leads to a web server."
_CONNECTION = "The connection failed. We ask again later."

# Looked through from the top: the narrower kind stands before the wider one.
_EXPLANATIONS: dict[type[Exception], tuple[FeedOutcome, str]] = {
    AddressRefused: (FeedOutcome.ADDRESS_REFUSED, "{error}"),
    BadAddress: (FeedOutcome.ADDRESS_REFUSED, "A redirect leads to an address we cannot use. {error}"),
    TimeoutError: (
        FeedOutcome.TIMED_OUT,
        "No complete answer within {seconds:g} seconds. We ask again later; if it stays so, tell the publisher.",
    ),
    BodyTooLarge: (
        FeedOutcome.TOO_LARGE,
        "The answer is larger than we read ({wire:g} MB sent, {body:g} MB unpacked). Use a shorter feed instead.",
    ),
    BodyUnreadable: (FeedOutcome.SERVER_ERROR, "The answer cannot be unpacked: it is {error}. We ask again later."),
    TooManyRedirects: (
        FeedOutcome.UNREACHABLE,
        "The server keeps redirecting. Open the address in a browser and use the one it ends at.",
    ),
    socket.gaierror: (FeedOutcome.UNREACHABLE, _UNKNOWN_HOST),
    aiohttp.ClientConnectorDNSError: (FeedOutcome.UNREACHABLE, _UNKNOWN_HOST),
    UnicodeError: (FeedOutcome.UNREACHABLE, "The host's name cannot be looked up. Check the spelling of the address."),
    ssl.SSLError: (FeedOutcome.UNREACHABLE, _ENCRYPTION),
    aiohttp.ClientSSLError: (FeedOutcome.UNREACHABLE, _ENCRYPTION),
    aiohttp.ClientPayloadError: (FeedOutcome.UNREACHABLE, "The answer broke off before its end. We ask again later."),
    aiohttp.InvalidURL: (FeedOutcome.ADDRESS_REFUSED, "The host is a bare number. Use its name."),
    aiohttp.ClientResponseError: (FeedOutcome.SERVER_ERROR, _NOT_HTTP),
    aiohttp.ClientError: (FeedOutcome.UNREACHABLE, _CONNECTION),
    OSError: (FeedOutcome.UNREACHABLE, _CONNECTION),
    ValueError: (FeedOutcome.SERVER_ERROR, _NOT_HTTP),
}
FAILURES = tuple(_EXPLANATIONS)


def explain(error: Exception, *, seconds: float, wire: int, body: int) -> tuple[FeedOutcome, str]:
    """Return the outcome a failure stands for and a sentence; the limits (seconds, bytes) appear in it."""
    outcome, sentence = next(said for kind, said in _EXPLANATIONS.items() if isinstance(error, kind))
    message = sentence.format(error=error, seconds=seconds, wire=wire / _MEGABYTE, body=body / _MEGABYTE)
    return outcome, message.encode("utf-8", "replace").decode()
