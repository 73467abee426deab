"""PURE. Web pages that came where something else was asked for: bot walls and polite lies about missing pages."""

import re
from dataclasses import dataclass
from html import unescape

_JUDGED = 2**16  # bytes of a page that are looked at
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_OPENS_LIKE_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<!--.{0,500}?-->\s{0,200})?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(rb"charset=[\"']?((?:windows|iso-8859|koi8)-\w{1,4})\b", re.IGNORECASE)
_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?|<[!?][^<>]*>?|(<|[^<]+)")
_UNSEEN = frozenset({"script", "style", "template", "svg"})
_HEADINGS = frozenset({"title", "h1"})
_SHORT = 1_500  # characters of visible text

# Left in the source of challenge pages by those who serve them. Some leave it in the pages behind as well: those are
# longer.
_WALL_SOURCE = re.compile(
    r"_cf_chl_opt|cf-browser-verification|px-captcha|captcha-delivery\.com|_incapsula_resource|sucuri_cloudproxy_js"
    r"|awswafintegration|gokuprops|anubis_challenge|/\.within\.website/|ddos-guard/js-challenge"
    r"|smartcaptcha\.yandexcloud|checkbox-captcha-form"
)
_WALL_WORDS = re.compile(
    r"just a moment|attention required|checking (?:if the site connection is secure|your browser)"
    r"|(?:verify|confirm|prove|make sure|making sure|sure) (?:that )?you(?:'re| are) (?:not a (?:ro)?bot|(?:a )?human)"
    r"|are you (?:a )?(?:robot|human)|i'm not a robot|enable javascript and cookies to continue"
    r"|pardon our interruption|vercel security checkpoint|unusual traffic from your|request unsuccessful"
    r"|ddos protection by"
    r"|access to this page has been denied|bot verification|security check|human verification|solve the captcha"
    r"|complete the captcha|проверка (?:вашего )?браузера|вы не робот|kontrollime teie brauserit|te pole robot"
    r"|jūs neesat robots|nesate robotas"
)
_MISSING = re.compile(
    r"\b404\b|not found|(?:can(?:'|no)t|could(?:n't| not)) (?:be found|find)|does(?:n't| not) exist"
    r"|no longer (?:available|exists)|ei leitud|puudub leht|nav atrasta|netika atrasta|nerasta|neegzistuoja"
    r"|не найдена?|не существует|nicht gefunden|introuvable|nie znaleziono|ei löytynyt|hittades inte"
)


@dataclass(frozen=True)
class Page:
    """A page in lower case: its source, its title and first headings, and its visible text."""

    source: str
    headings: str
    text: str

    @property
    def is_short(self) -> bool:
        """Say whether the page says only one thing."""
        return len(self.text) <= _SHORT

    @property
    def said(self) -> str:
        """Return what the page as a whole says: all of a short one, the headings of a long one."""
        return self.text if self.is_short else self.headings


def is_html(body: bytes, content_type: str) -> bool:
    """Say whether a body is a web page, by its declared type or its first bytes."""
    return content_type in _HTML_TYPES or _OPENS_LIKE_HTML.match(body) is not None


def read_page(body: bytes) -> Page:
    """Return what the beginning of a page says. Cheap, and never more than one pass over it."""
    source = _decoded(body[:_JUDGED])
    within, hidden, headings, text = "", "", list[str](), list[str]()
    for piece in _PIECE.finditer(source):
        closing, tag = piece[1], (piece[2] or "").lower()
        if hidden:
            hidden = "" if closing and tag == hidden else hidden
        elif tag in _UNSEEN:
            hidden = tag
        elif tag in _HEADINGS:
            within = "" if closing else tag
        elif not tag:
            (headings if within else text).append(piece[3] or "")
    return Page(source.lower(), _plain(headings), _plain(headings + text))


def is_wall(page: Page) -> bool:
    """Say whether a page only asks whether we are human."""
    return bool(_WALL_WORDS.search(page.said) or (page.is_short and _WALL_SOURCE.search(page.source)))


def says_missing(page: Page) -> bool:
    """Say whether a page says that there is no such page."""
    return bool(_MISSING.search(page.said))


def _decoded(body: bytes) -> str:
    declared = _CHARSET.search(body[:2_048])
    try:
        return body.decode(declared[1].decode("ascii") if declared else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _plain(pieces: list[str]) -> str:
    return " ".join(unescape(" ".join(pieces)).replace("’", "'").lower().split())
