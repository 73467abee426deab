"""Compressed bodies, and the limit on what they unpack to."""

import gzip
import tracemalloc
import zlib

import brotli
import pytest

from recommendations.fetch.unpack import BodyTooLarge, BodyUnreadable, Unpacker

TEXT = b"<rss>" + b"Narva " * 200 + b"</rss>"
RAW = zlib.compress(TEXT, wbits=-zlib.MAX_WBITS)
WAYS = {
    "not at all": (TEXT, ()),
    "gzip": (gzip.compress(TEXT), ("gzip",)),
    "gzip under its old name": (gzip.compress(TEXT), ("x-gzip",)),
    "gzip in two streams": (gzip.compress(TEXT[:90]) + gzip.compress(TEXT[90:]), ("gzip",)),
    "gzip with padding": (gzip.compress(TEXT) + b"\0" * 9, ("gzip",)),
    "gzip twice": (gzip.compress(gzip.compress(TEXT)), ("gzip", "gzip")),
    "gzip twice, named once": (gzip.compress(gzip.compress(TEXT)), ("gzip",)),
    "gzip, not named": (gzip.compress(TEXT), ()),
    "named gzip, but plain": (TEXT, ("gzip",)),
    "deflate": (zlib.compress(TEXT), ("deflate",)),
    "deflate without its wrapper": (RAW, ("deflate",)),
    "named deflate, but plain": (TEXT, ("deflate",)),
    "brotli": (brotli.compress(TEXT), ("br",)),
    "gzip, then brotli": (brotli.compress(gzip.compress(TEXT)), ("gzip", "br")),
    "deflate, then gzip": (gzip.compress(zlib.compress(TEXT)), ("deflate", "gzip")),
}
BROKEN = {
    "cut off": (gzip.compress(TEXT)[:-20], ("gzip",)),
    "cut off in the header": (gzip.compress(TEXT)[:5], ("gzip",)),
    "broken": (gzip.compress(TEXT)[:12] + b"\xff" * 40, ("gzip",)),
    "countless empty streams": (gzip.compress(b"") * 50_000, ("gzip",)),
    "unknown": (TEXT, ("zstd",)),
    "named brotli, but plain": (TEXT, ("br",)),
    "brotli cut off": (brotli.compress(TEXT)[:-3], ("br",)),
    "too many layers": (TEXT, ("gzip", "gzip", "gzip")),
}


def unpack(body, encodings, *, cap, piece=4_096):
    unpacker = Unpacker(encodings, cap=cap)
    for start in range(0, len(body), piece):
        unpacker.feed(body[start : start + piece])
    return unpacker.finish()


@pytest.mark.parametrize("piece", [1, 7, 100_000])
@pytest.mark.parametrize(("body", "encodings"), WAYS.values(), ids=WAYS)
def test_unpack_undoes(body, encodings, piece):
    assert unpack(body, encodings, cap=len(TEXT), piece=piece) == TEXT


@pytest.mark.parametrize(("body", "encodings"), BROKEN.values(), ids=BROKEN)
def test_unpack_refuses_what_it_cannot_read(body, encodings):
    with pytest.raises(BodyUnreadable):
        unpack(body, encodings, cap=10_000)


@pytest.mark.parametrize("name", ["gzip", "gzip in two streams", "gzip twice", "gzip, not named", "deflate", "brotli"])
def test_unpack_stops_one_byte_over_the_limit(name):
    body, encodings = WAYS[name]
    with pytest.raises(BodyTooLarge):
        unpack(body, encodings, cap=len(TEXT) - 1)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_unpack_of_nothing_is_nothing(encoding):
    assert unpack(b"", (encoding,), cap=10) == b""


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_unpack_of_a_bomb_does_not_hold_what_it_unpacks_to(encoding):
    text, cap = b"0" * 2**26, 2**20
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress, "br": lambda text: brotli.compress(text, quality=1)}
    body = bomb[encoding](text)
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        unpack(body, (encoding,), cap=cap, piece=2**20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(text) / 2
