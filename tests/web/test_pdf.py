"""The documents, opened again with pypdf: their pages, tags, fonts, words, links and dates."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from recommendations.events.second import ask_second_reading
from recommendations.models import Assessment, Citation, Direction, Event, Recommendation
from recommendations.status.calls import make_call
from recommendations.vocabulary import Label
from recommendations.web import pdf_engine
from tests.make import make_editor, make_pillar, make_recommendation, make_user
from tests.web.world import World, add_indicator, make_world

pytestmark = pytest.mark.django_db

ADDRESSES = ("/board.pdf", "/briefing.pdf", "/recommendations/brief-1/R01.pdf")
HOSTILE = (
    "#panic(1) $x^2$ *bold* _under_ @cite <label> <script>alert(1)</script> \\u{41} \"quoted\" 'single' `raw` "
    "[content] // comment /* more */ = heading - list + enum ~ & % {{ braces }} " + "long" * 40
)


def read(page) -> PdfReader:
    assert (page.status_code, page.headers["Content-Type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(page.content))


def text_of(document: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in document.pages).replace("\u200b", "").split())


def letters(text: str) -> str:
    """Return a text without gaps: where a line breaks is the engine's affair."""
    return re.sub(r"[\s\u200b]+", "", text)


def links_of(document: PdfReader) -> set[str]:
    found = set()
    for page in document.pages:
        for one in page.get("/Annots", []):
            action = one.get_object().get("/A")
            if action and "/URI" in action.get_object():
                found.add(str(action.get_object()["/URI"]))
    return found


def fonts_of(document: PdfReader) -> dict[str, bool]:
    """Return whether each font comes with the file."""
    found = {}
    for page in document.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (inner,) = font.get_object()["/DescendantFonts"]
            described = inner.get_object()["/FontDescriptor"].get_object()
            found[str(described["/FontName"])] = bool({"/FontFile2", "/FontFile3"} & set(described))
    return found


def permanent(world: World, path: str) -> re.Pattern[str]:
    return re.compile(rf"http://[^/]+{path}\?as_of={world.today}&known_at={world.today}&compare=\d{{4}}-\d\d-\d\d")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_document_is_tagged_and_says_its_title_and_language(client, address):
    make_world()
    root = read(client.get(address)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).lower() == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_document_brings_its_fonts(client, address):
    make_world()
    fonts = fonts_of(read(client.get(address)))
    assert fonts
    assert all(fonts.values())
    assert any("Roboto" in name for name in fonts)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_state_gives_the_same_bytes(client, address):
    make_world()
    first = client.get(address).content
    pdf_engine._kept.cache_clear()
    assert client.get(address).content == first


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_changed_direction_is_in_the_next_document(client, address):
    world = make_world()
    before = client.get(address)
    Assessment.objects.update(side="away")
    world.record()
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert "Away" in text_of(read(after))


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_document_is_not_sent_again(client, address):
    make_world()
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "query", ["as_of=tomorrow", "known_at=2999-01-01", "colour=red", "as_of=2026-01-01&as_of=2026-01-02"]
)
def test_a_bad_question_is_an_error_and_no_document(client, address, query):
    make_world()
    page = client.get(f"{address}?{query}")
    assert (page.status_code, page.headers["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_headlines_are_set_as_they_are(client, address):
    world = make_world(headline="Plain")
    Event.objects.update(headline=HOSTILE[:295])
    Recommendation.objects.update(title=HOSTILE[:195], short_title=HOSTILE[:60])
    world.record()
    assert letters(HOSTILE[:60]) in letters(text_of(read(client.get(address))))


@pytest.mark.parametrize("address", ADDRESSES)
def test_marks_that_turn_the_order_of_reading_are_left_out(client, address):
    make_world()
    Recommendation.objects.update(title="Data\u202e\u2067 first\x07", short_title="Data\u202e\u2067 first\x07")
    text = text_of(read(client.get(address)))
    assert "Data first" in text
    assert not {"\u202e", "\u2067", "\x07"} & set(text)


def test_words_of_other_scripts_are_set_with_their_letters(client):
    make_world()
    Recommendation.objects.update(title="Õhutõrje Ķekava Žemaitija Оборона Άμυνα")
    assert "Õhutõrje Ķekava Žemaitija Оборона Άμυνα" in text_of(read(client.get(ADDRESSES[2])))


def test_a_letter_no_font_has_costs_the_claim_and_not_the_document(client):
    make_world()
    Recommendation.objects.update(title="Open \U00012000 data")
    document = read(client.get(ADDRESSES[2]))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert "direction" in text_of(document)


def test_the_board_is_one_sheet_with_every_word_of_the_page(client):
    world = make_world(recommendations=3)
    document = read(client.get("/board.pdf"))
    text = text_of(document)
    (sheet,) = document.pages
    assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [297, 210]
    for words in (
        "US policy moves toward 3 of the 3 recommendations and away from none.",
        "R01 Open the data 1",
        "Toward since",
        "Not yet rated",
        "Baltic States together",
        "Parliament opens the data",
        "Alignment is not influence.",
        "direction-v1",
    ):
        assert words in text
    address = permanent(world, "/recommendations/brief-1/R02/")
    assert any(address.fullmatch(link) for link in links_of(document))


def test_the_board_stays_one_sheet_with_fourteen_long_reasons(client):
    world = make_world(recommendations=14, headline="Word " * 19 + "end")
    Recommendation.objects.update(short_title="A title of a recommendation as long as they come")
    Direction.objects.update(reason=" ".join(["deterrence"] * 20))
    document = read(client.get("/board.pdf"))
    assert len(document.pages) == 1
    assert text_of(document).count(" ".join(["deterrence"] * 20)) >= 14
    assert world.recommendations[13].code in text_of(document)


def test_a_board_of_sixty_recommendations_goes_on_overleaf_and_loses_none(client):
    make_world()
    for n in range(60):
        make_recommendation(code=f"X{n:02}", title=f"Number {n}", position=n, pillar=make_pillar())
    document = read(client.get("/board.pdf"))
    assert set(re.findall(r"X\d\d", text_of(document))) == {f"X{n:02}" for n in range(60)}


def test_a_recommendation_tells_actors_evidence_and_sources(client):
    world = make_world()
    add_indicator(world)
    document = read(client.get("/recommendations/brief-1/R01.pdf"))
    text = text_of(document)
    for words in (
        "Where each actor is heading",
        "Almost certainly toward",
        "Good evidence",
        "It opens the data.",
        "to be confirmed",
    ):
        assert words in text
    links = links_of(document)
    assert {"https://gazette.example/E001", "https://gazette.example/E002"} <= links
    assert any(link.endswith("/events/E001/") for link in links)


def test_a_recommendation_shows_its_arithmetic_and_what_would_change_it(client):
    world = make_world()
    client.force_login(make_user("reader"))
    make_call(
        world.track(),
        label=Label.MIXED,
        reason="The law is not applied.",
        expires_on=world.today + timedelta(days=30),
        by=make_user("cal"),
        now=world.now,
    )
    text = text_of(read(client.get("/recommendations/brief-1/R01.pdf")))
    total = 3.0 * 2 ** (-20 / 90) + 3.0 * 2 ** (-10 / 90)
    for words in (
        f"2 + {total:.2f} toward against 2 + 0.00 away gives",
        "No single event, taken away or added, would change this.",
        "No development was rated away up to this day.",
        "No label here has ever fallen or lapsed",
        "The law is not applied. (cal)",
        "stands until",
    ):
        assert letters(words) in letters(text)


def test_an_address_that_is_none_of_the_web_gets_no_link(client):
    make_world()
    Citation.objects.update(url="javascript:alert(1)")
    assert not any("javascript" in link for link in links_of(read(client.get("/recommendations/brief-1/R01.pdf"))))


def test_the_briefing_has_cover_board_changes_unknowns_and_method(client):
    world = make_world(recommendations=2)
    document = read(client.get(f"/briefing.pdf?compare={world.today - timedelta(days=30)}"))
    bookmarks = [one.title for one in document.outline if not isinstance(one, list)]
    assert bookmarks == [
        "Where policy stands on Brief 1",
        "The board",
        bookmarks[2],
        "What we do not know",
        "How a direction is set",
    ]
    assert bookmarks[2].startswith("Changed since")
    text = text_of(document)
    assert "Not yet rated to Toward" in text
    assert "https://gazette.example/E001" in links_of(document)
    assert re.search(r"Estonia R01 R02", text)


def test_a_document_of_a_past_day_says_so(client):
    world = make_world()
    day = world.today - timedelta(days=15)
    text = text_of(read(client.get(f"/board.pdf?as_of={day}&known_at={day}")))
    assert f"as of {day.day} {day:%B %Y}, with what was known on {day.day} {day:%B %Y}" in text
    assert "Parliament opens the data" not in text


def test_who_reads_without_sight_gets_the_document_without_it(client):
    world = make_world()
    editor = make_editor()
    client.force_login(editor)
    assert "It opens the data." in text_of(read(client.get("/recommendations/brief-1/R01.pdf")))
    ask_second_reading(world.event.pk, reader=editor, by=None, now=world.now)
    for address in ADDRESSES[1:]:
        assert "E002" not in text_of(read(client.get(address)))


def test_the_board_of_a_briefing_is_one_sheet_too(client):
    make_world(recommendations=14)
    sheets = [page.extract_text() for page in read(client.get("/briefing.pdf")).pages if page.mediabox.width > 800]
    assert len(sheets) == 1
    assert "Small line:" in sheets[0]
    assert "R14" in sheets[0]
