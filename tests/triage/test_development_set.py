"""How well suggestions do on labelled items they have not learned from. Floors a little below what is reached."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from recommendations.catalogue.load import load_catalogue
from recommendations.models import Recommendation
from recommendations.triage.evaluate import evaluate
from recommendations.triage.gather import everyday_news
from recommendations.triage.labelled import read_labelled
from recommendations.triage.meaning import load_encoder
from recommendations.triage.suggest import Suggester, read_state
from tests.make import NOON

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@pytest.fixture(scope="module")
def known(django_db_setup, django_db_blocker):
    """The first data set as the suggester sees it, and the codes of its recommendations."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalogue(FIXTURES, now=NOON)
        state, codes = read_state(), dict(Recommendation.objects.values_list("pk", "code"))
        transaction.set_rollback(True)
    return state, codes


@pytest.fixture(scope="module")
def items(known):
    return read_labelled(FIXTURES / "source" / "development_set.yaml", codes=set(known[1].values()))


@pytest.fixture(scope="module")
def suggester(known):
    return Suggester(known[0], encoder=load_encoder())


@pytest.fixture(scope="module")
def measured(suggester, items, known):
    return evaluate(suggester, items, codes=known[1])


@pytest.fixture(scope="module")
def taught_by_the_brief(known, suggester, items):
    """A suggester that has never seen an item of the set: only events of the brief teach it."""
    state, _ = known
    texts = {item.text for item in items}
    told = tuple(lesson for lesson in state.lessons.lessons if lesson.text not in texts)
    return Suggester(
        replace(state, lessons=replace(state.lessons, lessons=told)), encoder=load_encoder(), known=suggester.vectors
    )


def test_suggestions_find_the_labelled_recommendations(measured):
    assert measured.recall_at_3.of == 50
    assert measured.recall_at_3.value >= 0.88
    assert measured.recall_at_1.value >= 0.56


def test_suggestions_keep_distractors_out(measured):
    assert (measured.kept_out.some >= 14, measured.kept_out.of) == (True, 15)


def test_suggestions_are_right_about_sides_they_dare(measured):
    assert measured.side_right.value >= 0.75
    assert measured.side_coverage.value >= 0.3


def test_suggestions_hold_without_lessons_from_the_set(taught_by_the_brief, items, known):
    measured = evaluate(taught_by_the_brief, items, codes=known[1])
    assert measured.recall_at_3.value >= 0.86
    assert measured.kept_out.some >= 14
    assert measured.side_right.value >= 0.75


def test_stored_items_do_not_teach_about_themselves(suggester, items):
    """With its own event known, the text would read like itself; asked as unseen, it reads like another."""
    stored = next(item for item in items if item.text.startswith("Lithuania closes crossings with Belarus"))
    own = suggester._learned.same_as(
        "Lithuania closes crossings with Belarus for a month over balloons", "", own_vector(suggester, stored)
    )
    headlines = {suggester._learned._lessons[place].headline for place in own}
    assert headlines == {"Lithuania closes crossings with Belarus for a month over balloons"}


def own_vector(suggester, item):
    return suggester._encoder.encode([item.text])[0]


def test_unseen_is_told_by_its_address(suggester):
    vector = suggester._encoder.encode(["Something else entirely"])[0]
    lesson = next(one for one in suggester._learned._lessons if one.addresses)
    own = suggester._learned.same_as("Something else entirely", lesson.addresses[0], vector)
    assert lesson in [suggester._learned._lessons[place] for place in own]


def test_everyday_news_is_kept_out_unseen(suggester):
    news = everyday_news()[::8]
    assert [text for text in news if suggester.suggest_unseen(text)] == []


def test_terms_alone_still_find_most(known, items):
    alone = Suggester(known[0], encoder=None)
    measured = evaluate(alone, items, codes=known[1])
    assert measured.recall_at_3.value >= 0.7
    assert measured.side_coverage.some == 0
    assert measured.version == "match-v2-terms"


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("et", "Eesti sulgeb öösel piiripunktid Venemaaga", "R09"),
        ("et", "Varilaevastiku tanker peeti kinni", "R03"),
        ("et", "Riigikogu võttis venekeelsetelt kodanikelt hääletamisõiguse", "R06"),
        ("et", "Valitsus tõstab kaitsekulud viie protsendini SKPst", "R13"),
        ("lv", "Latvija slēgs robežšķērsošanas vietas", "R09"),
        ("lv", "Ēnu flotes tankkuģis Baltijas jūrā", "R03"),
        ("lv", "Nepilsoņiem jākārto valsts valodas pārbaude", "R06"),
        ("lv", "Drošības garantijas Ukrainai apspriedīs Parīzē", "R05"),
        ("lt", "Vyriausybė uždarė sieną su Baltarusija", "R09"),
        ("lt", "Kaliningrado tranzito taisyklės keičiasi", "R09"),
        ("lt", "Vokietijos brigada Lietuvoje", "R07"),
        ("lt", "Gynybos biudžetas didės", "R13"),
        ("ru", "Литва закрыла границу с Белоруссией", "R09"),
        ("ru", "Задержан танкер теневого флота", "R03"),
        ("ru", "Неграждане сдают экзамен по латышскому языку", "R06"),
        ("ru", "Страны обсудят гарантии безопасности Украины", "R05"),
    ],
)
def test_stems_find_forms_in_four_languages(known, language, text, code):
    alone = Suggester(known[0], encoder=None)
    found = [known[1][one.recommendation_id] for one in alone.suggest(text, language=language)]
    assert code in found
