"""docs/api.md, the schema and the code say the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from recommendations.api.errors import WHAT_TO_DO
from recommendations.vocabulary import ShownLabel

PAGE = Path(settings.BASE_DIR, "docs", "api.md").read_text()


@pytest.fixture
def schema(client, db, capsys):
    answer = client.get("/api/v1/schema/")
    assert "Warning" not in capsys.readouterr().err
    return answer.json()


def rows(columns):
    pattern = r"^\| " + r" \| ".join([r"`([^`]+)`"] * columns) + r" \| [^`|]"
    return re.findall(pattern, PAGE, flags=re.MULTILINE)


def test_every_address_is_described(schema):
    assert sorted(rows(1)) == sorted(schema["paths"])


def test_every_parameter_is_described(schema):
    asked = {
        (address, parameter["name"])
        for address, methods in schema["paths"].items()
        for method in methods.values()
        for parameter in method.get("parameters", ())
        if parameter["in"] == "query"
    }
    assert set(rows(2)) == asked


def test_one_address_writes(schema):
    writing = [address for address, methods in schema["paths"].items() if set(methods) != {"get"}]
    assert writing == ["/api/v1/indicators/{brief}/{recommendation}/{code}/observations/"]
    assert list(schema["paths"][writing[0]]) == ["post"]


def test_every_field_of_a_figure_is_described(schema):
    sent = schema["components"]["schemas"]["ObservationEntry"]
    described = re.findall(r"^\| body \| `(\w+)` \|", PAGE, flags=re.MULTILINE)
    assert described == list(sent["properties"])


def test_every_error_code_is_described():
    described = set(re.findall(r"^\| (\d{3}) \| `(\w+)`", PAGE, flags=re.MULTILINE))
    known = {(str(status), code) for status, (code, _) in WHAT_TO_DO.items()}
    assert described == known | {("400", "bad_question"), ("400", "bad_observation"), ("400", "parse_error")}


def test_word_sets_have_the_names_of_the_vocabulary(schema):
    assert schema["components"]["schemas"]["ShownLabelEnum"]["enum"] == [label.value for label in ShownLabel]


def test_every_answer_has_the_one_error_shape(schema):
    answers = [method["responses"] for methods in schema["paths"].values() for method in methods.values()]
    for answer in answers:
        for status in ("400", "404"):
            content = answer[status]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Error"}


def test_the_page_to_read_runs_nothing_inline(client, db):
    page = client.get("/api/v1/docs/")
    assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)", page.text) == []
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    script = client.get("/api/v1/docs/?script=")
    assert script.headers["Content-Type"] == "application/javascript"
