import json
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import ActorAlias, Candidate, MatchTerm, Story
from tests.make import make_actor, make_recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    """Run the command on lines; return its answers and what it complains about."""

    def run(*lines):
        out, errors = StringIO(), StringIO()
        monkeypatch.setattr(sys, "stdin", StringIO("\n".join(lines) + "\n"))
        try:
            call_command("match_items", stdout=out, stderr=errors)
        except CommandError as error:
            errors.write(f"{error}\n")
        return [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue()

    return run


@pytest.fixture
def catalogue():
    MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="data bill")
    ActorAlias.objects.create(actor=make_actor("estonia"), text="Tallinn")


def line(headline, **fields):
    return json.dumps({"headline": headline, **fields})


def test_match_items_answers_each_line(catalogue, run):
    answers, _ = run(line("Tallinn passes the data bill"), "", line("Rain", summary="and wind", language="en"))
    (found,) = answers[0]["recommendations"]
    assert (found["recommendation"], found["terms"], found["side"]) == ("R01", ["data bill"], None)
    assert answers[0]["actors"] == ["estonia"]
    assert answers[1] == {"headline": "Rain", "recommendations": [], "actors": []}


def test_match_items_writes_nothing(catalogue, run):
    run(line("Tallinn passes the data bill"))
    assert (Story.objects.count(), Candidate.objects.count()) == (0, 0)


@pytest.mark.parametrize("bad", ["nope", "[]", '{"headline": 3}', "{}", '{"headline": " "}'])
def test_match_items_names_a_bad_line_and_goes_on(catalogue, run, bad):
    answers, errors = run(bad, line("The data bill"))
    assert [answer["headline"] for answer in answers] == ["The data bill"]
    assert "Line 1: " in errors
    assert "Lines that could not be read: 1." in errors


def test_match_items_says_when_the_catalogue_is_empty(run):
    assert run(line("The data bill")) == (
        [],
        "There is no recommendation to match. Run manage.py load_catalogue first.\n",
    )
