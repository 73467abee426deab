"""Somebody with a web browser and no patience for JavaScript: real requests to a real server."""

import re
import urllib.error
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Seen:
    """The page a visitor ended on. Status 0: nobody answered."""

    status: int
    path: str = ""
    text: str = ""


class Visitor:
    """Keeps cookies, follows redirects, fills in forms."""

    def __init__(self, address: str) -> None:
        self._root = f"http://{address}"
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str = "/") -> Seen:
        """Open a page."""
        return self._open(path, None)

    def submit(self, path: str, fields: Mapping[str, str], *, action: str = "") -> Seen:
        """Open the page of a form and send the form with these fields, to `action` where it goes elsewhere."""
        token = TOKEN.findall(self.get(path).text)[0]
        return self._open(action or path, urlencode({"csrfmiddlewaretoken": token, **fields}).encode())

    def sign_in(self, username: str, password: str) -> Seen:
        """Sign in; a visitor who succeeds ends on the board."""
        return self.submit("/sign-in/", {"username": username, "password": password})

    def _open(self, path: str, data: bytes | None) -> Seen:
        try:
            with self._opener.open(self._root + path, data, timeout=30) as answer:
                return Seen(answer.status, answer.url.removeprefix(self._root), answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Seen(error.code, path, error.read().decode())
        except OSError:
            return Seen(0)
