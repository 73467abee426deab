"""The endpoint is a stub on loopback, asked through the real fetch room."""

import json
import logging
from dataclasses import replace

import pytest

from recommendations.fetch.client import FetchPolicy, send
from recommendations.triage.endpoint import Endpoint, FurtherSuggestion, Rule, StoryText, further_suggestions
from recommendations.vocabulary import Side
from tests.loopback import running_service

RULES = (
    Rule(7, "b93/R01", "Resume talks", toward=("talks resume",), away=("talks break off",)),
    Rule(8, "b93/R02", "Open the data"),
)
TEXT = StoryText("Envoys meet in Istanbul", "Talks go on.")


@pytest.fixture
def service():
    with running_service() as found:
        yield found


@pytest.fixture
def ask(service):
    endpoint = Endpoint(f"{service.address}/v1/", model="small-model", key="hidden-key")
    policy = FetchPolicy(user_agent="tests", allow_hosts=frozenset({service.host}))

    def once(*answers: tuple[int, object], text: StoryText = TEXT, endpoint: Endpoint = endpoint):
        service.answers[:] = answers
        return further_suggestions(text, RULES, endpoint=endpoint, send=send, policy=policy)

    return once


def says(content: object) -> tuple[int, object]:
    """A proper envelope around what the model says."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    return 200, {"choices": [{"message": {"role": "assistant", "content": text}}]}


def suggesting(*lines: object) -> tuple[int, object]:
    return says({"suggestions": list(lines)})


def line(code: str = "b93/R01", relevance: object = 0.8, side: object = "toward") -> dict[str, object]:
    return {"code": code, "relevance": relevance, "side": side}


def test_suggestions_come_most_relevant_first_each_recommendation_once(ask):
    found = ask(suggesting(line("b93/R02", 0.3, None), line(), line("b93/R01", 0.1, "away")))
    assert found == (FurtherSuggestion(7, 0.8, Side.TOWARD), FurtherSuggestion(8, 0.3, None))


def test_code_nobody_has_is_dropped(ask):
    assert ask(suggesting(line("b93/R99"), line("R02"), line("b93/R02", 0.4))) == (
        FurtherSuggestion(8, 0.4, Side.TOWARD),
    )


def test_nothing_is_an_answer(ask, caplog):
    assert (ask(suggesting()), caplog.records) == ((), [])


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(suggesting(line(), line(relevance=1.01)), id="relevance above one"),
        pytest.param(suggesting(line(relevance=-0.1)), id="relevance below nought"),
        pytest.param(suggesting(line(relevance=True)), id="relevance a yes"),
        pytest.param(suggesting(line(relevance="0.8")), id="relevance in quotes"),
        pytest.param(says('{"suggestions": [{"code": "b93/R01", "relevance": NaN, "side": null}]}'), id="no number"),
        pytest.param(suggesting(line(side="forward")), id="side nobody knows"),
        pytest.param(suggesting({"relevance": 0.5}), id="no code"),
        pytest.param(suggesting("b93/R01"), id="a bare code"),
        pytest.param(suggesting(*[line()] * 51), id="too many"),
        pytest.param(says({"suggestions": {}}), id="no list"),
        pytest.param(says([]), id="no object"),
        pytest.param(says("R01 seems relevant."), id="prose"),
        pytest.param(says(None), id="silence"),
        pytest.param((200, {"choices": []}), id="no choice"),
        pytest.param((200, []), id="another envelope"),
        pytest.param((200, b"<html>"), id="a page"),
        pytest.param((401, {"error": "bad key hidden-key"}), id="turned away"),
        pytest.param((429, {}), id="too often"),
        pytest.param((500, {}), id="in trouble"),
    ],
)
def test_answer_out_of_order_is_no_suggestion_and_a_line_in_the_log(ask, caplog, answer):
    assert ask(answer) == ()
    (record,) = caplog.records
    assert (record.levelno, "small-model gave no suggestion" in record.getMessage()) == (logging.WARNING, True)
    assert "hidden-key" not in caplog.text


def test_address_nobody_answers_at_is_a_line_in_the_log(ask, service, caplog):
    nowhere = Endpoint("http://127.0.0.1:9/v1", model="small-model")
    assert (ask(endpoint=nowhere), len(caplog.records)) == ((), 1)


def test_address_that_is_none_is_a_line_in_the_log(ask, caplog):
    assert (ask(endpoint=Endpoint("not an address", model="small-model")), len(caplog.records)) == ((), 1)


def test_question_goes_to_chat_completions_signed(ask, service):
    ask(suggesting())
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("POST", "/v1/chat/completions")
    assert (asked.headers["Authorization"], asked.headers["Content-Type"]) == ("Bearer hidden-key", "application/json")


def test_question_without_a_key_is_not_signed(ask, service):
    ask(suggesting(), endpoint=Endpoint(f"{service.address}/v1", model="small-model"))
    assert "Authorization" not in service.asked[0].headers


def test_question_holds_headline_excerpt_and_recommendations_and_nothing_else(ask, service):
    ask(suggesting(), text=StoryText("h" * 500, "e" * 600))
    asked = json.loads(service.asked[0].body)
    assert (asked["model"], asked["temperature"], asked["response_format"]) == (
        "small-model",
        0,
        {"type": "json_object"},
    )
    system, user = asked["messages"]
    assert (system["role"], "JSON only" in system["content"]) == ("system", True)
    assert json.loads(user["content"]) == {
        "recommendations": [
            {"code": "b93/R01", "title": "Resume talks", "toward": ["talks resume"], "away": ["talks break off"]},
            {"code": "b93/R02", "title": "Open the data", "toward": [], "away": []},
        ],
        "news_item": {"headline": "h" * 400, "excerpt": "e" * 500},
    }


def test_key_is_kept_out_of_words_and_a_long_name_out_of_the_mark():
    endpoint = Endpoint("https://x.example", model="m" * 60, key="hidden-key")
    assert ("hidden-key" in repr(replace(endpoint)), endpoint.version) == (False, f"endpoint:{'m' * 31}")
