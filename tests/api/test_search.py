import pytest

from tests.make import make_editor, make_entry, make_event

pytestmark = pytest.mark.django_db


def test_a_search_answers_with_what_was_found(client):
    make_event(code="e-1", headline="Õhutõrje <b>", summary="The ferry sails.")
    answer = client.get("/api/v1/search/?q=ohutorje&kind=event")
    assert answer.json() == {
        "count": 1,
        "counts": {"event": 1, "entry": 0, "recommendation": 0, "citation": 0},
        "page": 1,
        "pages": 1,
        "results": [
            {
                "kind": "event",
                "title": "Õhutõrje <b>",
                "excerpt": [{"text": "The ferry sails.", "is_match": False}],
                "url": "http://127.0.0.1:8000/events/e-1/",
                "on": "2026-03-02",
                "date_precision": "day",
                "origin": "e-1",
                "mark": "",
            }
        ],
    }


def test_entries_are_found_by_staff_alone(client):
    make_entry(title="Ferry")
    assert client.get("/api/v1/search/?q=ferry").json()["count"] == 0
    client.force_login(make_editor())
    assert client.get("/api/v1/search/?q=ferry").json()["count"] == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [("q=-x", "q"), ("", "q"), ("q=x&kind=boat", "kind"), ("q=x&sort=y", "sort"), ("q=x&page=2", "page")],
)
def test_a_bad_question_has_the_one_error_shape(client, query, field):
    answer = client.get(f"/api/v1/search/?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]
