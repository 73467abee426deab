"""A mistake in a fixture is told by file, row and field, and nothing is loaded."""

import pytest

from recommendations.catalogue.fixture import BadFixtures
from recommendations.catalogue.load import load_catalogue
from recommendations.models import Brief, Event, Publisher
from tests.catalogue.small import LOADED, small_set, the, write

pytestmark = pytest.mark.django_db

NOTHING = object()
MISTAKES = [
    ("event", "occurred_on", "2026-02-31", "3_evidence.json", "row 3 (event E1)", "invalid date"),
    ("event", "kind", "rumour", "3_evidence.json", "row 3 (event E1)", "not a valid choice"),
    ("event", "headline", NOTHING, "3_evidence.json", "row 3 (event E1)", "is missing"),
    ("event", "recorded_at", "2026-03-01T09:00:00", "3_evidence.json", "row 3 (event E1)", "no time zone"),
    ("event", "mood", "grim", "3_evidence.json", "row 3 (event E1)", "is not a field"),
    ("event", "recorded_by", ["ann"], "3_evidence.json", "row 3 (event E1)", "cannot be given"),
    ("track", "recommendation", ["b-1", "R99"], "1_catalogue.json", "row 8 (track b-1 / R99 / estonia)", "b-1 / R99"),
    (
        "track",
        "actor",
        "estonia",
        "1_catalogue.json",
        "row 8 (track b-1 / R01 / estonia)",
        "must be a natural key: [code]",
    ),
    ("feed", "publisher", ["Nobody"], "2_sources.json", "row 3 (feed https://gazette.example/rss)", "Nobody"),
    ("group", "permissions", [["fly", "x", "y"]], "2_sources.json", "row 1 (group Editors)", "fly / x / y"),
    ("observation", "value", "many", "3_evidence.json", "row 2 (observation b-1 / R01 / I01 / 2025)", "decimal number"),
]


def load_problems(folder, files) -> tuple:
    with pytest.raises(BadFixtures) as caught:
        load_catalogue(write(folder, files), now=LOADED)
    assert (Brief.objects.count(), Publisher.objects.count(), Event.objects.count()) == (0, 0, 0)
    return caught.value.problems


@pytest.mark.parametrize(("model", "field", "value", "file", "row", "message"), MISTAKES)
def test_mistake_names_file_row_and_field_and_changes_nothing(tmp_path, model, field, value, file, row, message):
    files = small_set()
    the(files, model)[field] = value
    if value is NOTHING:
        del the(files, model)[field]
    (problem,) = load_problems(tmp_path, files)
    assert (problem.file, problem.row, problem.field) == (file, row, field)
    assert message in problem.message


def test_every_misshapen_row_is_told_at_once(tmp_path):
    files = small_set()
    del the(files, "event")["headline"]
    the(files, "brief")["colour"] = "red"
    assert [problem.field for problem in load_problems(tmp_path, files)] == ["colour", "headline"]


def test_broken_json_names_file_and_line(tmp_path):
    write(tmp_path, small_set())
    (tmp_path / "4_more.json").write_text('[\n {"model": "recommendations.brief",\n}]')
    (problem,) = load_problems(tmp_path, {})
    assert (problem.file, problem.row) == ("4_more.json", "line 3")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"model": "recommendations.brief", "pk": 1, "fields": {}}, "pk"),
        ({"model": "recommendations.entry", "fields": {}}, "model"),
        ({"model": "auth.user", "fields": {}}, "model"),
        ({"model": "recommendations.brief"}, "fields"),
        ("brief", "fields"),
    ],
)
def test_row_that_is_no_fixture_of_ours_is_refused(tmp_path, row, field):
    (problem,) = load_problems(tmp_path, small_set() | {"4_more.json": [row]})
    assert (problem.file, problem.row, problem.field) == ("4_more.json", "row 1", field)


def test_file_that_holds_no_list_is_refused(tmp_path):
    (problem,) = load_problems(tmp_path, small_set() | {"4_more.json": {}})
    assert (problem.file, problem.message) == ("4_more.json", "must be a list of rows.")


def test_row_given_twice_is_refused(tmp_path):
    files = small_set()
    files["4_more.json"] = [files["2_sources.json"][1]]
    (problem,) = load_problems(tmp_path, files)
    assert (problem.file, problem.row, problem.field) == ("4_more.json", "row 1 (publisher The Gazette)", "name")


def test_row_that_breaks_a_rule_of_its_table_is_named(tmp_path):
    files = small_set()
    the(files, "citation")["observation"] = the(files, "citation", 1)["observation"]
    (problem,) = load_problems(tmp_path, files)
    assert (problem.file, problem.row) == ("3_evidence.json", "row 5 (citation e1-1)")
    assert "citation_supports_one_thing" in problem.message


def test_empty_folder_is_refused(tmp_path):
    (problem,) = load_problems(tmp_path, {})
    assert "holds no fixtures" in problem.message
