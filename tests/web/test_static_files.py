import gzip
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from recommendations.web.static_files import packed_copies, sum_of

NAME = "recommendations/styles.css"
PLAIN = f"/static/{NAME}"


def body(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def source():
    return Path(finders.find(NAME)).read_bytes()


@pytest.mark.parametrize(
    ("accepts", "unpack"), [("gzip, br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_the_stylesheet_comes_packed_as_the_browser_can_unpack_it(client, source, accepts, unpack):
    response = client.get(PLAIN, headers={"accept-encoding": accepts})
    assert unpack(body(response)) == source
    assert response.headers["Content-Type"] == 'text/css; charset="utf-8"'
    assert response.headers["Vary"] == "Accept-Encoding"


def test_an_address_with_the_sum_may_be_kept_for_good(client):
    assert static(NAME) == f"{PLAIN}?v={sum_of(NAME)}"
    response = client.get(static(NAME))
    assert response.headers["Cache-Control"] == "max-age=31536000, public, immutable"
    assert body(response)


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_another_address_is_asked_for_again(client, query):
    response = client.get(PLAIN + query)
    assert response.headers["Cache-Control"] == "max-age=60, public"
    assert body(response)


def test_other_peoples_files_keep_their_addresses(client):
    assert static("admin/css/base.css") == "/static/admin/css/base.css"
    response = client.get("/static/admin/css/base.css", headers={"accept-encoding": "br"})
    assert "Content-Encoding" not in response.headers
    assert body(response)


def test_packing_twice_writes_once(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    file = tmp_path / "a.css"
    file.write_text("a { color: red }")
    first = packed_copies(file)
    written = {copy: Path(copy).stat().st_mtime_ns for copy in first.values()}
    assert packed_copies(file) == first
    assert {copy: Path(copy).stat().st_mtime_ns for copy in first.values()} == written
    file.write_text("b { color: red }")
    assert set(packed_copies(file).values()).isdisjoint(written)
