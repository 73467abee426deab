"""Bodies read off the wire: held to both limits while they arrive."""

import asyncio

import aiohttp

from recommendations.fetch.headers import encodings
from recommendations.fetch.unpack import BodyTooLarge, BodyUnreadable, Unpacker

_LONGEST_EXCUSE = 2**18


async def read_body(response: aiohttp.ClientResponse, *, wire_cap: int, body_cap: int) -> bytes:
    """Return the unpacked body. Raises BodyTooLarge as soon as either limit is passed, BodyUnreadable."""
    if (response.content_length or 0) > wire_cap:
        raise BodyTooLarge
    received, unpacker = 0, Unpacker(encodings(response.headers), cap=body_cap)
    async for chunk in response.content.iter_any():
        received += len(chunk)
        if received > wire_cap:
            raise BodyTooLarge
        unpacker.feed(chunk)
    return unpacker.finish()


async def read_excuse(response: aiohttp.ClientResponse, *, within_s: float) -> bytes:
    """Return the page that comes with a refusal, or nothing: it only refines what the status has said already."""
    try:
        async with asyncio.timeout(within_s):
            return await read_body(response, wire_cap=_LONGEST_EXCUSE, body_cap=_LONGEST_EXCUSE)
    except (TimeoutError, BodyTooLarge, BodyUnreadable, aiohttp.ClientError):
        return b""
