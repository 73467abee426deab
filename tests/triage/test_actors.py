import pytest

from recommendations.triage.actors import ActorFinder, ActorName, Alias, named_actors

NAMES = (
    ActorName(1, "United States"),
    ActorName(2, "Estonia"),
    ActorName(3, "Lithuania"),
    ActorName(4, "Baltic states (joint act of Estonia, Latvia and Lithuania)", is_group=True),
    ActorName(5, "Chad"),
)


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Estonia closes a crossing", (2,)),
        ("Estonian and Lithuanian ministers", (2, 3)),
        ("Estonijos prezidentas", (2,)),
        ("US envoy in Tallinn", (1,)),
        ("The U.S. Senate", (1,)),
        ("united states of america", (1,)),
        ("Baltic foreign ministers", (4,)),
        ("Tell us about the Chadwick prize", ()),
        ("Chad votes", (5,)),
        ("The state of the union", ()),
        ("", ()),
    ],
)
def test_named_actors_finds_names_and_their_forms(text, actors):
    assert named_actors(text, NAMES) == actors


def test_named_actors_knows_no_capital_for_its_country():
    assert named_actors("Vilnius and Washington agree", NAMES) == ()


def test_named_actors_passes_over_a_name_without_words():
    assert named_actors("Anything", [ActorName(1, "(none)")]) == ()


ALIASES = (
    Alias(1, "Washington"),
    Alias(1, "White House"),
    Alias(2, "Tallinn"),
    Alias(2, "эстон", "ru"),
    Alias(3, "lietuv", "lv,lt"),
    Alias(4, "Baltic ministers"),
    Alias(9, "Nobody"),
)


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("The White House and Tallinn agree", (1, 2)),
        ("A white horse", ()),
        ("Эстонский министр", (2,)),
        ("Lietuvos Seimas", (3,)),
        ("Baltic ministers meet", (4,)),
        ("Ships on the Baltic Sea", ()),
        ("Nobody came", ()),
    ],
)
def test_finder_knows_what_stands_for_an_actor(text, actors):
    assert ActorFinder(NAMES, ALIASES).find(text) == actors


@pytest.mark.parametrize(
    ("text", "actor"), [("Tallinn warns Washington", 2), ("US warns Estonia", 1), ("Nothing", None)]
)
def test_finder_tells_who_is_named_first(text, actor):
    assert ActorFinder(NAMES, ALIASES).first(text) == actor
