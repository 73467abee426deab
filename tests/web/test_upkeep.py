"""The pages of upkeep: rows added, changed, archived; bad input beside its field; two people at one row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import (
    Actor,
    ActorAlias,
    Brief,
    Citation,
    Indicator,
    MatchTerm,
    Pillar,
    Publisher,
    Recommendation,
    Track,
)
from recommendations.web.upkeep_forms import FORMS
from tests.make import (
    make_actor,
    make_assessment,
    make_baltics,
    make_brief,
    make_candidate,
    make_citation,
    make_entry,
    make_feed,
    make_pillar,
    make_publisher,
    make_recommendation,
    make_story,
    make_track,
    make_user,
)
from tests.web.upkeep_people import desk_of, form_of, one_of_each

pytestmark = pytest.mark.django_db
LONG = "x" * 600
BRIEF = {
    "code": "b-2",
    "title": "Second brief",
    "issued_by": "Institute",
    "published_on": "2026-03-01",
    "published_precision": "day",
}


@pytest.fixture
def desk():
    return desk_of("Administrators")


def new_row(kind: str) -> dict:
    """Return a form of each kind that would be taken."""
    recommendation, actor = make_recommendation(), make_actor()
    indicator = {"name": "Sets", "unit": "sets", "desired_direction": "increase", "reading_rule": "trend"}
    text = {"title": "An ask", "summary": "Do it.", "horizon": "immediate", "position": 2}
    return {
        "briefs": BRIEF,
        "pillars": {"brief": recommendation.brief_id, "code": "P2", "title": "Another", "position": 2},
        "recommendations": {"brief": recommendation.brief_id, "pillar": recommendation.pillar_id, "code": "R02"} | text,
        "actors": {"code": "finland", "name": "Finland", "kind": "country", "role": "tracked", "position": 7},
        "tracks": {
            "recommendation": recommendation.pk,
            "actor": actor.pk,
            "involvement": "primary",
            "review_interval_days": 30,
            "criteria_toward": "It opens\r\n\r\n It publishes ",
        },
        "terms": {"recommendation": recommendation.pk, "kind": "term", "text": "open data"},
        "aliases": {"actor": actor.pk, "text": "Washington"},
        "indicators": indicator
        | {"recommendation": recommendation.pk, "code": "I02", "actor": actor.pk, "scale": "ratio", "tolerance": 0},
        "publishers": {"name": "The Courier", "tier": "established", "excerpt_length": 200},
    }[kind]


MODELS = {
    "briefs": Brief,
    "pillars": Pillar,
    "recommendations": Recommendation,
    "actors": Actor,
    "tracks": Track,
    "terms": MatchTerm,
    "aliases": ActorAlias,
    "indicators": Indicator,
    "publishers": Publisher,
}


@pytest.mark.parametrize("kind", MODELS)
def test_a_row_of_each_kind_is_added_once_and_its_history_says_by_whom(desk, kind):
    typed = new_row(kind)
    page = desk.post(f"/upkeep/{kind}/new/", typed)
    row = MODELS[kind].objects.order_by("pk").last()
    assert (page.status_code, page.headers.get("Location")) == (302, f"/upkeep/{kind}/{row.pk}/")
    assert [(line.history_type, str(line.history_user)) for line in row.history.all()] == [("+", "administrators")]
    again = desk.post(f"/upkeep/{kind}/new/", typed)
    assert again.status_code == 422
    assert "Choose another, or change the one that is there." in again.text


def test_criteria_are_typed_one_a_line_and_kept_as_a_list(desk):
    desk.post("/upkeep/tracks/new/", new_row("tracks"))
    assert Track.objects.get().criteria_toward == ["It opens", "It publishes"]
    assert "It opens\nIt publishes</textarea>" in desk.get(f"/upkeep/tracks/{Track.objects.get().pk}/").text


BAD = [
    ("briefs", "code", "Two words", "slug"),
    ("briefs", "title", "", "required"),
    ("briefs", "title", LONG, "200 characters"),
    ("briefs", "series", LONG, "120 characters"),
    ("briefs", "number", "-1", "greater than or equal to 0"),
    ("briefs", "number", "nine", "whole number"),
    ("briefs", "author", LONG, "200 characters"),
    ("briefs", "issued_by", "", "required"),
    ("briefs", "published_on", "2026-02-31", "valid date"),
    ("briefs", "published_precision", "hour", "hour is not one"),
    ("briefs", "home_url", "not an address", "valid URL"),
    ("briefs", "document_url", "ftp:/x", "valid URL"),
    ("pillars", "brief", "999999", "not one of"),
    ("pillars", "code", "P 2", "Use letters"),
    ("pillars", "title", "", "required"),
    ("pillars", "position", "-1", "greater than or equal"),
    ("recommendations", "brief", "", "required"),
    ("recommendations", "pillar", "999999", "not one of"),
    ("recommendations", "code", "R/2", "Use letters"),
    ("recommendations", "title", "", "required"),
    ("recommendations", "short_title", LONG, "60 characters"),
    ("recommendations", "summary", "", "required"),
    ("recommendations", "source_section", LONG, "300 characters"),
    ("recommendations", "asks", "no stroke here", "Line 1"),
    ("recommendations", "horizon", "never", "not one of"),
    ("recommendations", "related", ["999999"], "not one of"),
    ("recommendations", "owner", "999999", "not one of"),
    ("recommendations", "position", "", "required"),
    ("tracks", "recommendation", "", "required"),
    ("tracks", "actor", "999999", "not one of"),
    ("tracks", "involvement", "boss", "not one of"),
    ("tracks", "criteria_toward", "a\n" * 61, "Keep at most 60"),
    ("tracks", "criteria_away", "a\n" * 61, "Keep at most 60"),
    ("tracks", "review_interval_days", "0", "Give 1 to 3650"),
    ("tracks", "owner", "999999", "not one of"),
    ("terms", "recommendation", "", "required"),
    ("terms", "kind", "word", "not one of"),
    ("terms", "text", "", "required"),
    ("terms", "text", "a\0b", "Null characters"),
    ("terms", "language", "de", "none of et, lv, lt, ru"),
    ("aliases", "actor", "", "required"),
    ("aliases", "text", LONG, "120 characters"),
    ("aliases", "language", "en", "none of et, lv, lt, ru"),
    ("indicators", "recommendation", "", "required"),
    ("indicators", "code", "", "required"),
    ("indicators", "name", "", "required"),
    ("indicators", "unit", LONG, "80 characters"),
    ("indicators", "actor", "", "required"),
    ("indicators", "also_relevant", ["x"], "not a valid"),
    ("indicators", "desired_direction", "up", "not one of"),
    ("indicators", "reading_rule", "guess", "not one of"),
    ("indicators", "scale", "feet", "not one of"),
    ("indicators", "natural_limit", "many", "Enter a number"),
    ("indicators", "meaningful_change", "NaN", "Enter a number"),
    ("indicators", "tolerance", "", "required"),
    ("indicators", "approach_value", "1e400", "no more than"),
    ("indicators", "min_span_days", "-3", "greater than"),
    ("indicators", "cadence", LONG, "40 characters"),
    ("indicators", "source_name", LONG, "300 characters"),
    ("indicators", "source_url", "nowhere", "valid URL"),
    ("publishers", "name", "", "required"),
    ("publishers", "tier", "best", "not one of"),
    ("publishers", "home_url", "nowhere", "valid URL"),
    ("publishers", "excerpt_length", "501", "Give 0 to 500"),
    ("actors", "code", "a b", "slug"),
    ("actors", "name", "", "required"),
    ("actors", "short_name", LONG, "20 characters"),
    ("actors", "kind", "person", "not one of"),
    ("actors", "role", "derived", "Only a group is derived"),
    ("actors", "group", "999999", "not one of"),
    ("actors", "position", "-1", "greater than"),
]


@pytest.mark.parametrize(("kind", "name", "value", "says"), BAD)
def test_bad_input_is_told_at_its_field_and_kept(desk, kind, name, value, says):
    typed = new_row(kind) | {name: value}
    before = MODELS[kind].objects.count()
    page = desk.post(f"/upkeep/{kind}/new/", typed)
    form = page.context["form"]
    assert (page.status_code, MODELS[kind].objects.count()) == (422, before)
    assert says in " ".join(form.errors.get(name, []))
    assert [one for one in form.errors if one != name] == []
    assert form[name].value() == value
    assert '-error"><b>Error:</b>' in page.text


def test_every_field_of_every_form_has_its_bad_input():
    """Text without a limit takes anything, so nothing can be wrong with it."""
    free = {("recommendations", "rationale"), ("recommendations", "coding_notes")}
    free |= {("indicators", "definition"), ("indicators", "caveat")}
    asked = {(kind, name) for kind, form in FORMS.items() for name in form.base_fields}
    assert asked - free == {(kind, name) for kind, name, *_ in BAD}


def test_a_change_is_kept_beside_what_stood_before(desk):
    pillar = make_pillar(title="Old name")
    page = desk.get(f"/upkeep/pillars/{pillar.pk}/")
    desk.post(f"/upkeep/pillars/{pillar.pk}/", form_of(page) | {"title": "New name"})
    story = desk.get(f"/upkeep/pillars/{pillar.pk}/history/")
    latest, first = story.context["changes"]
    assert [(step.label, step.old, step.new) for step in latest.steps] == [("Title", "Old name", "New name")]
    assert (latest.by, latest.what, first.by) == ("administrators", "Changed", "")
    old = desk.get(f"/upkeep/pillars/{pillar.pk}/history/{first.version}/")
    assert ("Title", "Old name") in old.context["found"].values


def test_saving_what_stands_there_already_twice_writes_no_history(desk):
    pillar = make_pillar()
    typed = form_of(desk.get(f"/upkeep/pillars/{pillar.pk}/"))
    for _ in range(2):
        assert desk.post(f"/upkeep/pillars/{pillar.pk}/", typed).status_code == 302
    assert pillar.history.count() == 1


def test_two_people_at_one_row_see_both_versions_and_choose(desk):
    track = make_track(criteria_toward=["One"], criteria_away=["Two"])
    address = f"/upkeep/tracks/{track.pk}/"
    mine = form_of(desk.get(address))
    other = desk_of("Reviewers")
    other.post(address, form_of(other.get(address)) | {"criteria_toward": "Theirs\nAnd more", "criteria_away": "Three"})
    page = desk.post(address, mine | {"criteria_toward": "Mine"})
    assert page.status_code == 409
    assert "reviewers changed it last" in page.text
    fields = {
        field.name: (field.was, field.theirs, field.mine, field.pick) for field in page.context["conflict"].fields
    }
    assert fields == {
        "criteria_toward": ("One", "Theirs\nAnd more", "Mine", ""),
        "criteria_away": ("Two", "Three", "Two", "theirs"),
    }
    assert Track.objects.get().criteria_toward == ["Theirs", "And more"]
    conflict = page.context["conflict"]
    chosen = dict(conflict.kept) | {"seen": conflict.seen, "asked": list(fields)}
    chosen |= {"pick-criteria_toward": "together", "written-criteria_toward": "Theirs\nMine"}
    desk.post(address, chosen | {"pick-criteria_away": "theirs"})
    assert (Track.objects.get().criteria_toward, Track.objects.get().criteria_away) == (["Theirs", "Mine"], ["Three"])


def test_saving_keeps_an_archived_neighbour_pillar_and_a_former_owner(desk):
    now = timezone.now()
    row = make_recommendation(owner=make_user("gone", is_active=False))
    other = make_recommendation(code="R02", archived_at=now)
    row.related.set([other])
    Pillar.objects.update(archived_at=now)
    address = f"/upkeep/recommendations/{row.pk}/"
    page = desk.post(address, form_of(desk.get(address)) | {"summary": "Better words."})
    assert page.status_code == 302
    row.refresh_from_db()
    assert (row.summary, list(row.related.all()), row.owner.username) == ("Better words.", [other], "gone")


def test_neighbours_that_change_are_told_in_the_history(desk):
    row = make_recommendation()
    other = make_recommendation(code="R02")
    address = f"/upkeep/recommendations/{row.pk}/"
    desk.post(address, form_of(desk.get(address)) | {"related": [other.pk]})
    assert desk.get(f"{address}history/").context["changes"][0].reason == "Related: R02"


@pytest.mark.parametrize("kind", ["briefs", "pillars", "recommendations", "actors", "tracks", "indicators", "terms"])
def test_a_row_is_archived_and_taken_up_again_and_twice_is_once(desk, kind):
    pk = one_of_each()[kind]
    column = "quieted_at" if kind == "terms" else "archived_at"
    for _ in range(2):
        desk.post(f"/upkeep/{kind}/{pk}/archive/")
    assert getattr(MODELS[kind].objects.get(pk=pk), column) is not None
    for _ in range(2):
        desk.post(f"/upkeep/{kind}/{pk}/archive/", {"restore": "1"})
    row = MODELS[kind].objects.get(pk=pk)
    assert getattr(row, column) is None
    assert [line.history_change_reason for line in row.history.all()[:2]] == ["Taken up again.", "Archived."]


def test_a_publisher_has_no_archive(desk):
    assert desk.post(f"/upkeep/publishers/{make_publisher().pk}/archive/").status_code == 404


def test_a_name_is_taken_out_with_its_history_and_put_back(desk):
    pk = one_of_each()["aliases"]
    for _ in range(2):
        desk.post(f"/upkeep/aliases/{pk}/out/")
    assert not ActorAlias.objects.exists()
    assert "Washington" in desk.get("/upkeep/aliases/out/").text
    assert desk.get(f"/upkeep/aliases/{pk}/history/").context["changes"][0].what == "Taken out"
    for _ in range(2):
        desk.post(f"/upkeep/aliases/{pk}/out/", {"restore": "1"})
    assert ActorAlias.objects.get().pk == pk
    assert desk.get(f"/upkeep/aliases/{pk}/history/").context["changes"][0].what == "Put back"


def test_a_term_is_tried_on_recent_stories_before_anything_is_saved(desk):
    now = timezone.now()
    for n, title in enumerate(["Open data law adopted", "Storm in Tallinn"]):
        story = make_story(headline=title, first_seen_at=now - timedelta(days=n))
        make_entry(story=story, title=title, first_seen_at=now - timedelta(days=n))
    old = make_story(headline="Open data of old", first_seen_at=now - timedelta(days=40))
    make_entry(story=old, title="Open data of old", first_seen_at=now - timedelta(days=40))
    page = desk.post("/upkeep/terms/new/", new_row("terms") | {"try": "1"})
    tried = page.context["sheet"].tried
    assert (page.status_code, tried.stories, [one.story.headline for one in tried.caught]) == (
        200,
        2,
        ["Open data law adopted"],
    )
    assert not MatchTerm.objects.exists()


def test_a_quiet_term_is_listed_with_its_figures_and_woken(desk):
    pk = one_of_each()["terms"]
    MatchTerm.objects.filter(pk=pk).update(quieted_at=timezone.now())
    assert "none decided" in desk.get("/upkeep/quiet/").text
    for _ in range(2):
        assert desk.post(f"/upkeep/quiet/{pk}/wake/").status_code == 302
    assert MatchTerm.objects.get(pk=pk).quieted_at is None


def test_the_quiet_page_says_how_often_suggestions_were_right_on_each_recommendation(desk):
    one_of_each()
    recommendation = MatchTerm.objects.get().recommendation
    for outcome in ("confirmed", "declined"):
        story = make_story(state="rejected", reject_reason="off_topic", decided_at=timezone.now())
        make_candidate(story=story, recommendation=recommendation, outcome=outcome)
    assert "1 of 2" in desk.get("/upkeep/quiet/").text


def test_a_change_of_role_is_asked_about_with_what_follows(desk):
    make_assessment()
    actor = make_actor()
    address = f"/upkeep/actors/{actor.pk}/"
    typed = form_of(desk.get(address)) | {"role": "context"}
    page = desk.post(address, typed)
    assert page.status_code == 422
    assert "United States has 1 track and 1 judgement in force." in page.text
    assert Actor.objects.get(pk=actor.pk).role == "tracked"
    assert desk.post(address, typed | {"confirmed": "1"}).status_code == 302
    assert Actor.objects.get(pk=actor.pk).role == "context"


def test_leaving_a_group_is_asked_about(desk):
    estonia = make_baltics()["estonia"]
    address = f"/upkeep/actors/{estonia.pk}/"
    typed = form_of(desk.get(address)) | {"group": ""}
    assert "The direction of Baltic States follows from the members" in desk.post(address, typed).text


def test_two_publishers_that_are_one_are_merged_and_twice_is_once(desk):
    keep, gone = make_publisher(name="ERR"), make_publisher(name="ERR News")
    make_citation(publisher=gone)
    feed = make_feed(publisher=gone)
    address = f"/upkeep/publishers/{gone.pk}/merge/"
    assert desk.post(address, {}).status_code == 422
    assert desk.post(address, {"keep": gone.pk}).status_code == 422
    for _ in range(2):
        assert desk.post(address, {"keep": keep.pk}).status_code == 302
    feed.refresh_from_db()
    assert (Citation.objects.get().publisher, feed.publisher) == (keep, keep)
    assert gone.history.first().history_change_reason == "Merged into ERR"
    assert feed.history.first().history_user.username == "administrators"


def test_a_brief_is_set_up_from_a_blank_screen_to_the_board(desk):
    make_baltics()
    desk.post("/upkeep/briefs/new/", BRIEF)
    brief = Brief.objects.get()
    checks = desk.get("/upkeep/brief/b-2/")
    assert not checks.context["is_ready"]
    desk.post("/upkeep/pillars/new/", {"brief": brief.pk, "code": "P1", "title": "Data", "position": 1})
    ask = new_row_of(brief)
    desk.post("/upkeep/recommendations/new/", ask)
    for _ in range(2):
        desk.post("/upkeep/brief/b-2/tracks/")
    assert Track.objects.count() == 4
    assert desk.get("/upkeep/brief/b-2/").context["is_ready"]
    board = desk.get("/?brief=b-2")
    assert board.status_code == 200
    assert "Open the registers" in board.text


def new_row_of(brief: Brief) -> dict:
    pillar = brief.pillars.get()
    typed = {"brief": brief.pk, "pillar": pillar.pk, "code": "R01", "title": "Open the registers", "position": 1}
    return typed | {"summary": "Publish them.", "horizon": "immediate", "asks": "R01.1 | Publish\nR01.2 | Keep current"}


def test_every_brief_is_offered_on_the_board(desk):
    make_recommendation()
    make_brief(code="b-2", number=2)
    assert '<a href="/briefs/b-2/">Brief 2</a>' in desk.get("/?brief=brief-1").text


def test_a_list_is_narrowed_strictly(desk):
    make_recommendation()
    make_recommendation(code="R02", title="Close the gate", position=2)
    page = desk.get("/upkeep/recommendations/?q=gate&brief=brief-1")
    assert [row.code for row in page.context["page"]] == ["R02"]
    bad = [desk.get(f"/upkeep/recommendations/?{query}").status_code for query in ("brief=x", "colour=red", "page=9")]
    assert bad == [400, 400, 400]


def test_the_hub_tells_what_may_be_done(desk):
    one_of_each()
    assert {
        kind.slug: (kind.count, kind.may_change) for kind in desk.get("/upkeep/").context["kinds"]
    } == dict.fromkeys(MODELS, (1, True))
