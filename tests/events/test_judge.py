import pytest

from recommendations.events.judge import expand_judgements, find_actors
from tests.make import NOON, make_actor, make_baltics, make_judgement, make_track

pytestmark = pytest.mark.django_db


def test_find_actors_names_every_code_it_does_not_know():
    estonia = make_actor("estonia")
    make_actor("livonia", archived_at=NOON)
    actors, sentences = find_actors(["estonia", "livonia", "x", "estonia"])
    assert actors == [estonia]
    assert sentences == [f"There is no actor “{code}”. Choose one from the list." for code in ("livonia", "x")]


def test_expand_judgements_puts_members_in_the_place_of_a_group():
    group = make_baltics()["baltic-states"]
    make_actor("prussia", group=group, archived_at=NOON)
    make_actor("finland", group=group, role="context")
    judgement = make_judgement(make_track(actor=group))
    expanded, sentences = expand_judgements([judgement])
    assert [one.actor_code for one in expanded] == ["estonia", "latvia", "lithuania"]
    assert {one.side for one in expanded} == {judgement.side}
    assert sentences == []


def test_expand_judgements_leaves_a_context_group_alone():
    group = make_actor("nordic-states", kind="group", role="context")
    judgement = make_judgement(make_track(actor=group))
    assert expand_judgements([judgement]) == ((judgement,), [])
