"""What a term or a name would catch, before it is saved."""

from datetime import timedelta

import pytest

from recommendations.models import MatchTerm
from recommendations.triage.match import MatchRule
from recommendations.triage.tryout import try_alias, try_term
from recommendations.vocabulary import MatchKind
from tests.make import NOON, make_actor, make_entry, make_recommendation, make_story

pytestmark = pytest.mark.django_db


def told(title, *, days=1, language="en"):
    at = NOON - timedelta(days=days)
    story = make_story(headline=title, first_seen_at=at)
    make_entry(story=story, title=title, first_seen_at=at, language=language)
    return story


def tried(text, kind=MatchKind.TERM, language="", term=0):
    return try_term(MatchRule(make_recommendation().pk, kind, text, language, term), now=NOON)


def headlines(found):
    return [one.story.headline for one in found.caught]


def test_only_the_last_thirty_days_are_looked_at():
    told("Cable damage at sea")
    told("Cable damage of old", days=31)
    found = tried("cable damage")
    assert (found.stories, headlines(found), found.new) == (1, ["Cable damage at sea"], 1)


def test_several_reports_of_one_story_count_once():
    story = told("Cable damage at sea")
    make_entry(story=story, title="More on the cable damage", first_seen_at=NOON)
    assert len(tried("cable damage").caught) == 1


def test_a_story_that_another_term_brings_is_not_new():
    told("Cable damage at sea")
    MatchTerm.objects.create(recommendation=make_recommendation(), kind="entity", text="Cable damage at sea")
    found = tried("cable damage")
    assert (len(found.caught), found.new) == (1, 0)


def test_the_term_it_replaces_does_not_count():
    told("Cable damage at sea")
    old = MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="cable damage")
    assert tried("cable damage", term=old.pk).new == 1


def test_a_negative_tells_what_it_keeps_away():
    told("Cable television for all")
    MatchTerm.objects.create(recommendation=make_recommendation(), kind="entity", text="cable")
    found = tried("cable television", MatchKind.NEGATIVE)
    assert (len(found.caught), found.new, found.lost) == (1, 0, 1)


def test_stems_are_tried_in_their_own_language():
    told("Merekaablite kahjustamine", language="et")
    told("Merekaablite kahjustamine, in English", language="en")
    assert headlines(tried("merekaab", language="et")) == ["Merekaablite kahjustamine"]


def test_a_name_is_tried_by_itself():
    told("Washington signs")
    told("United States signs")
    found = try_alias(make_actor(), "Washington", "", now=NOON)
    assert (found.stories, headlines(found)) == (2, ["Washington signs"])


def test_nothing_is_written():
    told("Cable damage at sea")
    tried("cable damage")
    assert not MatchTerm.objects.exists()
