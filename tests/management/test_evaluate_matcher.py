import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import MatchTerm
from tests.make import make_recommendation

pytestmark = pytest.mark.django_db

ITEMS = """
events:
- headline: Parliament passes the data bill
  labels: [{recommendation: R01, direction: toward}]
- headline: Rain
  labels: []
"""


@pytest.fixture
def labelled(tmp_path):
    MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="data bill")
    path = tmp_path / "set.yaml"
    path.write_text(ITEMS)
    return path


def run(*arguments):
    out = StringIO()
    call_command("evaluate_matcher", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_evaluate_matcher_says_each_share_of_what(labelled):
    said = run(labelled)
    assert "Labelled recommendations among the first three: 1.000 (1 of 1)" in said
    assert "Distractors kept out: 1.000 (1 of 1)" in said
    assert "Side right where one is suggested: none to count" in said


def test_evaluate_matcher_answers_in_json(labelled):
    answer = json.loads(run(labelled, "--json"))
    assert (answer["recall_at_3"], answer["distractors_kept_out"], answer["side_accuracy"]) == (1.0, 1.0, None)
    assert answer["counts"]["recall_at_3"] == [1, 1]


def test_evaluate_matcher_refuses_a_bad_file(labelled):
    labelled.write_text("events: 3")
    with pytest.raises(CommandError, match="no list “events”"):
        run(labelled)


def test_evaluate_matcher_says_when_the_catalogue_is_empty(tmp_path):
    with pytest.raises(CommandError, match=r"Run manage\.py load_catalogue first"):
        run(tmp_path / "set.yaml")
