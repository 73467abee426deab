import pytest

from recommendations.catalogue.search_query import BadQuery, Wanted, parse_query


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("gas transit", [Wanted("gas"), Wanted("transit")]),
        ('"gas transit" oil', [Wanted("gas transit"), Wanted("oil")]),
        ("„gas transit“", [Wanted("gas transit")]),
        ("gas -oil", [Wanted("gas"), Wanted("oil", is_without=True)]),
        ('gas -"oil price"', [Wanted("gas"), Wanted("oil price", is_without=True)]),
        ("sanct* -op*", [Wanted("sanct", is_prefix=True), Wanted("op", is_prefix=True, is_without=True)]),
        ("anti-corruption", [Wanted("anti-corruption")]),
        ("  õhu\ttõrje ", [Wanted("õhu"), Wanted("tõrje")]),
    ],
)
def test_a_query_is_read_as_it_was_meant(query, wanted):
    assert list(parse_query(query)) == wanted


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Say what to look for."),
        ("   ", "Say what to look for."),
        ("-gas", "Say what to look for, too"),
        ('gas "oil', "A quotation mark is not closed."),
        ('""', "holds no letter and no digit"),
        ("gas - oil", "“-” holds no letter and no digit"),
        ("gas *", "“*” holds no letter and no digit"),
        ("g*", "too short for a star"),
        ("ga*s", "has a star inside"),
        ('"gas oil"*', "has a star after a phrase"),
        ('"gas*"', "has a star inside"),
        ("a " * 13, "This looks for 13 things at once."),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(query, sentence):
    with pytest.raises(BadQuery, match=f"^.*{sentence.replace('*', '.')}"):
        parse_query(query)
