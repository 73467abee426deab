from recommendations.triage.credit import Credits, Rule
from recommendations.triage.match import GAP


def by(matched, *texts, **fields):
    """The texts of the rules that are credited."""
    rules = [Rule(number, text, **fields) for number, text in enumerate(texts)]
    return [rule.text for rule in Credits(rules).credited([matched])]


def test_credited_is_the_term_that_stands_there():
    assert by("threat assessment", "threat assessment", "border closure") == ["threat assessment"]


def test_credited_is_a_term_of_which_some_words_stand_there():
    assert by(f"threat{GAP}attack", "threat assessment conventional attack", "cyber attack") == [
        "threat assessment conventional attack"
    ]


def test_credited_is_the_term_the_words_are_most_of():
    assert by("NATO", "NATO force posture", "NATO") == ["NATO"]


def test_credited_knows_the_forms_of_a_word():
    assert by("Border Closures", "border closure") == ["border closure"]


def test_credited_lets_an_open_term_go_on():
    assert by("Kaliningrado", "Kaliningrad", is_open=True) == ["Kaliningrad"]
    assert by("Kaliningrado", "Kaliningrad") == []


def test_credited_shares_where_terms_say_the_same():
    assert by("border", "border closure", "border crossing") == ["border closure", "border crossing"]


def test_credited_names_a_term_once():
    rules = [Rule(1, "border closure")]
    assert Credits(rules).credited(["border", "border closure"]) == (rules[0],)


def test_credited_is_nobody_where_a_word_is_of_no_term():
    assert by("football border", "border closure") == []
    assert Credits([]).credited(["border"]) == ()
    assert Credits([Rule(1, "border")]).credited([]) == ()
