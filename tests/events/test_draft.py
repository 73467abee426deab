from datetime import timedelta

import pytest

from recommendations.events.draft import MOST_BYTES, BadDraft, discard_draft, draft_at, drafts_of, save_draft
from recommendations.models import Draft
from tests.make import NOON, make_user

pytestmark = pytest.mark.django_db

PLACE = "/events/new/"
TYPED = {"headline": ["Bill passed"], "actors": ["estonia", "latvia"]}


@pytest.fixture
def ann():
    return make_user("ann")


def test_save_draft_keeps_every_value_of_every_field(ann):
    save_draft(ann, PLACE, TYPED, title=" Bill passed ", now=NOON)
    draft = draft_at(ann, PLACE)
    assert (draft.fields, draft.title, draft.saved_at) == (TYPED, "Bill passed", NOON)


def test_save_draft_twice_leaves_one_the_later(ann):
    save_draft(ann, PLACE, TYPED, now=NOON)
    save_draft(ann, PLACE, TYPED | {"headline": ["Bill fails"]}, now=NOON + timedelta(minutes=1))
    assert Draft.objects.get().fields["headline"] == ["Bill fails"]


def test_save_draft_of_an_emptied_form_throws_away_what_was_kept(ann):
    save_draft(ann, PLACE, TYPED, now=NOON)
    assert save_draft(ann, PLACE, {"headline": [" "], "actors": []}, now=NOON) is None
    assert not Draft.objects.exists()


def test_save_draft_keeps_no_nul_which_postgresql_could_not_hold(ann):
    assert save_draft(ann, PLACE, {"headline": ["Bill\0 passed"]}, now=NOON).fields == {"headline": ["Bill passed"]}


def test_save_draft_refuses_more_than_its_share(ann):
    with pytest.raises(BadDraft, match=r"too long to be kept as a draft: 200,0.. bytes of at most 200,000"):
        save_draft(ann, PLACE, {"note": ["n" * MOST_BYTES]}, now=NOON)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "place", ["", "events/", "https://elsewhere.example/", "//elsewhere.example/", "/" + "a" * 300]
)
def test_save_draft_refuses_a_place_that_is_no_page_of_this_site(ann, place):
    with pytest.raises(BadDraft, match="belongs to a page of this site"):
        save_draft(ann, place, TYPED, now=NOON)


def test_drafts_are_their_owners_alone_and_come_latest_first(ann):
    save_draft(make_user("bob"), PLACE, TYPED, now=NOON)
    save_draft(ann, PLACE, TYPED, now=NOON)
    save_draft(ann, "/events/E001/correct/", TYPED, now=NOON + timedelta(hours=1))
    assert [draft.place for draft in drafts_of(ann)] == ["/events/E001/correct/", PLACE]


def test_discard_draft_throws_away_one_persons_draft_of_one_form(ann):
    bob = make_user("bob")
    save_draft(ann, PLACE, TYPED, now=NOON)
    save_draft(bob, PLACE, TYPED, now=NOON)
    assert (discard_draft(ann, PLACE), discard_draft(ann, PLACE)) == (True, False)
    assert draft_at(bob, PLACE) is not None
