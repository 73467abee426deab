"""PURE. What must not be read again once it was sent: keys in headers and in the query of an address."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

HIDDEN = "***"
_SECRET_NAME = re.compile(
    r"(?:\A|[_.-]|api|access|auth|client|session|refresh)"
    r"(?:key|token|secret|password|passwd|pwd|auth|authorization|sig|signature|credentials?)\Z"
)
_OPEN_HEADERS = frozenset({"accept", "accept-language", "content-type", "user-agent", "referer"})
_SHORTEST = 6  # a shorter word turns up in addresses by chance


def secrets_in(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of headers that may be keys, longest first."""
    words = {
        word
        for name, value in headers.items()
        if name.lower() not in _OPEN_HEADERS
        for word in (value, *re.split(r"[\s:,;=]+", value))
        if len(word) >= _SHORTEST
    }
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def without_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """Return a text in which each of the given words is hidden."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def shown_address(url: str, secrets: tuple[str, ...] = ()) -> str:
    """Return an address fit to be kept and shown: the values of parameters that are named like keys are hidden."""
    head, mark, query = url.partition("?")
    pieces = [_shown(piece) for piece in query.split("&")] if mark else []
    return without_secrets(head + mark + "&".join(pieces), secrets)


def _shown(piece: str) -> str:
    name, mark, value = piece.partition("=")
    return f"{name}={HIDDEN}" if mark and value and _SECRET_NAME.search(unquote(name).lower()) else piece
