from datetime import timedelta

import pytest

from recommendations.events.record import BadFinding, KnownAddress, record_event
from recommendations.events.split import split_event
from recommendations.models import Assessment, Direction, Event
from recommendations.status.events import event_status
from recommendations.status.prove import prove_directions
from recommendations.vocabulary import Step
from tests.make import NOON, TODAY, make_citation, make_event, make_finding, make_judgement, make_source, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
MINE, OTHERS = "https://gazette.example/a", "https://daily.example/b"


@pytest.fixture
def ann():
    return make_user("ann")


@pytest.fixture
def mixed():
    """An event judged once, that cites reports of two developments."""
    sources = (make_source(MINE), make_source(OTHERS, publisher_name="A daily", quote="Signed."))
    return record_event(make_finding(sources=sources, judgements=(make_judgement(),)), by=None, now=NOON).event


def cited(event):
    return sorted(event.citations.filter(withdrawn_at=None).values_list("url", flat=True))


def ids(event, url=OTHERS):
    return list(event.citations.filter(url=url).values_list("pk", flat=True))


def split(event, by, citation_ids=None, **fields):
    finding = make_finding(**{"headline": "Second bill signed", "sources": ()} | fields)
    chosen = ids(event) if citation_ids is None else citation_ids
    return split_event(event.pk, chosen, finding, reason="Two bills.", by=by, now=LATER)


def test_split_event_moves_the_chosen_sources(mixed, ann):
    new = split(mixed, ann).event
    assert (cited(mixed), cited(new)) == ([MINE], [OTHERS])
    assert (new.headline, new.recorded_by, new.recorded_at) == ("Second bill signed", ann, LATER)


def test_split_event_keeps_what_the_moved_source_said(mixed, ann):
    (citation,) = split(mixed, ann).event.citations.all()
    assert (citation.quote, citation.publisher.name, citation.recorded_by) == ("Signed.", "A daily", ann)


def test_split_event_withdraws_the_sources_where_they_were(mixed, ann):
    split(mixed, ann)
    withdrawn = mixed.citations.get(url=OTHERS)
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_by) == (LATER, ann)
    assert [source.url for source in event_status(mixed.code, now=LATER).line.sources] == [MINE]


def test_split_event_leaves_the_judgements_and_adds_new_ones(mixed, ann):
    (direction,) = split(mixed, ann, step=Step.ENACTED, judgements=(make_judgement(),)).directions
    assert (direction.toward_count, Assessment.objects.filter(event=mixed).count()) == (2, 1)
    assert [proof.differences for proof in prove_directions() if proof.differences] == []


def test_split_event_tells_both_events_who_did_it_and_why(mixed, ann):
    new = split(mixed, ann).event
    mixed.refresh_from_db()
    new.refresh_from_db()
    assert mixed.note == f"Split 2026-03-02 by ann: some sources went to {new.code}. Two bills."
    assert new.note == f"Split 2026-03-02 by ann from {mixed.code}. Two bills."
    kept = mixed.revisions.get()
    assert (kept.reason, kept.corrected_by) == (f"Split: some sources tell of {new.code}. Two bills.", ann)
    assert mixed.version == 2


def test_split_event_moves_no_direction_of_the_old_event(mixed, ann):
    before = Direction.objects.count()
    split(mixed, ann)
    assert Direction.objects.count() == before


@pytest.mark.parametrize(
    ("urls", "sentence"),
    [((), "Choose the sources"), ((MINE, OTHERS), "Leave .* a source"), ((None,), "no longer cites all")],
)
def test_split_event_says_what_is_wrong_with_the_choice(urls, sentence, mixed, ann):
    stranger = make_citation(event=make_event(), url="https://third.example/c")
    chosen = [pk for url in urls for pk in (ids(mixed, url) if url else [stranger.pk])]
    with pytest.raises(BadFinding, match=sentence) as caught:
        split(mixed, ann, chosen)
    assert list(caught.value.errors) == ["citations"]
    assert Event.objects.count() == 2


def test_split_event_asks_for_a_reason(mixed, ann):
    with pytest.raises(BadFinding, match="Say why it is split"):
        split_event(mixed.pk, ids(mixed), make_finding(sources=()), reason=" ", by=ann, now=LATER)


def test_split_event_twice_finds_the_sources_gone(mixed, ann):
    chosen = ids(mixed)
    split(mixed, ann, chosen)
    with pytest.raises(BadFinding, match="no longer cites all"):
        split(mixed, ann, chosen)
    assert Event.objects.count() == 2


def test_split_event_refuses_an_event_taken_back(ann):
    event = make_event(state="retracted", retracted_at=NOON, retraction_reason="Hoax", url=OTHERS)
    with pytest.raises(BadFinding, match="was taken back"):
        split(event, ann)


def test_split_event_asks_about_a_further_source_another_event_cites(mixed, ann):
    known = make_event(url="https://third.example/c")
    with pytest.raises(KnownAddress) as caught:
        split(mixed, ann, sources=(make_source("https://third.example/c"),))
    assert caught.value.events == [known]
    assert (cited(mixed), Event.objects.count()) == ([OTHERS, MINE], 2)


def test_split_event_may_happen_on_another_day(mixed, ann):
    new = split(mixed, ann, occurred_on=TODAY - timedelta(days=3)).event
    assert new.occurred_on == TODAY - timedelta(days=3)
