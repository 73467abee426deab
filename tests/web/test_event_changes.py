"""Putting right, judging anew, taking back, merging and splitting: through the pages, one person or two."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from recommendations.events.record import assess_event, record_event
from recommendations.models import Draft, Event
from tests.make import make_actor, make_editor, make_finding, make_judgement, make_source, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
REASON = "Read it again."


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def ann(client):
    ann = make_editor()
    client.force_login(ann)
    return ann


@pytest.fixture
def bob():
    """Bob's browser."""
    browser = Client()
    browser.force_login(make_editor("bob"))
    return browser


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def hidden(page, name):
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page.text)[1])


def kept_of(page):
    """Return everything a conflict page would send again but what is chosen on it."""
    kept = re.findall(r'<textarea name="([^"]+)" hidden[^>]*>([^<]*)</textarea>', page.text)
    data = {name: [] for name, _ in kept}
    for name, value in kept:
        data[name].append(unescape(value))
    asked = re.findall(r'name="asked" value="([^"]+)"', page.text)
    return data | {"asked": asked, "seen": hidden(page, "seen"), "seen_before": hidden(page, "seen_before")}


def correction(page, **changes):
    typed = {"headline": "Parliament opens more data", "occurred_on": "2026-01-05", "date_precision": "day"}
    typed |= {"step": "enacted", "kind": "policy", "actors": ["united-states"], "reason": REASON}
    return typed | {"seen": hidden(page, "seen")} | changes


def same_as_shown(page, **changes):
    """The form as it was shown, but for some changes."""
    return correction(page, headline="Parliament opens the data", occurred_on=str(event().occurred_on), **changes)


def event():
    return Event.objects.get(code="E002")


CORRECT = "/events/E002/correct/"


def test_a_correction_is_saved_with_its_reason_and_told(client, world, ann):
    form = client.get(CORRECT)
    assert 'value="Parliament opens the data"' in form.text
    page = client.post(CORRECT, correction(form), follow=True)
    assert "The development is put right." in page.text
    assert (event().headline, event().occurred_on, event().version) == (
        "Parliament opens more data",
        date(2026, 1, 5),
        2,
    )
    assert "Headline was Parliament opens the data became Parliament opens more data" in text_of(page)
    assert f"Reason: {REASON}" in text_of(page)


def test_a_correction_that_changes_nothing_says_so(client, world, ann):
    page = client.post(CORRECT, same_as_shown(client.get(CORRECT)), follow=True)
    assert "Nothing was changed: it says so already." in page.text
    assert event().revisions.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("headline", "", "Say in one sentence what happened."),
        ("headline", "x" * 301, "Shorten the headline to 300 characters; it has 301."),
        ("occurred_on", "", "Give the date it happened."),
        ("occurred_on", "soon", "Give a day, as 2026-02-24."),
        ("date_precision", "century", "Select a valid choice."),
        ("step", "", "Say how far it goes, or that it is no act of policy."),
        ("step", "leap", "Select a valid choice."),
        ("kind", "party", "Select a valid choice."),
        ("actors", [], "Say who acted: choose one actor or more."),
        ("actors", ["atlantis"], "Select a valid choice."),
        ("episode", "border closure", "Name the episode in letters, digits and hyphens"),
        ("episode", "x" * 61, "at most 60"),
        ("reason", " ", "Say why it is put right; readers are told."),
        ("reason", "x" * 1001, "Shorten the reason to 1000 characters."),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(client, world, ann, field, value, sentence):
    page = client.post(CORRECT, correction(client.get(CORRECT), summary="Mine.", **{field: value}))
    assert page.status_code == 422
    assert re.search(rf'id="id_{field}-error">.*{re.escape(sentence)}', page.text)
    assert ">Mine.</textarea>" in page.text
    if isinstance(value, str) and value.strip() and field in {"headline", "occurred_on", "episode", "reason"}:
        assert value in page.text
    assert event().version == 1


def test_two_people_see_both_versions_and_neither_is_lost(client, world, ann, bob):
    mine, theirs = client.get(CORRECT), bob.get(CORRECT)
    bob.post(CORRECT, same_as_shown(theirs, step="carried_out", summary="By Bob."))
    page = client.post(CORRECT, correction(mine, summary="By Ann."))
    assert page.status_code == 409
    text = text_of(page)
    assert "bob changed it on" in text
    assert f"Reason: {REASON}" in text
    assert "Summary At first nothing As it stands now By Bob. As you typed it By Ann. Put together" in text
    assert event().summary == "By Bob."
    chosen = {"pick-summary": "together", "written-summary": "By both.", "pick-step": "theirs"}
    chosen |= {"pick-headline": "mine", "pick-occurred_on": "mine"}
    done = client.post(CORRECT, kept_of(page) | chosen)
    assert done.status_code == 302
    assert (event().headline, event().summary, event().step, event().version) == (
        "Parliament opens more data",
        "By both.",
        "carried_out",
        3,
    )


def test_what_both_changed_is_asked_again_until_it_is_answered(client, world, ann, bob):
    mine, theirs = client.get(CORRECT), bob.get(CORRECT)
    bob.post(CORRECT, same_as_shown(theirs, summary="By Bob."))
    page = client.post(CORRECT, same_as_shown(mine, summary="By Ann."))
    again = client.post(CORRECT, kept_of(page))
    assert again.status_code == 409
    assert "Both of you changed this. Choose one." in again.text
    assert event().summary == "By Bob."


def test_a_third_change_during_the_choice_is_shown_as_well(client, world, ann, bob):
    mine, theirs = client.get(CORRECT), bob.get(CORRECT)
    bob.post(CORRECT, same_as_shown(theirs, summary="By Bob."))
    page = client.post(CORRECT, same_as_shown(mine, summary="By Ann."))
    bob.post(CORRECT, same_as_shown(bob.get(CORRECT), summary="By Bob again."))
    again = client.post(CORRECT, kept_of(page) | {"pick-summary": "mine"})
    assert again.status_code == 409
    assert "At first By Bob. As it stands now By Bob again. As you typed it By Ann." in text_of(again)


@pytest.mark.parametrize("seen", ["", "forged", "a:b:c"])
def test_a_form_that_does_not_say_what_it_showed_overwrites_nothing(client, world, ann, seen):
    page = client.post(CORRECT, correction(client.get(CORRECT), seen=seen))
    assert page.status_code == 409
    assert "not known" in page.text
    assert event().version == 1


def test_a_correction_of_what_was_taken_back_meanwhile_is_refused_and_kept(client, world, ann, bob):
    mine = client.get(CORRECT)
    bob.post("/events/E002/retract/", {"reason": "Annulled."})
    page = client.post(CORRECT, correction(mine, summary="By Ann."))
    assert page.status_code == 422
    assert "E002 was taken back: Annulled." in page.text
    assert "By Ann." in page.text


def test_a_kept_correction_is_taken_up_with_what_it_was_begun_from(client, world, ann, bob):
    form = client.get(CORRECT)
    fields = {"headline": ["Mine"], "seen": [hidden(form, "seen")], "step": ["enacted"]}
    fields |= {"occurred_on": [str(event().occurred_on)], "date_precision": ["day"], "kind": ["policy"]}
    Draft.objects.create(owner=ann, place=CORRECT, fields=fields, saved_at=world.now)
    bob.post(CORRECT, same_as_shown(bob.get(CORRECT), summary="By Bob."))
    page = client.get(f"{CORRECT}?draft=1")
    assert (page.status_code, hidden(page, "seen")) == (200, hidden(form, "seen"))
    assert 'value="Mine"' in page.text
    assert client.post(CORRECT, correction(page)).status_code == 409


ASSESS = "/events/E002/assess/"


def row(world, page=None, **changes):
    typed = {"recommendation": world.first.pk, "actor": "united-states", "side": "away", "confidence": "high"}
    rows = {f"row-0-{name}": value for name, value in (typed | changes).items()}
    rows |= {"row-TOTAL_FORMS": 1, "row-INITIAL_FORMS": 0}
    return rows | ({"seen": hidden(page, "seen")} if page else {})


def in_force(ann):
    return list(event().assessments.filter(coder=ann, superseded_at=None).values_list("side", "rationale"))


def test_an_editor_judges_and_sees_the_own_judgement_again(client, world, ann):
    page = client.post(ASSESS, row(world, client.get(ASSESS)), follow=True)
    assert "Your judgement is recorded." in page.text
    assert f'<option value="{world.first.pk}" selected>' in client.get(ASSESS).text


def test_judging_anew_asks_for_a_reason_at_its_row(client, world, ann):
    client.post(ASSESS, row(world, client.get(ASSESS)))
    page = client.post(ASSESS, row(world, client.get(ASSESS), side="neutral"))
    assert page.status_code == 422
    assert re.search(r'id="row-0-rationale-error">.*Say in a sentence why you judge it anew', page.text)
    done = client.post(ASSESS, row(world, client.get(ASSESS), side="neutral", rationale="Nothing came of it."))
    assert (done.status_code, in_force(ann)) == (302, [("neutral", "Nothing came of it.")])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("recommendation", "", "Choose the recommendation this side is about, or leave the row out."),
        ("recommendation", "999", "Select a valid choice."),
        ("actor", "", "Choose whose policy moves, or leave the row out."),
        ("actor", "atlantis", "Select a valid choice."),
        ("side", "up", "Select a valid choice."),
        ("significance", "huge", "Select a valid choice."),
        ("confidence", "total", "Select a valid choice."),
        ("rationale", "x" * 2001, "at most 2000 characters"),
    ],
)
def test_bad_input_of_a_row_is_told_there_and_kept(client, world, ann, field, value, sentence):
    typed = {"rationale": "Mine."} | {field: value}
    page = client.post(ASSESS, row(world, client.get(ASSESS), **typed))
    assert page.status_code == 422
    assert re.search(rf'id="row-0-{field}-error">.*{re.escape(sentence)}', page.text)
    assert f'value="{typed["rationale"]}"' in page.text
    assert in_force(ann) == []


def test_a_judgement_without_a_side_is_refused_with_what_was_typed(client, world, ann):
    page = client.post(ASSESS, row(world, client.get(ASSESS), side="", rationale="Why"))
    assert page.status_code == 422
    assert "Choose a side on one recommendation or more." in page.text
    assert 'value="Why"' in page.text


@pytest.mark.parametrize(("pick", "side"), [("mine", "neutral"), ("theirs", "toward")])
def test_judged_anew_meanwhile_shows_both_and_lets_one_choose(client, world, ann, pick, side):
    client.post(ASSESS, row(world, client.get(ASSESS), rationale="At first."))
    before = client.get(ASSESS)
    anew = make_judgement(world.track(), side="toward", rationale="In the other window.")
    assess_event(event().pk, [anew], by=ann, now=world.now)
    page = client.post(ASSESS, row(world, before, side="neutral", rationale="In this one."))
    assert page.status_code == 409
    text = text_of(page)
    assert "R01 United States At first Away, major, high confidence. At first." in text
    assert "As it stands now Toward, major, high confidence. In the other window." in text
    place = f"{world.first.pk}-united-states"
    assert client.post(ASSESS, kept_of(page) | {f"pick-{place}": pick}).status_code == 302
    assert [one for one, _ in in_force(ann)] == [side]


def test_an_editor_takes_a_development_back_with_a_reason(client, world, ann):
    refused = client.post("/events/E002/retract/", {"reason": " "})
    assert refused.status_code == 422
    assert re.search(r'id="id_reason-error">.*Say why it is taken back; readers are told', refused.text)
    page = client.post("/events/E002/retract/", {"reason": "Annulled."}, follow=True)
    assert "Taken back. It no longer counts; the record stays." in page.text
    assert event().state == "retracted"


def test_an_editor_merges_a_development_chosen_among_its_neighbours(client, world, ann):
    form = client.get("/events/E002/merge/")
    assert 'name="near" value="E001"' in form.text
    page = client.post("/events/E002/merge/", {"near": "E001", "reason": "One vote."}, follow=True)
    assert "Merged into E001, which has its sources now." in page.text
    assert event().duplicate_of.code == "E001"
    assert "Merged into E001 Reason: Same development as E001. One vote." in text_of(client.get("/events/E002/"))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"reason": "Same."}, "into", "Choose the development that is kept, or type its code."),
        ({"into": "E999", "reason": "Same."}, "into", "There is no development “E999”."),
        ({"into": "E002", "reason": "Same."}, "into", "These are one development already."),
        ({"into": "E" * 41, "reason": "Same."}, "into", "at most 40 characters"),
        ({"into": "E001", "reason": ""}, "reason", "Say how you know that it is the same; readers are told."),
    ],
)
def test_bad_input_of_a_merger_is_told_at_its_field_and_kept(client, world, ann, typed, field, sentence):
    page = client.post("/events/E002/merge/", typed)
    assert page.status_code == 422
    assert re.search(rf'id="id_{field}-error">.*{re.escape(sentence)}', page.text)
    assert f'value="{typed.get("into", "")}"' in page.text
    assert event().duplicate_of is None


@pytest.fixture
def mixed(ann, world):
    """Ann's development that two addresses tell of."""
    sources = (make_source(), make_source("https://gazette.example/b", title="Another law"))
    return record_event(make_finding(sources=sources), by=ann, now=world.now).event


def other_half(mixed, **changes):
    typed = {"headline": "The other law", "occurred_on": str(mixed.occurred_on), "date_precision": "day"}
    typed |= {"step": "enacted", "kind": "policy", "actors": ["united-states"], "reason": "Two laws."}
    typed |= {"citations": [str(mixed.citations.get(title="Another law").pk)]}
    return typed | {"row-TOTAL_FORMS": 0, "row-INITIAL_FORMS": 0} | changes


def test_an_editor_splits_a_development(client, mixed):
    page = client.post(f"/events/{mixed.code}/split/", other_half(mixed), follow=True)
    assert f"Split. This is the new development; {mixed.code} keeps the other sources." in text_of(page)
    new = Event.objects.get(headline="The other law")
    assert [row.title for row in new.citations.all()] == ["Another law"]
    assert [row.title for row in mixed.citations.filter(withdrawn_at=None)] == ["Bill passed"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"citations": []}, "citations", "Choose the sources that tell of the other development."),
        ({"citations": ["999"]}, "citations", "Choose among the sources that it still has."),
        ({"headline": ""}, "headline", "Say in one sentence what happened."),
        ({"occurred_on": "soon"}, "occurred_on", "Give a day, as 2026-02-24."),
        ({"reason": ""}, "reason", "Say why it is split; readers are told."),
    ],
)
def test_bad_input_of_a_split_is_told_at_its_field_and_kept(client, mixed, changes, field, sentence):
    page = client.post(f"/events/{mixed.code}/split/", other_half(mixed, summary="Mine.", **changes))
    assert page.status_code == 422
    assert re.search(rf'id="id_{field}-error">.*{re.escape(sentence)}', page.text)
    assert ">Mine.</textarea>" in page.text
    assert Event.objects.filter(code=mixed.code).get().revisions.count() == 0


def test_leaving_a_development_without_a_source_is_refused(client, mixed):
    every = [str(row.pk) for row in mixed.citations.all()]
    page = client.post(f"/events/{mixed.code}/split/", other_half(mixed, citations=every))
    assert page.status_code == 422
    assert re.search(r'id="id_citations-error">.*a source', page.text)


def test_rows_added_to_a_split_lose_nothing(client, mixed):
    page = client.post(f"/events/{mixed.code}/split/", other_half(mixed, more="1"))
    assert page.status_code == 200
    assert 'value="The other law"' in page.text
    assert page.text.count('class="judge"') == 3


def test_somebody_who_may_only_read_changes_nothing(client, world):
    make_actor("estonia")
    client.force_login(make_user("viewer"))
    for what in ("correct", "assess", "retract", "merge", "split", "review", "resubmit"):
        assert client.post(f"/events/E002/{what}/", {"reason": "Mine."}).status_code == 403
    assert (event().state, event().version) == ("confirmed", 1)
