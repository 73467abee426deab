"""The words of the vocabulary, where translators find them."""

import pytest
from django.utils import translation

from recommendations import vocabulary
from recommendations.templatetags.labels import SPOKEN, said
from recommendations.vocabulary import ShownLabel, Term

# What status pages say of recommendations, developments, judgements and indicators.
SHOWN = (
    *("ShownLabel", "Label", "Side", "Step", "Significance", "Confidence", "AssessmentStatus", "EventKind"),
    *("EventState", "PublisherTier", "Certainty", "DesiredDirection", "ReadingRule", "Scale", "Horizon"),
    *("Involvement", "WatchOutcome"),
)


def test_labels_that_status_pages_show_can_be_translated():
    terms: list[type[Term]] = [getattr(vocabulary, name) for name in SHOWN]
    assert {word.label for term in terms for word in term} == set(SPOKEN)


def test_each_word_is_written_out_once():
    assert len(SPOKEN) == len(set(SPOKEN))


@pytest.mark.parametrize(("term", "word"), [(ShownLabel.TOWARD, "Toward"), (None, "")])
def test_said_is_the_label_where_there_is_no_catalogue(term, word):
    with translation.override("et"):
        assert said(term) == word
