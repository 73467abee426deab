"""Our own stylesheet, scripts and icon: packed once at the start, kept by browsers for as long as they are the same.

WhiteNoise serves a packed copy that lies beside a file. Ours lie in the package, where nothing is written, so copies
lie in the data folder under the sum of what they hold. `{% static %}` names that sum (`styles.css?v=…`), and an address
that names it may be kept for good: another file has another address.
"""

import gzip
import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]

OURS = "recommendations/"
FOR_GOOD = "max-age=31536000, public, immutable"
_OF_ONE_COPY = {"Content-Length", "Vary"}
_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body)),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}


class NamedBySum(StaticFilesStorage):
    """Addresses of static files, ours with the sum of what they hold."""

    def url(self, name: str | None, *arguments: Any, **named: Any) -> str:
        """Return the address of a file."""
        address: str = super().url(name, *arguments, **named)
        version = sum_of(name or "")
        return f"{address}?v={version}" if version else address


class StaticFiles(WhiteNoiseMiddleware):
    """Serve static files, ours packed."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as WhiteNoise does; what is asked for by its sum may be kept for good."""
        response: HttpResponse = super().__call__(request)
        asked = request.GET.get("v") if request.path_info.startswith(self.static_prefix + OURS) else None
        if asked and response.status_code in {200, 304} and asked == sum_of(self._name(request.path_info)):
            response.headers["Cache-Control"] = FOR_GOOD
        return response

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """Return what answers for a file, with its packed copies where it is one of ours."""
        found = super().get_static_file(path, url, stat_cache)
        if not url.startswith(self.static_prefix + OURS) or self.autorefresh:
            return found
        headers = [(name, value) for name, value in found.alternatives[-1][2] if name not in _OF_ONE_COPY]
        return StaticFile(path, headers, encodings=packed_copies(Path(path)))

    def _name(self, path: str) -> str:
        return path.removeprefix(self.static_prefix)


@cache
def sum_of(name: str) -> str:
    """Return a short sum of what one of our files holds, empty for others and while somebody works on them."""
    path = finders.find(name) if name.startswith(OURS) and not settings.DEBUG else None
    return sha256(Path(path).read_bytes()).hexdigest()[:12] if path else ""


def packed_copies(path: Path) -> dict[str, str]:
    """Return the packed copies of a file by their encoding, made where they are missing."""
    body = path.read_bytes()
    folder = settings.DATA_DIR / "packed"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{sha256(body).hexdigest()[:32]}-{path.name}"
    copies = {encoding: folder / f"{name}.{encoding}" for encoding in _PACKERS}
    for encoding, copy in copies.items():
        if not copy.exists():
            _write(copy, _PACKERS[encoding](body))
    return {encoding: str(copy) for encoding, copy in copies.items()}


def _write(copy: Path, packed: bytes) -> None:
    """Write a copy whole or not at all, whoever else writes the same."""
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    draft.write_bytes(packed)
    draft.replace(copy)
