"""Every kind, every role: who may look, who may add, who may change."""

import pytest

from recommendations.catalogue.upkeep import KINDS
from tests.make import make_feed
from tests.web.upkeep_people import desk_of, one_of_each

pytestmark = pytest.mark.django_db
DAILY = {"terms", "aliases", "publishers", "indicators"}
MAY_CHANGE = {"Readers": set(), "Editors": DAILY, "Reviewers": set(KINDS), "Administrators": set(KINDS)}


@pytest.mark.parametrize("role", MAY_CHANGE)
def test_each_role_may_look_at_add_and_change_what_is_its_own(role):
    desk, rows = desk_of(role), one_of_each()
    look = 403 if role == "Readers" else 200
    for kind, pk in rows.items():
        change = 200 if kind in MAY_CHANGE[role] else 403
        root = f"/upkeep/{kind}/"
        answers = [desk.get(root + rest).status_code for rest in ("", f"{pk}/history/", "new/", f"{pk}/")]
        assert (kind, answers) == (kind, [look, look, change, change])
        if change == 403:
            assert desk.post(f"{root}{pk}/archive/").status_code == 403
            assert desk.post(f"{root}{pk}/", {"title": "Taken over"}).status_code == 403


def test_a_kind_nobody_knows_is_not_found():
    desk = desk_of("Administrators")
    assert [desk.get(f"/upkeep/users/{rest}").status_code for rest in ("", "new/", "1/", "1/history/")] == [404] * 4


def test_the_history_of_a_feed_is_for_those_who_see_feeds():
    address = f"/upkeep/feeds/{make_feed().pk}/history/"
    assert (desk_of("Editors").get(address).status_code, desk_of("Readers").get(address).status_code) == (200, 403)
