"""From sources to fixtures: what one row becomes, and how a mistake in a source is told."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from recommendations.catalogue.build import build_fixtures, fixture_texts, stale_fixtures
from recommendations.catalogue.source.item import BadSource

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@pytest.fixture(scope="module")
def built() -> dict[str, list]:
    return {name: json.loads(text) for name, text in fixture_texts(FIXTURES / "source").items()}


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the sources to make mistakes in."""
    shutil.copytree(FIXTURES / "source", tmp_path / "source")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def rows(built, file: str, model: str, **wanted) -> list[dict]:
    found = [row["fields"] for row in built[file] if row["model"] == f"recommendations.{model}"]
    return [fields for fields in found if wanted.items() <= fields.items()]


def test_built_fixtures_are_those_in_the_tree():
    assert stale_fixtures(FIXTURES) == []


def test_no_row_has_a_primary_key(built):
    assert {frozenset(row) for file in built.values() for row in file} == {frozenset({"model", "fields"})}


def test_brief_is_dated_to_the_month(built):
    (brief,) = rows(built, "02_brief.json", "brief")
    assert (brief["code"], brief["number"], brief["published_on"], brief["published_precision"]) == (
        "quincy-93",
        93,
        "2026-02-15",
        "month",
    )


def test_columns_of_the_board_are_the_tracked_actors_and_their_group(built):
    columns = [actor for actor in rows(built, "03_actors.json", "actor") if actor["role"] != "context"]
    ordered = sorted(columns, key=lambda actor: actor["position"])
    assert [(actor["short_name"], actor["role"], actor["group"]) for actor in ordered] == [
        ("US", "tracked", None),
        ("Baltic", "derived", None),
        ("EE", "tracked", ["baltic-states"]),
        ("LV", "tracked", ["baltic-states"]),
        ("LT", "tracked", ["baltic-states"]),
    ]


def test_every_recommendation_has_five_tracks_with_criteria(built):
    tracks = [track for track in rows(built, "05_tracks.json", "track") if track["criteria_toward"]]
    assert len(tracks) == 14 * 5
    assert {track["involvement"] for track in tracks if track["actor"] == ["baltic-states"]} == {"affected"}
    assert {track["involvement"] for track in tracks if track["actor"] == ["united-states"]} == {"primary"}


def test_context_actor_has_a_bare_track_only_where_it_is_judged(built):
    files = ("09_events.json", "10_development_set.json")
    judged = {tuple(a["track"]) for file in files for a in rows(built, file, "assessment")}
    tracks = {(*t["recommendation"], *t["actor"]): t["criteria_toward"] for t in rows(built, "05_tracks.json", "track")}
    tracked = {"united-states", "baltic-states", "estonia", "latvia", "lithuania"}
    bare = {key for key in tracks if key[2] not in tracked}
    assert bare == {key for key in judged if key[2] not in tracked}
    assert [tracks[key] for key in bare] == [[]] * len(bare)


def test_short_titles_fit_a_narrow_column(built):
    titles = [r["short_title"] for r in rows(built, "04_recommendations.json", "recommendation")]
    assert [title for title in titles if not 0 < len(title) <= 34] == []
    assert len(set(titles)) == 14


def test_related_recommendations_are_related_both_ways(built):
    related = {
        r["code"]: {code for _, code in r["related"]} for r in rows(built, "04_recommendations.json", "recommendation")
    }
    assert [(a, b) for a, others in related.items() for b in others if a not in related[b]] == []
    assert related["R12"] >= {"R01", "R13"}


def test_joint_act_is_judged_for_every_member(built):
    joint = rows(built, "09_events.json", "assessment", event=["E020"])
    assert [(a["track"][2], a["side"]) for a in joint] == [
        ("estonia", "away"),
        ("latvia", "away"),
        ("lithuania", "away"),
    ]
    assert rows(built, "09_events.json", "eventactor", event=["E020"])[0]["actor"] == ["baltic-states"]


def test_observation_of_a_fiscal_year_sits_on_the_first_of_april(built):
    (observation,) = rows(
        built, "08_indicators.json", "observation", indicator=["quincy-93", "R02", "I05"], period="FY2023"
    )
    assert (observation["observed_on"], observation["date_precision"]) == ("2023-04-01", "fiscal_year")


def test_unsourced_observation_keeps_its_certainty_and_has_no_citation(built):
    (observation,) = rows(
        built, "08_indicators.json", "observation", indicator=["quincy-93", "R02", "I05"], period="FY2021"
    )
    keys = {citation["key"] for citation in rows(built, "08_indicators.json", "citation")}
    assert (observation["certainty"], "quincy-93-i05-fy2021-1" in keys) == ("recalled", False)
    assert "quincy-93-i05-fy2023-1" in keys


def test_citation_keeps_footnote_date_and_address(built):
    (citation,) = rows(built, "09_events.json", "citation", key="e005-1")
    assert (citation["pointer"], citation["published_on"], citation["publisher"]) == (
        "Footnote 47",
        "2025-10-10",
        ["Politico"],
    )
    assert (
        citation["canonical_url"]
        == "https://www.politico.eu/article/latvia-orders-800-russian-citizens-out-mid-october"
    )


def test_citation_without_a_footnote_points_to_the_section(built):
    (citation,) = rows(built, "09_events.json", "citation", key="e002-1")
    assert citation["pointer"] == "The Baltic dilemma / Threat perception and strategic reality"
    assert (citation["url"], citation["canonical_url"]) == ("", "")


def test_publisher_is_found_by_another_spelling(built):
    assert rows(built, "09_events.json", "citation", key="e011-1")[0]["publisher"] == ["LRT"]


def test_only_relevant_verified_items_with_an_address_become_events(built):
    codes = [event["code"] for event in rows(built, "10_development_set.json", "event")]
    assert (len(codes), "G003" in codes, "G030" in codes, "G009" in codes) == (32, False, False, False)


def test_labelled_item_is_weighed_by_its_step(built):
    weights = {a["event"][0]: a["significance"] for a in rows(built, "10_development_set.json", "assessment")}
    assert (weights["G012"], weights["G023"], weights["G008"], weights["G005"], weights["G029"]) == (
        "minor",
        "moderate",
        "moderate",
        "major",
        "major",
    )
    assert {(a["confidence"], a["rationale"]) for a in rows(built, "10_development_set.json", "assessment")} == {
        ("medium", "")
    }


def test_labelled_item_takes_its_kind_from_its_step_unless_it_states_one(built):
    kinds = {event["code"]: event["kind"] for event in rows(built, "10_development_set.json", "event")}
    assert (kinds["G012"], kinds["G005"], kinds["G110"]) == ("statement", "policy", "diplomacy")


def test_same_address_within_an_event_is_cited_once(folder):
    path = folder / "source" / "events.yaml"
    edit(path, "url: https://euobserver.com/15642", "url: https://news.err.ee/1609288809?utm_source=x#top")
    events = {"09_events.json": json.loads(fixture_texts(folder / "source")["09_events.json"])}
    assert [c["key"] for c in rows(events, "09_events.json", "citation", event=["E015"])] == ["e015-1"]


def test_corrected_source_becomes_fixtures_again(folder):
    build_fixtures(folder)
    edit(folder / "source" / "events.yaml", "headline: Russia annexes Crimea", "headline: Russia seizes Crimea")
    assert stale_fixtures(folder) == ["09_events.json"]
    assert build_fixtures(folder) == ["09_events.json"]
    assert (build_fixtures(folder), stale_fixtures(folder)) == ([], [])
    assert "Russia seizes Crimea" in (folder / "09_events.json").read_text()


def test_fixture_that_no_source_makes_is_stale(folder):
    build_fixtures(folder)
    (folder / "11_left_over.json").write_text("[]")
    assert stale_fixtures(folder) == ["11_left_over.json"]


REUTERS = "https://www.reuters.com/arc/outboundfeeds/news-sitemap/?outputType=xml"
MISTAKES = [
    ("events.yaml", "date: '2014'", "date: '2014-13-01'", "E002", "date", "not in the calendar"),
    ("events.yaml", "precision: year", "precision: month", "E001", "precision", "is not that of “1991”"),
    ("events.yaml", "kind: policy\n", "kind: rumour\n", "E001", "kind", "“rumour” is no word for it"),
    ("events.yaml", "recommendation: R06", "recommendation: R99", "E001 assessments 1", "recommendation", "R99"),
    ("events.yaml", "publisher: Migration Policy Institute", "publisher: MPI", "E001 sources 1", "publisher", "“MPI”"),
    ("events.yaml", "baseline: true", "baselin: true", "E001", "baselin", "is not known here"),
    ("events.yaml", "baseline: true", "baseline: 'yes'", "E001", "baseline", "neither true nor false"),
    ("events.yaml", "actor: estonia", "actor: esthonia", "E001 assessments 1", "actor", "“esthonia” is no actor"),
    ("events.yaml", "actor: latvia", "actor: estonia", "E001 assessments 2", "actor", "judged on R06 twice"),
    ("events.yaml", "recorded_at: '2026-11-22T09:00:00Z'", "recorded_at: noon", "meta", "recorded_at", "no moment"),
    ("indicators.yaml", "value: 2", "value: two", "I01 baseline", "value", "is no number"),
    ("recommendations.yaml", "title: Right-size the", "titel: Right-size the", "R01", "titel", "is not known here"),
    ("recommendations.yaml", "      baltic:\n", "      balt:\n", "R01", "criteria", "has no part “baltic”"),
    ("recommendations.yaml", "- R02", "- R77", "R01", "related", "“R77” is no recommendation"),
    ("roles.yaml", "recommendations.add_event", "add_event", "Editors", "permissions", "is no permission"),
    ("publishers.yaml", "tier: established", "tier: good", "15min", "tier", "“good” is no word for it"),
    ("publishers.yaml", "excerpt_length: 200", "excerpt_length: 501", "BNN", "excerpt_length", "from 0 to 500"),
    ("feeds.yaml", "kind: news_sitemap\n", "kind: telegraph\n", REUTERS, "kind", "“telegraph” is no word for it"),
    ("feeds.yaml", "publisher: ERR", "publisher: Nobody", "https://news.err.ee/rss", "publisher", "“Nobody”"),
]


@pytest.mark.parametrize(("file", "old", "new", "item", "field", "message"), MISTAKES)
def test_mistake_in_a_source_names_file_item_and_field(folder, file, old, new, item, field, message):
    edit(folder / "source" / file, old, new)
    with pytest.raises(BadSource) as caught:
        fixture_texts(folder / "source")
    assert (caught.value.file, caught.value.item, caught.value.field) == (file, item, field)
    assert message in str(caught.value)


def test_source_that_is_not_yaml_is_named(folder):
    (folder / "source" / "feeds.yaml").write_text("feeds: [")
    with pytest.raises(BadSource, match=r"feeds\.yaml, the file, .*is not YAML"):
        fixture_texts(folder / "source")


def test_missing_source_is_named(folder):
    (folder / "source" / "roles.yaml").unlink()
    with pytest.raises(BadSource, match=r"roles\.yaml, the file, .*cannot be read"):
        fixture_texts(folder / "source")
