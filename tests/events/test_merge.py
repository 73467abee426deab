from datetime import timedelta

import pytest

from recommendations.events.merge import add_citations, merge_events
from recommendations.events.record import BadFinding, record_event, retract_event
from recommendations.models import Citation, Direction
from recommendations.vocabulary import Step
from tests.make import NOON, TODAY, make_event, make_finding, make_judgement, make_source, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
OTHER = "https://daily.example/b"


def addresses(event):
    return sorted(event.citations.values_list("canonical_url", flat=True))


def logged(url):
    """A major step toward, in one report."""
    finding = make_finding(step=Step.ENACTED, sources=(make_source(url),), judgements=(make_judgement(),))
    return record_event(finding, by=None, now=NOON).event


def merged(duplicate, kept, **fields):
    return merge_events(duplicate.pk, kept.pk, **{"reason": "", "by": None, "now": LATER} | fields)


def test_add_citations_twice_adds_them_once():
    event, user = make_event(url="https://gazette.example/a"), make_user()
    sources = [make_source(), make_source(OTHER)]
    (new,) = add_citations(event.pk, sources, by=user, now=LATER)
    assert (new.canonical_url, new.recorded_at, new.recorded_by) == (OTHER, LATER, user)
    assert add_citations(event.pk, sources, by=user, now=LATER) == []


def test_add_citations_refuses_a_bad_address():
    with pytest.raises(BadFinding, match="cannot be used"):
        add_citations(make_event().pk, [make_source("x")], by=None, now=LATER)


def test_add_citations_refuses_an_event_taken_back():
    event = make_event(state="retracted", retracted_at=NOON, retraction_reason="Hoax")
    with pytest.raises(BadFinding, match="was taken back: Hoax"):
        add_citations(event.pk, [make_source()], by=None, now=LATER)


def test_merge_events_takes_the_duplicate_back():
    duplicate, kept = make_event(), make_event()
    user = make_user()
    assert merged(duplicate, kept, reason="Same vote.", by=user).event == kept
    duplicate.refresh_from_db()
    assert (duplicate.state, duplicate.duplicate_of, duplicate.retracted_at) == ("retracted", kept, LATER)
    assert duplicate.retraction_reason == f"Same development as {kept.code}. Same vote."
    assert duplicate.retracted_by == user


def test_merge_events_makes_the_citations_readable_on_both():
    duplicate, kept = make_event(url=OTHER), make_event(url="https://gazette.example/a")
    merged(duplicate, kept)
    assert (addresses(duplicate), addresses(kept)) == ([OTHER], [OTHER, "https://gazette.example/a"])


def test_merge_events_counts_the_development_once():
    duplicate, kept = logged(OTHER), logged("https://gazette.example/a")
    before = Direction.objects.filter(as_of=TODAY).latest("recorded_at")
    (after,) = merged(duplicate, kept).directions
    assert (before.toward_count, after.toward_count) == (2, 1)
    assert after.toward_mass == before.toward_mass / 2


def test_merge_events_twice_changes_nothing():
    duplicate, kept = logged(OTHER), logged("https://gazette.example/a")
    merged(duplicate, kept)
    rows = (Citation.objects.count(), Direction.objects.count())
    merged(duplicate, kept, now=LATER + timedelta(hours=1))
    duplicate.refresh_from_db()
    assert (Citation.objects.count(), Direction.objects.count()) == rows
    assert (duplicate.retracted_at, duplicate.version) == (LATER, 2)


def test_merge_events_follows_a_chain_to_the_event_that_is_kept():
    first, second, kept = make_event(), make_event(), make_event()
    merged(second, kept)
    merged(first, second)
    first.refresh_from_db()
    assert first.duplicate_of == kept


def test_merge_events_takes_earlier_duplicates_along():
    first, second, kept = make_event(), make_event(), make_event()
    merged(first, second)
    merged(second, kept)
    first.refresh_from_db()
    assert first.duplicate_of == kept


def test_merge_events_refuses_an_event_into_itself():
    event, duplicate = make_event(), make_event()
    merged(duplicate, event)
    for into in (event, duplicate):
        with pytest.raises(BadFinding, match="one development already"):
            merged(event, into)


@pytest.mark.parametrize("which", [0, 1])
def test_merge_events_refuses_an_event_taken_back(which):
    events = make_event(), make_event()
    retract_event(events[which].pk, reason="Hoax", by=None, now=NOON)
    with pytest.raises(BadFinding, match="was taken back: Hoax"):
        merged(*events)


def test_merge_events_leaves_withdrawn_citations_behind():
    duplicate, kept = make_event(url=OTHER), make_event(url="https://gazette.example/a")
    duplicate.citations.update(withdrawn_at=NOON)
    merged(duplicate, kept)
    assert addresses(kept) == ["https://gazette.example/a"]
