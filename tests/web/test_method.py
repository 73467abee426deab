import re
from datetime import timedelta

import pytest

from recommendations.models import Direction
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_versions_on_record_are_listed(client):
    world = make_world()
    page = text_of(client.get("/method/"))
    assert "direction-v1 (in force)" in page
    Direction.objects.filter(as_of__lt=world.today).update(method_version="direction-v0")
    page = text_of(client.get("/method/"))
    assert "direction-v0" in page
    assert "direction-v0 (in force)" not in page


def test_without_records_only_the_version_in_force_is_named(client):
    assert "Nothing has been recorded yet." in text_of(client.get("/method/"))


@pytest.mark.parametrize("address", ["/", "/recommendations/brief-1/R01/"])
def test_a_comparison_across_versions_says_so(client, address):
    world = make_world()
    day = world.today - timedelta(days=15)
    question = {"compare": day.isoformat()}
    assert "Not compared:" not in text_of(client.get(address, question))
    Direction.objects.filter(as_of__lte=day).update(method_version="direction-v0")
    assert "Not compared: the method changed between the two days" in text_of(client.get(address, question))
    api = "/api/v1/board/" if address == "/" else f"/api/v1{address}"
    assert client.get(api, question).json()["not_comparable"] is True
