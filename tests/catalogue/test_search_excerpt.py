import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.catalogue.search_excerpt import LONGEST, Part, excerpt, parts_of, restored


def plain(parts):
    return "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("marked", "parts"),
    [
        ("", ()),
        ("gas", (Part("gas", False),)),
        ("the \x02gas\x03 ends", (Part("the ", False), Part("gas", True), Part(" ends", False))),
        ("\x02gas\x03\x02oil\x03", (Part("gas", True), Part("oil", True))),
        ("a \x02stray sign", (Part("a ", False), Part("stray sign", False))),
    ],
)
def test_marks_become_parts(marked, parts):
    assert parts_of(marked) == parts


def test_an_excerpt_stands_around_the_first_match():
    text = f"{'before ' * 60}\x02gas\x03 {'after ' * 60}"
    cut = excerpt(parts_of(text))
    assert (cut[0].text, cut[-1].text) == ("… ", " …")
    assert [part.text for part in cut if part.is_match] == ["gas"]
    assert plain(cut).startswith("… before before")
    assert plain(cut).endswith("after …")


def test_a_text_without_a_match_is_shown_from_its_beginning():
    assert plain(excerpt(parts_of("word " * 100))).startswith("word word")


def test_lines_are_joined():
    assert plain(excerpt(parts_of("one\ntwo"))) == "one two"


@given(st.lists(st.tuples(st.text(alphabet="ab \n", max_size=90), st.booleans()), max_size=9))
def test_an_excerpt_is_a_piece_of_the_text_and_never_longer_than_agreed(runs):
    parts = tuple(Part(text, match) for text, match in runs)
    shown = plain(excerpt(parts)).removeprefix("… ").removesuffix(" …")
    assert shown in plain(parts).replace("\n", " ")
    assert len(shown) <= LONGEST


def test_marks_of_a_folded_text_go_to_the_same_places_of_the_text():
    assert restored("uus \x02ohutorje\x03", "Uus Õhutõrje") == "Uus \x02Õhutõrje\x03"


def test_a_folded_text_of_another_length_marks_nothing():
    assert restored("\x02strasse\x03", "Straße") == "Straße"
