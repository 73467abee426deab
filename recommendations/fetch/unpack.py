"""PURE. Compressed bodies, unpacked while they arrive, up to a limit and hardly beyond it (INGESTION A1, C2)."""

import zlib
from typing import Protocol

import brotli

_GZIP_MAGIC = b"\x1f\x8b"
_MOST_LAYERS = 2
_MOST_STREAMS = 300  # a body of countless empty streams is an attack on our time
_SNIFFED = 512  # bytes looked at before deciding whether a body is packed at all
_STEP = 2**18
_GZIP, _ZLIB, _RAW = zlib.MAX_WBITS | 16, zlib.MAX_WBITS, -zlib.MAX_WBITS


class BodyTooLarge(Exception):  # noqa: N818 -- the word of its outcome
    """Unpacked, the body is longer than the limit."""


class BodyUnreadable(Exception):  # noqa: N818 -- as above
    """The body is cut off, broken, or packed in a way we did not ask for."""


class _Reader(Protocol):
    """Undoes one packing. `room` bounds what one call returns, or barely: whoever returns more is stopped."""

    def read(self, data: bytes, room: int) -> bytes:
        """Return what the next bytes unpack to; more than `room` means: too large."""

    def close(self) -> None:
        """Raise BodyUnreadable unless the packed data has come to its end."""


class Unpacker:
    """Undoes the encodings a server names, last one first, and gzip it forgot to name, piece by piece.

    A body that is said to be packed and is not is taken as it is: servers do that. Each layer is held to `cap`, so
    that neither a bomb nor a bomb inside a bomb costs more than that.
    """

    def __init__(self, encodings: tuple[str, ...], *, cap: int) -> None:
        """Raises BodyUnreadable for encodings nobody asked for."""
        if len(encodings) > _MOST_LAYERS or set(encodings) - set(_LAYERS):
            raise BodyUnreadable("packed in a way we did not ask for")
        self._layers = [_Layer(name, cap) for name in (*reversed(encodings), "gzip")]
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """Take the next bytes from the wire. Raises BodyTooLarge, BodyUnreadable."""
        for layer in self._layers:
            data = layer.feed(data)
        self._body += data

    def finish(self) -> bytes:
        """Return the whole body. Raises as `feed`, and BodyUnreadable where the packed data is cut off."""
        data = b""
        for layer in self._layers:
            data = layer.feed(data) + layer.finish()
        return bytes(self._body + data)


class _Layer:
    """One packing: looks at the first bytes, decides, then unpacks or passes on. Counts what it lets through."""

    def __init__(self, name: str, cap: int) -> None:
        self._choose = _LAYERS[name]
        self._cap = cap
        self._passed = 0
        self._first = b""
        self._reader: _Reader | None = None

    def feed(self, data: bytes) -> bytes:
        if self._reader is None:
            self._first += data
            if len(self._first) < _SNIFFED:
                return b""
            self._reader, data = self._choose(self._first), self._first
        return self._counted(self._reader, data)

    def finish(self) -> bytes:
        """Decide at last about a short body, and check that the end is the end."""
        rest = b""
        if self._reader is None:
            self._reader = self._choose(self._first)
            rest = self._counted(self._reader, self._first)
        self._reader.close()
        return rest

    def _counted(self, reader: _Reader, data: bytes) -> bytes:
        data = reader.read(data, self._cap + 1 - self._passed)
        self._passed += len(data)
        if self._passed > self._cap:
            raise BodyTooLarge
        return data


class _Plain:
    """Not packed."""

    def read(self, data: bytes, room: int) -> bytes:  # noqa: ARG002 -- the signature is the protocol's
        return data

    def close(self) -> None:
        """End anywhere."""


class _Streams:
    """gzip or deflate: one stream or several, end to end. Zeroes between and after them are padding."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._begun = 0
        self._under_way = False

    def read(self, data: bytes, room: int) -> bytes:
        unpacked = bytearray()
        while data := self._at_stream(data):
            try:
                unpacked += self._stream.decompress(data, room - len(unpacked))
            except zlib.error as error:
                raise BodyUnreadable("broken") from error
            if len(unpacked) >= room:
                break
            data = self._stream.unused_data
            self._under_way = not self._stream.eof
        return bytes(unpacked)

    def _at_stream(self, data: bytes) -> bytes:
        """Return the data from where a stream goes on or the next one begins; nothing where only padding is left."""
        if self._under_way:
            return data
        data = data.lstrip(b"\0") if self._begun else data
        if data:
            self._begun += 1
            if self._begun > _MOST_STREAMS:
                raise BodyUnreadable("packed in too many pieces")
            self._stream = zlib.decompressobj(self._window)
            self._under_way = True
        return data

    def close(self) -> None:
        if self._under_way:
            raise BodyUnreadable("cut off")


class _Brotli:
    """Brotli, asked for a little at a time: its limit on one answer is a hint that it may pass twofold."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._begun = False

    def read(self, data: bytes, room: int) -> bytes:
        self._begun = self._begun or bool(data)
        unpacked = bytearray()
        try:
            while len(unpacked) < room:
                unpacked += self._stream.process(data, output_buffer_limit=_STEP)
                if self._stream.can_accept_more_data():
                    break
                data = b""
        except brotli.error as error:
            raise BodyUnreadable("broken") from error
        return bytes(unpacked)

    def close(self) -> None:
        if self._begun and not self._stream.is_finished():
            raise BodyUnreadable("cut off")


def _gzip(first: bytes) -> _Reader:
    return _Streams(_GZIP) if first.startswith(_GZIP_MAGIC) else _Plain()


def _deflate(first: bytes) -> _Reader:
    """Tell the wrapped form, which the standard means, from the bare one, which servers send, and from plain text."""
    wrapped = len(first) > 1 and first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    if not first or (not wrapped and first.lstrip()[:1] in {b"<", b"{"}):
        return _Plain()
    return _Streams(_ZLIB if wrapped else _RAW)


def _brotli(first: bytes) -> _Reader:  # noqa: ARG001 -- its first bytes tell nothing
    return _Brotli()


_LAYERS = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli}
