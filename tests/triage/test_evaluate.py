from textwrap import dedent

import pytest

from recommendations.triage.evaluate import Share, evaluate
from recommendations.triage.labelled import BadLabels, Labelled, read_labelled
from recommendations.triage.suggest import Suggestion
from recommendations.vocabulary import Side

CODES = {1: "R01", 2: "R02", 3: "R03"}


class Canned:
    """Answers what it was told to, by headline; remembers the addresses it was asked about."""

    note = ""

    def __init__(self, **answers):
        self.answers, self.addresses = answers, []

    def suggest_unseen(self, text, *, address=""):
        self.addresses.append(address)
        return tuple(self.answers.get(text, ()))


def shown(pk, side=None):
    return Suggestion(pk, 0.5, ("word",), side=side, side_certainty=0.8 if side else None)


def item(text, address="", **sides):
    return Labelled(text, text, address, {code: frozenset({Side(side)}) for code, side in sides.items()})


def test_evaluate_counts_labels_among_the_first():
    items = [item("a", R01="away"), item("b", R01="away", R02="toward")]
    measured = evaluate(Canned(a=[shown(2), shown(1)], b=[shown(1)]), items, codes=CODES)
    assert (measured.recall_at_1, measured.recall_at_3) == (Share(1, 3), Share(2, 3))
    assert measured.right_of_shown == Share(2, 3)


def test_evaluate_counts_distractors_with_nothing_shown():
    measured = evaluate(Canned(b=[shown(1)]), [item("a"), item("b"), item("c", R01="away")], codes=CODES)
    assert measured.kept_out == Share(1, 2)


def test_evaluate_counts_sides_only_where_one_is_dared():
    items = [item("a", R01="away"), item("b", R01="away"), item("c", R01="neutral")]
    answers = {"a": [shown(1, Side.AWAY)], "b": [shown(1)], "c": [shown(1, Side.TOWARD)]}
    measured = evaluate(Canned(**answers), items, codes=CODES)
    assert (measured.side_right, measured.side_coverage) == (Share(1, 2), Share(2, 3))


def test_evaluate_says_nothing_of_nothing():
    measured = evaluate(Canned(), [item("a", R01="away")], codes=CODES)
    assert (measured.kept_out.value, measured.side_right.value) == (None, None)


def test_evaluate_leaves_out_by_canonical_address():
    canned = Canned()
    evaluate(canned, [item("a", "https://News.example/a?utm_source=x"), item("b", "javascript:x")], codes=CODES)
    assert canned.addresses == ["https://news.example/a", ""]


def labelled(tmp_path, text):
    path = tmp_path / "set.yaml"
    path.write_text(dedent(text))
    return read_labelled(path, codes={"R01"})


def test_read_labelled_joins_the_sides_of_one_recommendation(tmp_path):
    (one,) = labelled(
        tmp_path,
        """
        events:
        - id: G1
          headline: One
          summary: Two
          url: https://news.example/a
          labels:
          - {recommendation: R01, track: us, actor: united-states, direction: away}
          - {recommendation: R01, track: baltic, actor: estonia, direction: toward}
        """,
    )
    assert one == Labelled(
        "item 1 (G1)", "One\nTwo", "https://news.example/a", {"R01": frozenset({Side.AWAY, Side.TOWARD})}
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("events: [", "is not YAML"),
        ("[]", "no list “events”"),
        ("events: []", "no list “events”"),
        ("events: [1]", "item 1: must be a mapping"),
        ("events: [{id: G1, labels: []}]", r"item 1 \(G1\): needs a headline"),
        ("events: [{headline: One}]", "needs a list “labels”"),
        ("events: [{headline: One, labels: [x]}]", "a label must be a mapping"),
        ("events: [{headline: One, labels: [{recommendation: R99, direction: away}]}]", "“R99” is no recommendation"),
        ("events: [{headline: One, labels: [{recommendation: R01, direction: up}]}]", "“up” is no direction"),
    ],
)
def test_read_labelled_names_the_place_of_a_mistake(tmp_path, text, message):
    with pytest.raises(BadLabels, match=message):
        labelled(tmp_path, text)


def test_read_labelled_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadLabels, match=r"nowhere\.yaml: cannot be read"):
        read_labelled(tmp_path / "nowhere.yaml", codes=set())
