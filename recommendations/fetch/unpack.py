"""PURE. Compressed bodies, unpacked up to a limit and not a byte beyond it (INGESTION A1, C2)."""

import zlib

_GZIP_MAGIC = b"\x1f\x8b"
_MOST_LAYERS = 2
_MOST_STREAMS = 300  # each one copies what is left, so a body of empty streams would take hours
_READERS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


class BodyTooLarge(Exception):  # noqa: N818 -- the word of its outcome
    """Unpacked, the body is longer than the limit."""


class BodyUnreadable(Exception):  # noqa: N818 -- as above
    """The body is cut off, broken, or packed in a way we did not ask for."""


def unpack(body: bytes, encodings: tuple[str, ...], *, cap: int) -> bytes:
    """Undo the encodings a server names, last one first, and gzip it forgot to name. Never holds more than `cap`.

    A body that is said to be packed and is not is taken as it is: servers do that.
    """
    if len(encodings) > _MOST_LAYERS or set(encodings) - set(_READERS):
        raise BodyUnreadable("packed in a way we did not ask for")
    for encoding in reversed(encodings):
        body = _inflate(body, encoding, cap)
    return _inflate(body, "gzip", cap) if body.startswith(_GZIP_MAGIC) else body


def _inflate(body: bytes, encoding: str, cap: int) -> bytes:
    """Undo one layer, or return the body as it is where it does not look packed at all."""
    if _READERS[encoding] > zlib.MAX_WBITS:
        return _members(body, _READERS[encoding], cap) if body.startswith(_GZIP_MAGIC) else body
    wrapped = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    if not wrapped and body.lstrip()[:1] in {b"<", b"{"}:
        return body
    return _members(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, cap)


def _members(body: bytes, window: int, cap: int) -> bytes:
    """Unpack one stream after the other: a gzip body may be several, end to end. Zeroes after the last are padding."""
    unpacked = bytearray()
    for _ in range(_MOST_STREAMS):
        if not body.lstrip(b"\0"):
            return bytes(unpacked)
        reader = zlib.decompressobj(window)
        try:
            unpacked += reader.decompress(body, cap + 1 - len(unpacked))
        except zlib.error as error:
            raise BodyUnreadable("broken") from error
        if len(unpacked) > cap:
            raise BodyTooLarge
        if not reader.eof:
            raise BodyUnreadable("cut off")
        body = reader.unused_data
    raise BodyUnreadable("packed in too many pieces")
