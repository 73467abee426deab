"""Feeds found by their address, in whichever spelling."""

from difflib import get_close_matches
from urllib.parse import urlsplit

from recommendations.fetch.address import BadAddress, loose_key
from recommendations.models import Feed

NEAR = 3


def feed_at(url: str) -> Feed:
    """Return the feed at an address, in whichever spelling. Raises Feed.DoesNotExist, which names near ones."""
    feeds = Feed.objects.select_related("publisher")
    addresses = dict(feeds.values_list("url", "pk"))
    pk = addresses.get(url) or {_key(known): pk for known, pk in addresses.items()}.get(_key(url))
    if pk:
        return feeds.get(pk=pk)
    host = urlsplit(url).hostname or url
    near = [known for known in addresses if host in known]
    near += [known for known in get_close_matches(url, addresses, n=NEAR, cutoff=0.4) if known not in near]
    raise Feed.DoesNotExist(
        f"No feed has the address {url}. "
        + (f"Near it: {', '.join(near[:NEAR])}." if near else "The page Feeds lists those there are.")
    )


def known_feeds() -> dict[str, str]:
    """Return, by loose address, the title of every feed we have, under its present, earlier and alternative address."""
    known: dict[str, str] = {}
    for *urls, title in Feed.objects.values_list("earlier_url", "alternative_url", "url", "title"):
        known |= {key: title for url in urls if (key := _key(url))}
    return known


def title_at(url: str, *, besides: int | None) -> str:
    """Return the title of the feed at an address, of another than `besides`; empty where there is none."""
    host = urlsplit(url).hostname or ""
    near = Feed.objects.filter(url__icontains=host.removeprefix("www.")).values_list("pk", "url", "title")
    return next((title for pk, known, title in near if pk != besides and _key(known) == _key(url)), "")


def _key(url: str) -> str:
    try:
        return loose_key(url) if url else ""
    except BadAddress:
        return url
