"""The page that imports a brief: nothing is written before it is seen, and nothing that was given is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.models import Draft, Recommendation
from tests.catalogue.test_importing import SHEET
from tests.make import make_actor, make_brief
from tests.web.upkeep_people import desk_of

pytestmark = pytest.mark.django_db
PAGE = "/upkeep/import/"


@pytest.fixture
def desk():
    make_brief()
    make_actor()
    return desk_of("Administrators")


def test_a_file_is_shown_first_and_imported_then(desk):
    file = SimpleUploadedFile("brief.csv", SHEET.encode("utf-8-sig"))
    shown = desk.post(PAGE, {"file": file, "brief": "brief-1"})
    assert (shown.status_code, Recommendation.objects.count()) == (200, 0)
    assert dict(shown.context["sheet"].counts)["added"] == 6
    sheet = shown.context["sheet"]
    typed = {"text": sheet.text, "name": sheet.name, "brief": "brief-1", "import": "1"}
    assert desk.post(PAGE, typed).status_code == 302
    assert Recommendation.objects.count() == 2
    assert not Draft.objects.exists()
    again = desk.post(PAGE, typed | {"import": ""})
    assert again.status_code == 302
    assert Recommendation.objects.count() == 2


def test_a_file_with_mistakes_is_kept_for_another_day(desk):
    file = SimpleUploadedFile("brief.csv", SHEET.replace("immediate", "soon").encode())
    page = desk.post(PAGE, {"file": file, "brief": "brief-1", "import": "1"})
    assert (page.status_code, Recommendation.objects.count()) == (422, 0)
    assert "row 2" in page.text
    assert "Nothing was changed." in page.text
    later = desk.get(PAGE)
    assert "Open the registers" in later.text
    assert '<option value="brief-1" selected>' in later.text


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04\0\0", b"x" * 1_000_001])
def test_what_cannot_be_read_is_answered_in_a_sentence(desk, body):
    page = desk.post(PAGE, {"file": SimpleUploadedFile("brief.xlsx", body)})
    assert page.status_code == 422
    assert "Nothing was changed." in page.text


def test_an_expired_session_loses_nothing_that_was_pasted(desk):
    desk.logout()
    assert desk.post(PAGE, {"text": SHEET, "name": "", "brief": "brief-1"}).status_code == 302


def test_the_example_is_a_sheet(desk):
    page = desk.get("/upkeep/import/columns.csv")
    assert page.content.decode("utf-8-sig").startswith('"code","pillar","pillar_title","title"')
