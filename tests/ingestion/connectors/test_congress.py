"""Congress.gov: a key as a header, actions each once, and bills by their latest action."""

from datetime import timedelta

import pytest

from recommendations.ingestion.connectors.congress import MOST_PAGES, Congress
from recommendations.ingestion.connectors.connector import Failure, Polled, Request
from recommendations.vocabulary import FeedOutcome
from tests.ingestion.connectors.asked import NOW, answer, asked_for

BILLS = "https://api.congress.gov/v3/bill/119"
ACTIONS = "https://api.congress.gov/v3/bill/119/s/1234/actions"
ACTION = {
    "actionDate": "2026-02-10",
    "actionTime": "12:17:16",
    "text": "Placed on calendar.",
    "type": "Calendars",
    "sourceSystem": {"code": 2, "name": "House floor actions"},
    "committees": None,
}
BILL = {
    "congress": 119,
    "type": "S",
    "number": "1234",
    "title": "Baltic Security Act",
    "originChamber": "Senate",
    "latestAction": {"actionDate": "2026-02-10", "text": "Passed Senate."},
    "updateDate": "2026-02-12",
}


def read(body, url=ACTIONS):
    return Congress().read(answer(body, url), now=NOW)


def test_a_request_asks_for_json_since_the_last_success_and_sends_the_key_as_a_header():
    feed = Polled(f"{BILLS}?api_key=leaked", api_key="secret", last_success_at=NOW - timedelta(days=1))
    request = Congress().request(feed, now=NOW)
    assert asked_for(request) == [
        ("format", "json"),
        ("limit", "250"),
        ("fromDateTime", "2026-02-07T12:00:00Z"),
        ("sort", "updateDate desc"),
    ]
    assert request.headers["X-Api-Key"] == "secret"


def test_actions_are_asked_for_whole():
    request = Congress().request(Polled(ACTIONS, api_key="secret"), now=NOW)
    assert asked_for(request) == [("format", "json"), ("limit", "250")]


def test_without_a_key_nothing_is_asked():
    found = Congress().request(Polled(BILLS), now=NOW)
    assert (found.outcome, "CONGRESS_API_KEY" in found.message) == (FeedOutcome.KEY_MISSING, True)


def test_an_action_names_its_bill_and_leads_to_it():
    (entry,) = read({"actions": [ACTION]}).entries
    assert entry.title == "S. 1234: Placed on calendar."
    assert entry.url.startswith("https://www.congress.gov/bill/119th-congress/senate-bill/1234/all-actions?action=")
    assert (entry.published_raw, entry.author) == ("2026-02-10", "House floor actions")


def test_an_action_reported_by_chamber_and_library_counts_once():
    again = ACTION | {"text": "placed on  calendar.", "sourceSystem": {"code": 9, "name": "Library of Congress"}}
    other = ACTION | {"text": "Read twice.", "committees": [{"name": "Foreign Relations Committee"}]}
    entries = read({"actions": [ACTION, again, other]}).entries
    assert [entry.title for entry in entries] == ["S. 1234: Placed on calendar.", "S. 1234: Read twice."]
    assert len({entry.url for entry in entries}) == 2
    assert entries[1].summary == "Read twice. Foreign Relations Committee"


def test_a_new_action_on_a_listed_bill_is_a_new_entry():
    later = BILL | {"latestAction": {"actionDate": "2026-02-11", "text": "Became Public Law."}}
    (first,), (second,) = (read({"bills": [bill]}, BILLS).entries for bill in (BILL, later))
    assert first.title == "S. 1234, Baltic Security Act: Passed Senate."
    assert first.guid != second.guid
    assert first.url != second.url
    assert first.published_at.date().isoformat() == "2026-02-10"


def test_an_empty_title_is_left_out():
    (entry,) = read({"bills": [BILL | {"title": ""}]}, BILLS).entries
    assert entry.title == "S. 1234: Passed Senate."


def test_a_bill_without_any_action_still_has_a_name():
    (entry,) = read({"bills": [BILL | {"latestAction": None}]}, BILLS).entries
    assert (entry.title, entry.published_at) == ("S. 1234, Baltic Security Act", None)


@pytest.mark.parametrize(("number", "place"), [("119", "119th"), ("121", "121st"), ("111", "111th"), ("122", "122nd")])
def test_a_congress_is_counted_in_words_of_its_site(number, place):
    (entry,) = read({"bills": [BILL | {"congress": int(number)}]}, BILLS).entries
    assert f"/bill/{place}-congress/" in entry.url


def test_pages_are_followed_with_the_key_in_the_header_and_never_in_the_address():
    asked = Request(BILLS, {"X-Api-Key": "secret"})
    more = {"bills": [BILL], "pagination": {"count": 300, "next": f"{BILLS}?offset=250&limit=250&api_key=secret"}}
    (request,) = Congress().follow(answer(more, BILLS), asked=asked)
    assert asked_for(request) == [("offset", "250"), ("limit", "250"), ("format", "json")]
    assert request.headers == asked.headers
    assert Congress().follow(answer(more, BILLS), asked=Request(BILLS, step=MOST_PAGES - 1)) == ()


def test_a_next_page_on_another_host_is_not_followed():
    more = {"bills": [BILL], "pagination": {"next": "https://evil.example/v3/bill/119?offset=250"}}
    assert Congress().follow(answer(more, BILLS), asked=Request(BILLS, {"X-Api-Key": "secret"})) == ()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"error": {"code": "API_KEY_INVALID", "message": "An invalid api_key was supplied."}}, "invalid api_key"),
        ({"treaties": []}, "neither bills nor actions"),
        ("<api-root></api-root>", "Correct the feed's address"),
    ],
)
def test_another_answer_is_a_failure_with_its_reason(body, told):
    found = read(body)
    assert isinstance(found, Failure)
    assert told in found.message
