"""The engine: what it refuses, how long it may take, and that a value is only ever a value."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from recommendations.web import pdf_engine
from recommendations.web.pdf_engine import NoDocument, printable, typeset
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


def test_without_the_engine_there_is_a_sentence_and_the_page(client, monkeypatch):
    make_world()
    monkeypatch.setattr(pdf_engine, "find_spec", lambda _: None)
    page = client.get("/board.pdf?brief=brief-1")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "The engine that sets documents is not installed. Print the page instead" in page.text
    assert 'href="/?brief=brief-1"' in page.text


def test_a_document_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(pdf_engine, "DEADLINE_SECONDS", 0.001)
    with pytest.raises(NoDocument, match="took too long"):
        typeset("board", {"never": "set"}, dated=make_world().today)


def test_a_source_that_is_wrong_is_a_sentence_and_goes_to_the_log(caplog):
    with pytest.raises(NoDocument, match="could not be made"):
        typeset("board", {"never": "enough"}, dated=make_world().today)
    assert "Setting board failed" in caplog.text


def test_a_document_that_takes_too_much_memory_is_ended(monkeypatch):
    monkeypatch.setattr(pdf_engine, "MOST_BYTES", 32 * 1024**2)
    with pytest.raises(NoDocument, match="could not be made"):
        typeset("board", {"never": "roomy"}, dated=make_world().today)


def test_too_many_at_once_are_told_to_come_back(monkeypatch):
    monkeypatch.setattr(pdf_engine, "WAIT_SECONDS", 0.01)
    taken = [pdf_engine._slots.acquire() for _ in range(pdf_engine.AT_ONCE)]
    try:
        with pytest.raises(NoDocument, match="Too many documents"):
            typeset("board", {"never": "served"}, dated=make_world().today)
    finally:
        pdf_engine._slots.release(len(taken))


def test_the_same_values_are_set_once(client, monkeypatch):
    make_world()
    first = client.get("/board.pdf").content
    monkeypatch.setattr(pdf_engine, "_run", None)
    assert client.get("/board.pdf").content == first


def test_a_document_takes_its_date_from_the_day_it_shows(client):
    world = make_world()
    told = PdfReader(BytesIO(client.get("/board.pdf").content)).metadata
    assert told is not None
    assert told.creation_date is not None
    assert told.creation_date.date() == world.today


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("plain\nand\ttabbed", "plain\nand\ttabbed"),
        ("nul\x00bell\x07", "nul bell "),
        ("left\u202eright\u2066\u2069", "leftright"),
        ("lone \ud800 half", "lone   half"),
        ("\ue000 private", "  private"),
        ("Õhutõrje 日本 שלום", "Õhutõrje 日本 שלום"),
    ],
)
def test_texts_are_made_printable_wherever_they_are(text, set_as):
    assert printable({"a": [text, {"b": text}], "n": 1, "none": None}) == {
        "a": [set_as, {"b": set_as}],
        "n": 1,
        "none": None,
    }
