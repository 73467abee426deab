import pytest

from recommendations.triage.words import fold, language_of, plain, read_words, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Exercises", "exercise"),
        ("policies", "policy"),
        ("passes", "passed"),
        ("Dovilė", "Dovile"),
        ("Łódź", "lodz"),
        ("defences", "defense"),
        ("synchronisation", "synchronization"),
        ("redeployed", "redeploying"),
        ("U.S.", "US"),
        ("crisis", "crisis"),
    ],
)
def test_stem_is_shared_by_forms_of_a_word(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("US", "us"), ("WHO", "who"), ("Latvia", "Latvian"), ("class", "clas")])
def test_stem_keeps_words_apart(one, other):
    assert stem(one) != stem(other)


def test_read_words_gives_each_word_its_place():
    text = "Estonia’s Suwałki–Gap"
    assert [text[word.start : word.end] for word in read_words(text)] == ["Estonia", "Suwałki", "Gap"]


def test_read_words_takes_initials_as_one_word():
    assert [word.stem for word in read_words("The U.S. Army")] == ["the", "US", "army"]


@pytest.mark.parametrize("text", ["", "—", "!?…"])
def test_read_words_of_a_text_without_words_is_empty(text):
    assert read_words(text) == ()


def test_fold_drops_case_and_accents():
    assert fold("Türkiye ŠAKALIENĖ") == "turkiye sakaliene"


@pytest.mark.parametrize(
    ("text", "told", "language"),
    [
        ("Parliament votes on the bill", "", "en"),
        ("Riigikogu hääletab ja valitsus on nõus", "", "et"),
        ("Saeima balso par likumu un ir gatava", "", "lv"),
        ("Seimas balsuoja dėl įstatymo su pataisomis", "", "lt"),
        ("Сейм голосует", "en", "ru"),
        ("Parliament votes", "en-GB", "en"),
        ("Parliament", "", ""),
        ("", "", ""),
    ],
)
def test_language_is_told_by_letters_then_source_then_small_words(text, told, language):
    assert language_of(text, told=told) == language


def test_plain_keeps_the_ending():
    assert plain("Tranzītas") == "tranzitas"
