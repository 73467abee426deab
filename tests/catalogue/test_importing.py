"""A brief from one file: what it would change, all of it or nothing, and once however often."""

from pathlib import Path

import pytest
from django.conf import settings

from recommendations.catalogue.fixture import BadFixtures
from recommendations.catalogue.import_csv import template
from recommendations.catalogue.import_text import SIZE_CAP, BadUpload, is_yaml, upload_text
from recommendations.catalogue.importing import import_brief
from recommendations.catalogue.report import Outcome
from recommendations.models import Actor, Brief, MatchTerm, Pillar, Recommendation, Track
from tests.make import NOON, make_actor, make_baltics, make_brief, make_recommendation, make_user

pytestmark = pytest.mark.django_db
SOURCE = Path(settings.BASE_DIR) / "fixtures" / "source" / "recommendations.yaml"
SHEET = """code,pillar,pillar_title,title,summary,horizon,terms,primary,toward united-states
R01,P1,Data,Open the registers,Publish them.,immediate,open data|register,united-states,A law opens one|Money is given
R02,P1,,Close the gate,Shut it.,long-term,,,
"""
OTHER = """
meta:
  data_set: other-brief
  brief: {title: Other, publisher: Institute, published: 2026-02, publisher_url: https://institute.example}
actors:
  - {code: united-states, name: USA, kind: country, track: us}
  - {code: finland, name: Finland, kind: country, track: us}
  - {code: nordics, name: Nordics, kind: group, track: us, members: [finland]}
  - {code: nato, name: NATO, kind: organisation, track: context}
pillars:
  - {code: P1, order: 1, title: Data, summary: Left out}
recommendations:
  - code: R01
    pillar: P1
    title: Open the registers
    paraphrase: Publish them.
    horizon: immediate
    actors: {primary: [united-states]}
    criteria: {us: {toward: [A law opens one], away: [A law closes one]}}
    matching: {terms: [open data]}
"""


def run(text, *, name="brief.csv", brief=None, dry_run=False, by=None):
    return import_brief(text, name=name, brief=brief or make_brief(), by=by, now=NOON, dry_run=dry_run)


def mistakes(text, **options):
    with pytest.raises(BadFixtures) as bad:
        run(text, **options)
    return [(problem.row, problem.field, problem.message) for problem in bad.value.problems]


@pytest.fixture(autouse=True)
def actors():
    make_actor()


def test_a_sheet_makes_pillars_recommendations_terms_and_tracks():
    ann = make_user()
    run(SHEET, by=ann)
    assert list(Pillar.objects.values_list("code", "title")) == [("P1", "Data")]
    assert list(Recommendation.objects.values_list("code", "summary", "position")) == [
        ("R01", "Publish them.", 1),
        ("R02", "Shut it.", 2),
    ]
    assert set(MatchTerm.objects.values_list("text", flat=True)) == {"open data", "register"}
    track = Track.objects.get()
    assert (track.criteria_toward, track.involvement) == (["A law opens one", "Money is given"], "primary")
    line = track.history.get()
    assert (line.history_user, line.history_change_reason) == (ann, "Imported from brief.csv")


def test_importing_twice_changes_nothing():
    run(SHEET)
    assert run(SHEET).written() == 0
    assert Recommendation.objects.get(code="R01").history.count() == 1


def test_a_dry_run_tells_the_same_and_writes_nothing():
    told = run(SHEET, dry_run=True)
    assert not Recommendation.objects.exists()
    assert told == run(SHEET)


def test_a_changed_cell_changes_its_field_and_an_empty_one_leaves_it():
    run(SHEET)
    report = run("code,title,summary\nR01,,Publish them all.\n")
    assert [(line.key, line.outcome, [tuple(c) for c in line.changes]) for line in report.notable()] == [
        ("brief-1 / R01", Outcome.CHANGED, [("summary", "Publish them.", "Publish them all.")])
    ]
    assert Recommendation.objects.get(code="R01").title == "Open the registers"


def test_semicolons_and_tabs_part_cells_too():
    for sign in ";\t":
        text = SHEET.replace(",", sign)
        assert run(text, dry_run=True).written() == run(SHEET, dry_run=True).written()


def test_a_text_with_line_breaks_in_quotes_is_one_cell():
    run('code,pillar,pillar_title,title,summary,horizon\nR01,P1,Data,"Open, now","One.\nTwo.",immediate\n')
    assert Recommendation.objects.get().summary == "One.\nTwo."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title\nOpen", [("row 1", "code", "is missing."), ("row 2", "code", "is empty.")]),
        ("code,colour\n", [("row 1", "colour", "is not known.")]),
        ("code,code\n", [("row 1", "code", "stands there twice.")]),
        ("code,toward atlantis\n", [("row 1", "toward atlantis", "There is no actor")]),
        (
            "code,pillar\nR01,P9\n",
            [
                ("row 2", "pillar_title", "is empty, and the pillar P9 is new."),
                ("row 2", "title", "is empty, and R01 is new."),
                ("row 2", "summary", "is empty, and R01 is new."),
                ("row 2", "horizon", "is empty, and R01 is new."),
            ],
        ),
        (SHEET + "R02,P1,,Again,Once more.,immediate,,,\n", [("row 4", "code", "“R02” stands in row 3 already.")]),
        (SHEET.replace("immediate", "soon"), [("row 2", "horizon", "Value 'soon' is not a valid choice.")]),
        (SHEET.replace("united-states,A", "atlantis,A"), [("row 2", "primary", "There is no actor “atlantis”.")]),
        (SHEET.replace("Open the registers", "x" * 201), [("row 2", "title", "Ensure this value has at most 200")]),
        ("code,asks\nR01,publish\n", None),
        (SHEET + "R03,P1,,a,b,immediate,,,,too many\n", [("row 4", "-", "has more cells than the first row.")]),
    ],
)
def test_a_mistake_names_row_and_column_and_nothing_is_written(text, told):
    found = mistakes(text)
    if told is not None:
        assert [
            (row, column, said[: len(start)]) for (row, column, said), (*_, start) in zip(found, told, strict=True)
        ] == told
    assert not Recommendation.objects.exists()


def test_a_neighbour_that_is_not_there_is_told():
    found = mistakes(SHEET.replace("horizon,terms", "horizon,related").replace("open data|register", "R09"))
    assert [(row, column) for row, column, _ in found] == [("row 2", "related")]
    assert not Recommendation.objects.exists()


def test_a_sheet_without_its_brief_is_refused():
    with pytest.raises(BadFixtures, match="Choose the brief"):
        import_brief(SHEET, name="brief.csv", brief=None, by=None, now=NOON)


def test_the_template_is_taken():
    report = run(upload_text(template().encode()).replace('"P1",""', '"P1","Data"'))
    assert report.total(Outcome.NEW) == 6


def test_a_whole_brief_in_yaml_is_taken_and_twice_is_once():
    make_actor("finland", name="Suomi")
    run(OTHER, name="other.yaml")
    brief = Brief.objects.get(code="other-brief")
    assert (brief.issued_by, str(brief.published_on), brief.published_precision) == ("Institute", "2026-02-15", "month")
    roles = dict(Actor.objects.values_list("code", "role"))
    assert roles == {"united-states": "tracked", "finland": "tracked", "nordics": "derived", "nato": "context"}
    assert Actor.objects.get(code="finland").name == "Suomi"
    assert Track.objects.filter(recommendation__brief=brief).count() == 3
    assert run(OTHER, name="other.yaml").written() == 0


def test_our_own_source_is_taken_whole():
    report = run(SOURCE.read_text(), name="recommendations.yaml", dry_run=True)
    counts = report.counts()
    assert (counts["recommendation"][Outcome.NEW], counts["pillar"][Outcome.NEW]) == (14, 5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("meta: [", "is not YAML"),
        ("- a\n- b", "must hold a mapping"),
        ("meta: &a {x: *a}", "alias"),
        ("meta: " + "[" * 500 + "]" * 500, "deep"),
        (OTHER.replace("horizon: immediate", "horizon: soon"), "horizon"),
        (OTHER.replace("pillar: P1", "pillar: P7"), "P7"),
        (OTHER.replace("2026-02,", "2026-02-31,"), "is not YAML"),
        ("meta: {}\n", "code"),
    ],
)
def test_bad_yaml_is_told_and_nothing_is_written(text, says):
    briefs = Brief.objects.count()
    with pytest.raises(BadFixtures, match=says):
        import_brief(text, name="other.yaml", brief=None, by=None, now=NOON)
    assert (Brief.objects.count(), Actor.objects.count()) == (briefs, 1)


def test_what_the_file_does_not_name_is_left():
    make_baltics()
    make_recommendation(code="R77")
    run(SHEET)
    assert Recommendation.objects.filter(code="R77", archived_at=None).exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(encoding):
    line = "code;summary\r\nR01;Überprüfung der Maßnahmen für die Küste – größere Präsenz\r\n"
    assert upload_text(line.encode(encoding)) == line.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("body", "says"), [(b"", "empty"), (b"PK\x03\x04\0\0", "no text"), (b"x" * (SIZE_CAP + 1), "larger than")]
)
def test_what_is_no_text_is_refused_with_a_sentence(body, says):
    with pytest.raises(BadUpload, match=says):
        upload_text(body)


def test_yaml_is_told_from_a_sheet_by_name_or_by_how_it_begins():
    asked = [("a.yaml", "x"), ("a.csv", "meta:"), ("pasted text", "# note\nmeta:\n"), ("pasted text", "code,title\n")]
    assert [is_yaml(*one) for one in asked] == [True, False, True, False]
