"""A citation that was withdrawn is shown and counted nowhere, except in readings of a time when it stood."""

from datetime import timedelta

import pytest

from recommendations.catalogue.queries import events
from recommendations.events.cite import withdraw_citations
from recommendations.events.reported import propose_event, take_back
from recommendations.status.events import event_lines, event_status
from recommendations.status.evidence import evidence_rows
from tests.digests.week import CLOSED, TUESDAY, rated, reader, told
from tests.make import make_finding, make_recommendation, make_track, make_user

pytestmark = pytest.mark.django_db
KEPT, GONE = "https://gazette.example/kept", "https://gazette.example/gone"
LATER = TUESDAY + timedelta(hours=1)


@pytest.fixture
def event():
    """A judged event that cited two addresses for an hour, and one of them since."""
    event = rated(url=GONE).event
    event.citations.update(recorded_at=TUESDAY)
    withdraw_citations(event.citations.all(), by=None, now=LATER)
    rated_by = event.citations.get()
    rated_by.pk, rated_by.key, rated_by.url, rated_by.canonical_url, rated_by.withdrawn_at = None, "k", KEPT, KEPT, None
    rated_by.save()
    return event


def test_event_page_and_lists_leave_it_out(event):
    assert [source.url for source in event_status(event.code, now=CLOSED).line.sources] == [KEPT]
    (line,) = event_lines(events(), as_of=CLOSED.date())
    assert [source.url for source in line.sources] == [KEPT]
    assert [citation.url for citation in events().get().citations.all()] == [KEPT]


@pytest.mark.parametrize(("known_at", "urls"), [(LATER, {KEPT}), (LATER - timedelta(seconds=1), {KEPT, GONE})])
def test_evidence_shows_it_only_while_it_stood(known_at, urls, event):
    (row,) = evidence_rows(make_recommendation(), as_of=CLOSED.date(), known_at=known_at)
    assert {citation.url for citation in row.citations} == urls


def test_digest_names_another_source(event):
    (news,) = told(reader()).news
    assert [development.source_url for development in news.developments] == [KEPT]


def test_api_leaves_it_out(event, client):
    answer = client.get(f"/api/v1/events/{event.code}/").json()
    assert [source["url"] for source in answer["event"]["sources"]] == [KEPT]


@pytest.mark.parametrize("end", ["stands", "taken back"])
def test_digest_never_tells_what_nobody_confirmed(end):
    event = propose_event(make_finding(headline="Reported only", occurred_on=TUESDAY.date()), now=TUESDAY)
    rated(event=event, track=make_track())
    if end == "taken back":
        take_back(event.pk, reason="Hoax", by=make_user(), now=LATER)
    content = told(reader())
    assert (content.news, content.context, content.corrections, content.problems) == ((), (), (), ())
    assert [one.total for one in content.sums if one.words == "Developments recorded"] == [0]
