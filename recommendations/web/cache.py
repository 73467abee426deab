"""Status pages and their twins in the API: told apart by one small query, and rendered once for all strangers.

Whoever comes without a session gets what every other stranger gets. Such an answer carries a validator made of the
version of the record (status/version.py) and of all else it depends on, so that a browser that has it is told 304 and
nothing is rendered; others get the page that was rendered last, for as long as nothing has changed. Whoever is signed
in is never served from here: their pages hold names, permissions and a token of their own.
"""

import gzip
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from recommendations.status.version import EXACTLY, TO_THE_MINUTE, UNTOLD, record_version

log = logging.getLogger(__name__)

# The pages whose every fact is in the record, by the name of their address, and how exactly each tells the last check.
STATUS_PAGES = dict.fromkeys(("recommendation", "track", "events", "event", "indicator"), UNTOLD)
STATUS_PAGES |= {f"api-{name}": UNTOLD for name in STATUS_PAGES}
STATUS_PAGES |= dict.fromkeys(("recommendation-pdf", "board-picture", "recommendation-picture", "cell-picture"), UNTOLD)
STATUS_PAGES |= dict.fromkeys(("board", "brief", "pillar", "actor", "side-by-side"), TO_THE_MINUTE)
STATUS_PAGES |= dict.fromkeys(("embed-board", "board-pdf", "briefing-pdf"), TO_THE_MINUTE)
STATUS_PAGES |= {"api-board": EXACTLY}

KEPT_SECONDS = 24 * 60 * 60
MOST_AT_HAND = 200
_PACKING = 6
# What an answer may vary by and still be every stranger's: a stranger has no cookie, and the last two are ours.
_SAME_FOR_ALL = {"cookie", "accept", "accept-encoding"}
# Notes that the policies of Django and django-csp read above and turn into headers.
_FRAMING = ("_csp", "xframe_options")
_WRAPPED_AGAIN = {"content-length", "etag", "cache-control", "vary"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered page: packed, with the headers that were set below, and what else its view said about framing it."""

    packed: bytes
    headers: tuple[tuple[str, str], ...]
    framing: tuple[tuple[str, Any], ...]


# What this process has served of late, so that a page asked for again and again is not read from a file each time.
AT_HAND: dict[str, Kept] = {}


class StatusPages:
    """Answer strangers who ask for a status page with 304 or with what is kept, and keep what is rendered for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer without a view where that is possible."""
        checks = (
            STATUS_PAGES.get(_name(request.path_info, settings.ROOT_URLCONF))
            if request.method in {"GET", "HEAD"}
            else None
        )
        if checks is None or settings.DEBUG:  # templates change under the hands of whoever writes them
            return self.get_response(request)
        if not (settings.PUBLIC and _is_stranger(request)):
            return _private(self.get_response(request))
        etag = _etag(request, record_version(checks=checks, now=timezone.now()))
        same = get_conditional_response(request, etag=etag)
        if same is not None and same.status_code == 304:
            return _validated(_private(same), etag)
        kept = _found(etag)
        return _unpacked(request, kept, etag) if kept else self._rendered(request, etag)

    def _rendered(self, request: HttpRequest, etag: str) -> HttpResponse:
        response = _private(self.get_response(request))
        if response.status_code != 200 or not _is_everybodys(response):
            return response
        kept = _packed(response)
        if request.method == "GET":
            _keep(etag, kept)
        return _unpacked(request, kept, etag)


@lru_cache(maxsize=4096)
def _name(path: str, urlconf: str) -> str:
    """Return the name of an address, empty for none."""
    try:
        return resolve(path, urlconf).url_name or ""
    except Resolver404:
        return ""


def _is_stranger(request: HttpRequest) -> bool:
    """Say whether nothing that came with the request can make its answer another: no session, no message, no key."""
    personal = {settings.SESSION_COOKIE_NAME, "messages"}
    return personal.isdisjoint(request.COOKIES) and "HTTP_AUTHORIZATION" not in request.META


def _etag(request: HttpRequest, version: str) -> str:
    """Return the validator of an answer; weak, since packed and plain count as one."""
    place = (request.scheme or "", request.get_host(), request.get_full_path())
    said = "\n".join((version, release(), *place))
    return f'W/"{sha256(said.encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """Return a word that is another one after an upgrade or with another setting: old pages are then out of date."""
    plain = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    found = sha256(repr([item for item in plain.items() if isinstance(item[1], str | int | float | list)]).encode())
    package = Path(__file__).resolve().parent.parent
    for path in sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        found.update(path.read_bytes())
    return found.hexdigest()


def _private(response: HttpResponse) -> HttpResponse:
    """Let browsers keep a page and ask each time whether it still holds; nobody in between keeps anything."""
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _validated(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _is_everybodys(response: HttpResponse) -> bool:
    """Say whether a page may go to the next stranger: it sets no cookie, so it holds no token, and is no stream."""
    if response.streaming or response.cookies or response.has_header("Content-Encoding"):
        return False
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}
    return varies <= _SAME_FOR_ALL and "no-store" not in response.get("Cache-Control", "")


def _packed(response: HttpResponse) -> Kept:
    headers = tuple((name, value) for name, value in response.items() if name.lower() not in _WRAPPED_AGAIN)
    framing = tuple((name, value) for name, value in vars(response).items() if name.startswith(_FRAMING))
    return Kept(gzip.compress(response.content, _PACKING, mtime=0), headers, framing)


def _unpacked(request: HttpRequest, kept: Kept, etag: str) -> HttpResponse:
    """Return a kept page, packed where the browser can unpack it."""
    takes_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(kept.packed if takes_packed else gzip.decompress(kept.packed), headers=dict(kept.headers))
    for name, value in kept.framing:
        setattr(response, name, value)
    if takes_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    return _validated(_private(response), etag)


def _found(etag: str) -> Kept | None:
    """Return a page that this process or another has kept: none is out of date, as its validator names a version."""
    kept = AT_HAND.get(etag)
    if kept is None:
        with _said_if_broken():
            kept = caches["pages"].get(etag)
        if kept:
            _hold(etag, kept)
    return kept


def _hold(etag: str, kept: Kept) -> None:
    if len(AT_HAND) >= MOST_AT_HAND:
        AT_HAND.clear()
    AT_HAND[etag] = kept


def _keep(etag: str, kept: Kept) -> None:
    _hold(etag, kept)
    with _said_if_broken():
        caches["pages"].set(etag, kept, KEPT_SECONDS)


@contextmanager
def _said_if_broken() -> Iterator[None]:
    """Say that the folder of pages cannot be used, and go on: each page is then rendered for whoever asks."""
    try:
        yield
    except OSError as trouble:
        log.warning("Pages cannot be kept in the data folder and are rendered each time: %s.", trouble)
