from datetime import timedelta

import pytest

from recommendations.models import FullText, Likeness, Story
from recommendations.triage.join import dismiss_likeness
from recommendations.triage.likeness import standing_likenesses, suggest_likenesses
from tests.make import NOON, make_entry, make_event, make_story, make_user

pytestmark = pytest.mark.django_db
TEXT = " ".join(f"w{n}" for n in range(60))
LATER = NOON + timedelta(hours=1)


def told(text=TEXT, *, hours=0.0, **fields):
    """A story of one report."""
    seen_at = NOON + timedelta(hours=hours)
    story = make_story(first_seen_at=seen_at, **fields)
    make_entry(story=story, summary=text, first_seen_at=seen_at)
    return story


def hints():
    return list(Likeness.objects.values_list("story", "other", "containment"))


def test_suggest_likenesses_names_the_older_story():
    newer, older = told(), told(hours=-2)
    assert suggest_likenesses(now=NOON) == 1
    assert hints() == [(newer.pk, older.pk, 1.0)]


def test_suggest_likenesses_twice_changes_nothing():
    told(), told()
    suggest_likenesses(now=NOON)
    assert (suggest_likenesses(now=LATER), Likeness.objects.get().suggested_at) == (0, NOON)


def test_suggest_likenesses_never_puts_stories_together():
    told(), told()
    suggest_likenesses(now=NOON)
    assert list(Story.objects.values_list("state", flat=True)) == ["open", "open"]


def test_suggest_likenesses_reads_the_article_where_we_hold_it():
    story = told("Read more.")
    FullText.objects.create(entry=story.entries.get(), state="done", text=TEXT)
    told()
    assert suggest_likenesses(now=NOON) == 1


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"state": "unmatched"}, 0),
        ({"state": "rejected", "reject_reason": "off_topic", "decided_at": NOON}, 1),
        ({"hours": -73}, 0),
        ({"hours": -71}, 1),
        ({"text": "Another text"}, 0),
    ],
)
def test_suggest_likenesses_compares_with_recent_stories_that_matched(fields, count):
    told()
    told(**fields)
    assert suggest_likenesses(now=NOON) == count


def test_suggest_likenesses_says_nothing_where_both_are_decided():
    for _ in range(2):
        told(state="accepted", event=make_event(), decided_at=NOON)
    assert suggest_likenesses(now=NOON) == 0


def test_suggest_likenesses_leaves_what_came_after_the_clock():
    told(), told(hours=1)
    assert suggest_likenesses(now=NOON) == 0


def test_dismiss_likeness_twice_keeps_who_said_so_first():
    told(), told()
    suggest_likenesses(now=NOON)
    hint, ann = Likeness.objects.get(), make_user()
    assert dismiss_likeness(hint.pk, by=ann, now=NOON)
    assert not dismiss_likeness(hint.pk, by=make_user("bob"), now=LATER)
    hint.refresh_from_db()
    assert (hint.dismissed_at, hint.dismissed_by) == (NOON, ann)


def test_a_dismissed_likeness_does_not_come_back():
    told(), told()
    suggest_likenesses(now=NOON)
    dismiss_likeness(Likeness.objects.get().pk, by=make_user(), now=NOON)
    assert suggest_likenesses(now=LATER) == 0
    assert list(standing_likenesses(Story.objects.all())) == []
