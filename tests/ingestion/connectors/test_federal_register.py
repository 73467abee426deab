"""The Federal Register: documents by number and date, page after page."""

from datetime import timedelta

import pytest

from recommendations.ingestion.connectors.connector import Failure, Polled, Request
from recommendations.ingestion.connectors.federal_register import MOST_PAGES, FederalRegister
from recommendations.vocabulary import FeedOutcome
from tests.ingestion.connectors.asked import NOW, answer, asked_for

URL = "https://www.federalregister.gov/api/v1/documents.json?conditions[term]=Lithuania"
DOCUMENT = {
    "title": "Waiver for Lithuania",
    "type": "Presidential Document",
    "abstract": None,
    "document_number": "2026-01234",
    "html_url": "https://www.federalregister.gov/d/2026-01234",
    "publication_date": "2026-02-10",
    "agencies": [{"raw_name": "DEPARTMENT OF STATE", "name": "State Department"}, {"raw_name": "UNKNOWN OFFICE"}],
    "excerpts": '… <span class="match">Lithuania</span> …',
}


def read(body):
    return FederalRegister().read(answer(body, URL), now=NOW)


def test_the_request_names_fields_order_and_the_day_to_begin_with():
    request = FederalRegister().request(Polled(URL, last_success_at=NOW - timedelta(hours=1)), now=NOW)
    pairs = asked_for(request)
    assert pairs[:4] == [
        ("conditions[term]", "Lithuania"),
        ("conditions[publication_date][gte]", "2026-02-07"),
        ("order", "newest"),
        ("per_page", "100"),
    ]
    assert {name for name, _ in pairs[4:]} == {"fields[]"}
    assert "document_number" in [value for _, value in pairs]


def test_a_first_look_goes_back_a_month():
    request = FederalRegister().request(Polled(URL), now=NOW)
    assert dict(asked_for(request))["conditions[publication_date][gte]"] == "2026-01-11"


def test_a_document_without_an_abstract_and_with_an_unknown_agency():
    (entry,) = read({"count": 1, "results": [DOCUMENT]}).entries
    assert (entry.guid, entry.title) == ("2026-01234 2026-02-10", "Waiver for Lithuania")
    assert entry.summary == "Presidential Document. … Lithuania …"
    assert entry.author == "State Department, Unknown Office"
    assert (entry.published_at.date().isoformat(), entry.published_raw) == ("2026-02-10", "2026-02-10")


def test_a_number_used_again_on_another_day_is_another_document():
    again = DOCUMENT | {"publication_date": "2014-02-10", "html_url": "https://www.federalregister.gov/d/old"}
    assert len(read({"results": [DOCUMENT, again]}).entries) == 2


def test_no_results_key_is_an_empty_feed():
    assert read({"count": 0, "description": "Documents matching 'x'"}).entries == ()


def test_errors_are_told():
    found = read({"errors": {"agencies": "unknown agency"}})
    assert (found.outcome, "unknown agency" in found.message) == (FeedOutcome.NOT_A_FEED, True)


def test_pages_are_followed_on_the_same_host_only():
    more = {"results": [DOCUMENT], "next_page_url": "https://www.federalregister.gov/api/v1/documents.json?page=2"}
    (request,) = FederalRegister().follow(answer(more, URL), asked=Request(URL))
    assert (request.url, request.step) == (more["next_page_url"], 1)
    elsewhere = more | {"next_page_url": "https://evil.example/?page=2"}
    assert FederalRegister().follow(answer(elsewhere, URL), asked=Request(URL)) == ()


def test_pages_come_to_an_end():
    more = {"results": [DOCUMENT], "next_page_url": URL}
    assert FederalRegister().follow(answer(more, URL), asked=Request(URL, step=MOST_PAGES - 1)) == ()
    assert FederalRegister().follow(answer({"results": [DOCUMENT]}, URL), asked=Request(URL)) == ()


@pytest.mark.parametrize("body", ["", "<html>Service Unavailable</html>", "[1]"])
def test_what_is_no_object_is_a_failure(body):
    assert isinstance(read(body), Failure)
