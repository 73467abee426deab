import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.triage.match import Matcher, MatchRule
from recommendations.vocabulary import MatchKind

TERM, ENTITY, NEGATIVE = MatchKind.TERM, MatchKind.ENTITY, MatchKind.NEGATIVE


def found(text, *rules):
    """What matches by recommendation, with its terms."""
    matcher = Matcher([MatchRule(*rule) for rule in rules])
    return {match.recommendation_id: match.matched_terms for match in matcher.match(text)}


def relevance(text, *rules):
    return {m.recommendation_id: m.relevance for m in Matcher([MatchRule(*rule) for rule in rules]).match(text)}


def test_match_returns_the_words_as_they_stand():
    assert found("Undersea Cables’ damage grows", (1, TERM, "undersea cable damage")) == {
        1: ("Undersea Cables’ damage",)
    }


@pytest.mark.parametrize("text", ["The Suwalki gap", "the SUWAŁKI GAP.", "Suwałki–Gap drills"])
def test_match_folds_case_accents_and_dashes(text):
    assert list(found(text, (1, ENTITY, "Suwałki Gap"))) == [1]


@pytest.mark.parametrize("text", ["Narvala whales", "the grandsafe lock", "safety first", ""])
def test_match_respects_word_edges(text):
    assert found(text, (1, ENTITY, "Narva"), (2, TERM, "safe")) == {}


def test_match_lets_a_long_name_inflect():
    assert found("Kaliningrado tranzitas", (1, ENTITY, "Kaliningrad")) == {1: ("Kaliningrado",)}


def test_match_finds_overlapping_terms():
    rules = ((1, TERM, "air defence"), (2, TERM, "defence spending"))
    assert found("Air defence spending", *rules) == {1: ("Air defence",), 2: ("defence spending",)}


def test_match_finds_most_of_a_term_close_together():
    text = "The threat assessment sees no conventional strike"
    assert found(text, (1, TERM, "threat assessment conventional attack")) == {1: ("threat assessment … conventional",)}


def test_match_ignores_parts_that_stand_far_apart():
    text = "Threat " + "word " * 30 + "assessment"
    assert found(text, (1, TERM, "threat assessment")) == {}


def test_match_wants_two_words_of_a_term_or_all_of_it():
    assert found("A threat", (1, TERM, "threat assessment")) == {}


def test_match_wants_a_name_in_full():
    assert found("Rubio and Marco", (1, ENTITY, "Marco Rubio")) == {}


def test_match_scores_a_whole_term_above_a_part():
    rules = ((1, TERM, "peace talks plan"), (2, TERM, "peace talks"))
    scores = relevance("Peace talks open", *rules)
    assert scores[2] > scores[1]


def test_match_scores_more_terms_higher():
    one = relevance("shadow fleet", (1, TERM, "shadow fleet"), (1, TERM, "stateless vessel"))
    two = relevance("shadow fleet, stateless vessel", (1, TERM, "shadow fleet"), (1, TERM, "stateless vessel"))
    assert two[1] > one[1]


def test_match_scores_the_same_words_once():
    once = relevance("German brigade", (1, TERM, "German brigade"))
    twice = relevance("German brigade", (1, TERM, "German brigade"), (1, ENTITY, "German brigade"))
    assert once == twice


def test_match_scores_a_term_of_many_recommendations_lower():
    shared = relevance("Kaliningrad", (1, ENTITY, "Kaliningrad"), (2, ENTITY, "Kaliningrad"))
    alone = relevance("Kaliningrad", (1, ENTITY, "Kaliningrad"), (2, ENTITY, "Pskov"))
    assert shared[1] < alone[1]


def test_match_orders_by_relevance_then_recommendation():
    rules = ((3, ENTITY, "Pskov"), (2, TERM, "shadow fleet"), (1, TERM, "transit train"))
    assert list(found("Pskov: transit train, shadow fleet", *rules)) == [1, 2, 3]


def test_match_takes_no_evidence_from_a_negative_term():
    rules = ((1, TERM, "lobby Congress"), (1, NEGATIVE, "World Congress"))
    assert found("They lobby the World Congress", *rules) == {}


def test_match_halves_what_stands_beside_a_negative_term():
    term, negative = (1, TERM, "shadow fleet"), (1, NEGATIVE, "penalty shoot-out")
    text = "Shadow fleet in a penalty shoot-out"
    assert relevance(text, term, negative)[1] == relevance(text, term)[1] / 2


def test_match_keeps_a_negative_term_to_its_own_recommendation():
    rules = ((1, NEGATIVE, "cable car"), (2, TERM, "cable car"))
    assert found("A cable car", *rules) == {2: ("cable car",)}


def test_match_without_rules_finds_nothing():
    assert found("Anything at all") == {}


def test_match_ignores_a_rule_without_a_word():
    assert found("Anything – at all", (1, TERM, "–")) == {}


@given(st.text(max_size=200))
def test_match_stays_between_nothing_and_certainty(text):
    rules = ((1, TERM, "peace talks now"), (1, ENTITY, "OSCE"), (2, TERM, "talks"), (2, NEGATIVE, "peace talks"))
    for match in Matcher([MatchRule(*rule) for rule in rules]).match(text + " peace talks OSCE"):
        assert 0 <= match.relevance <= 1
        assert match.matched_terms


@given(st.text(alphabet="ab .’ŠÉ-", max_size=60))
def test_match_quotes_only_what_stands_in_the_text(text):
    for match in Matcher([MatchRule(1, TERM, "a b ab"), MatchRule(1, ENTITY, "b")]).match(text):
        assert all(run in text for term in match.matched_terms for run in term.split(" … "))


def test_match_reads_stems_of_the_language_told():
    rules = [MatchRule(1, TERM, "tranzit", "lv,lt"), MatchRule(2, TERM, "transii", "et")]
    matcher = Matcher(rules)
    texts = {"lt": "Tranzito taisyklės", "lv": "Tranzīts", "et": "Transiidi reeglid", "en": "Tranzito rules"}
    found = {code: [m.recommendation_id for m in matcher.match(text, language=code)] for code, text in texts.items()}
    assert found == {"lt": [1], "lv": [1], "et": [2], "en": []}


@pytest.mark.parametrize(
    "text", ["Транзит в Калининград закрыт", "КАЛИНИНГРАДСКИЙ ТРАНЗИТ", "транзита в сторону Калининграда"]
)
def test_match_finds_russian_stems_in_any_order_whatever_the_source_says(text):
    (match,) = Matcher([MatchRule(1, TERM, "калининград транзит", "ru")]).match(text, language="en")
    assert match.recommendation_id == 1


def test_match_wants_every_stem_close_by():
    matcher = Matcher([MatchRule(1, TERM, "kaliningrad tranzit", "lt")])
    assert matcher.match("Kaliningrado " + "ir " * 9 + "tranzitas", language="lt") == ()
    assert matcher.match("Kaliningrado sritis", language="lt") == ()


def test_match_lets_no_short_stem_go_on():
    assert Matcher([MatchRule(1, TERM, "5 straipsn", "lt")]).match("50 straipsnių", language="lt") == ()


def test_match_looks_for_all_stems_where_nobody_says_the_language():
    (match,) = Matcher([MatchRule(1, TERM, "tranzit", "lt")]).match("Tranzito taisyklės")
    assert match.matched_terms == ("Tranzito",)


def test_match_names_the_rules_behind_it():
    rules = [MatchRule(1, TERM, "shadow fleet", rule_id=7), MatchRule(1, TERM, "transit train", rule_id=8)]
    (match,) = Matcher(rules).match("Shadow fleet and transit train")
    assert sorted(match.rule_ids) == [7, 8]


@given(st.text(alphabet="abcdef ., \nŠЖ", max_size=120))
def test_an_unrelated_sentence_never_removes_a_verbatim_match(more):
    matcher = Matcher([MatchRule(1, TERM, "shadow fleet"), MatchRule(2, TERM, "флот", "ru")])
    for text in (f"Shadow fleet seen. {more}", f"{more}\nShadow fleet seen."):
        assert "Shadow fleet" in [term for m in matcher.match(text) for term in m.matched_terms]


@given(st.text(max_size=80))
def test_match_reads_any_case_alike(text):
    matcher = Matcher([MatchRule(1, TERM, "peace talks"), MatchRule(1, ENTITY, "Narva")])
    text = f"{text} Peace talks in Narva"
    assert 1 in [m.recommendation_id for m in matcher.match(text.upper())]
