"""Pages in a made-up language, in which every letter of the interface becomes another: what stays is not translated."""

import re
from collections.abc import Iterator
from datetime import timedelta
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from recommendations.status.board import board
from tests.make import make_user
from tests.web.world import World, add_indicator, make_world

pytestmark = pytest.mark.django_db

# Letters that none of our texts has, so that nothing else can be taken for a translation.
GREEK = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΑΒαβγδεζηθικλμνξοπρστυφχψωαβ"
)
PLACEHOLDER = re.compile(r"(%\(\w+\)[sd]|%[sd])")
READ_OUT = {"aria-label", "title", "placeholder", "alt", "data-label"}


class MadeUp(NullTranslations):
    """Every message in other letters; what a page fills in stays."""

    def gettext(self, message: str) -> str:
        parts = PLACEHOLDER.split(message)
        return "".join(part if n % 2 else part.translate(GREEK) for n, part in enumerate(parts))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 -- the library names it
        return self.gettext(message)


class Texts(HTMLParser):
    """Everything of a page that people read or have read to them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.found.append(" ".join(data.split()))


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[None]:
    """Estonian is written in the made-up language: its dates hold no letters but the month's."""
    settings.LANGUAGE_CODE = "et"
    monkeypatch.setitem(trans_real._translations, "et", MadeUp())
    with translation.override("et"):
        yield


@pytest.fixture
def world() -> World:
    world = make_world()
    add_indicator(world)
    return world


def data(world: World) -> list[str]:
    """What is recorded, and so stays as it was written, longest first."""
    found = board(world.brief, as_of=world.today, known_at=world.now)
    reasons = {cell.reason for block in found.blocks for row in block.rows for cell in row.cells}
    names = {name for column in found.columns for name in (column.name, column.short_name)}
    rows = (*world.brief.recommendations.all(), *world.brief.pillars.all())
    titles = {text for row in rows for text in (row.title, row.code)}
    brief = {str(world.brief), world.brief.title, world.brief.issued_by, world.brief.author, world.brief.series}
    kept = reasons | names | titles | brief | {"Parliament opens the data", "ann", "UTC"}
    return sorted(filter(None, kept), key=len, reverse=True)


def left(page: str, recorded: list[str]) -> list[str]:
    """Return the texts of a page that hold a letter of ours which nobody recorded."""
    texts = Texts()
    texts.feed(page)
    found = []
    for text in texts.found:
        bare = re.sub(r"\b[RE]\d+\b|\bI\d\d\b", "", text)
        for known in recorded:
            bare = bare.replace(known, "")
        if re.search(r"[A-Za-z]", bare):
            found.append(text)
    return found


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/briefs/brief-1/pillars/P1/",
        "/briefs/brief-1/actors/united-states/",
        "/briefs/brief-1/actors/baltic-states/",
        "/briefs/brief-1/side-by-side/",
        "/embed/board/",
    ],
)
def test_nothing_of_a_board_stays_untranslated(client, world, made_up, address):
    compared = {} if address.startswith("/embed") else {"compare": (world.today - timedelta(days=15)).isoformat()}
    page = client.get(address, compared)
    assert (page.status_code, left(page.text, data(world))) == (200, [])


def test_nothing_of_a_past_board_stays_untranslated(client, world, made_up):
    client.force_login(make_user())
    asked = {"as_of": (world.today - timedelta(days=5)).isoformat(), "known_at": world.today.isoformat()}
    assert left(client.get("/", asked).text, data(world)) == []
