"""The pictures of shared addresses, read as pixels: their size, and that every text on them is drawn."""

import re
import zlib
from datetime import timedelta

import pytest

from recommendations.models import Direction, Recommendation
from tests.web.world import make_world

pytestmark = pytest.mark.django_db

ADDRESSES = ("/og/board.png", "/og/brief-1/R01.png", "/og/brief-1/R01/united-states.png")


def pixels(page) -> tuple[int, int, list[bytes]]:
    """Return width, height and the unfiltered rows of a picture of eight-bit RGB or RGBA."""
    assert (page.status_code, page.headers["Content-Type"]) == (200, "image/png")
    data, place, packed = page.content, 8, b""
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    step = {2: 3, 6: 4}[data[25]]
    while place < len(data):
        length, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        packed += data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    return width, height, rows_of(zlib.decompress(packed), width * step, step)


def rows_of(raw: bytes, length: int, step: int) -> list[bytes]:
    rows, above = [], bytes(length)
    for start in range(0, len(raw), length + 1):
        row = bytearray(raw[start + 1 : start + 1 + length])
        undo(raw[start], row, above, step)
        above = bytes(row)
        rows.append(above)
    return rows


def undo(kind: int, row: bytearray, above: bytes, step: int) -> None:
    if kind == 2:
        row[:] = bytes((one + up) & 255 for one, up in zip(row, above, strict=True))
    elif kind:
        for n in range(len(row)):
            left, corner = (row[n - step], above[n - step]) if n >= step else (0, 0)
            row[n] = (row[n] + guess(kind, left, above[n], corner)) & 255


def guess(kind: int, left: int, up: int, corner: int) -> int:
    """Return what a picture's file leaves out of a byte because its neighbours tell it."""
    if kind == 1:
        return left
    if kind == 3:
        return (left + up) // 2
    return min((left, up, corner), key=lambda one: abs(left + up - corner - one))


def inked(page) -> int:
    """Return how many rows of a picture hold something dark: a line of text more is some rows more."""
    _, _, rows = pixels(page)
    return sum(1 for row in rows if min(row) < 90)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_picture_is_as_large_as_it_says(client, address):
    make_world()
    width, height, rows = pixels(client.get(address))
    assert (width, height, len(rows)) == (1200, 630, 630)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_picture_has_text_on_it(client, address):
    make_world()
    assert inked(client.get(address)) > 150


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_no_word_of_a_title_is_dropped(client, address):
    make_world()
    Recommendation.objects.update(title="Open")
    short = client.get(address).content
    Recommendation.objects.update(title="Open it")
    assert client.get(address).content != short


def test_no_word_of_a_reason_is_dropped(client):
    make_world()
    Direction.objects.update(reason="Nothing")
    short = inked(client.get(ADDRESSES[2]))
    Direction.objects.update(reason="Nothing " * 20)
    assert inked(client.get(ADDRESSES[2])) > short


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_longest_texts_still_leave_the_day_at_the_foot(client, address):
    make_world()
    Recommendation.objects.update(title="W" * 200)
    Direction.objects.update(reason="Deterrence " * 27)
    _, _, rows = pixels(client.get(address))
    assert any(min(row) < 90 for row in rows[-55:])


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_state_gives_the_same_picture(client, address):
    make_world()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_past_day_has_its_own_picture(client):
    world = make_world()
    day = world.today - timedelta(days=15)
    assert client.get(f"/og/board.png?as_of={day}").content != client.get("/og/board.png").content


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_bad_question_is_an_error(client, address):
    make_world()
    assert client.get(f"{address}?size=large").status_code == 400


@pytest.mark.parametrize("address", ["/og/brief-1/R99.png", "/og/brief-1/R01/atlantis.png", "/og/brief-9/R01.png"])
def test_what_there_is_not_has_no_picture(client, address):
    make_world()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("page", "picture"), [("/", "/og/board.png"), ("/recommendations/brief-1/R01/", ADDRESSES[1])])
def test_a_page_names_its_picture_on_its_day_and_says_what_it_shows(client, page, picture):
    world = make_world()
    day = (world.today - timedelta(days=1)).isoformat()
    tags = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', client.get(f"{page}?as_of={day}").text))
    assert tags["image"].endswith(f"{picture}?as_of={day}")
    assert tags["image"].startswith("http://")
    assert client.get("/" + tags["image"].split("/", 3)[3]).status_code == 200
    assert ("toward" in tags["image:alt"].lower(), tags["image:width"], tags["image:height"]) == (True, "1200", "630")


@pytest.mark.parametrize("page", ["/", "/recommendations/brief-1/R01/"])
def test_a_page_leads_to_its_documents_with_its_day_and_without_its_choices(client, page):
    world = make_world()
    day = (world.today - timedelta(days=1)).isoformat()
    choice = "reasons=all" if page == "/" else "side=toward"
    addresses = re.findall(r'href="([^"]+\.pdf[^"]*)"', client.get(f"{page}?as_of={day}&{choice}").text)
    assert addresses
    assert {address.split("?")[1] for address in addresses} == {f"as_of={day}"}
