"""The one command, for real, from the first start to the last process gone."""

import os
import re
import signal
from collections.abc import Iterator

import pytest

from tests.services.installation import Installation
from tests.services.processes import fresh_database
from tests.services.servers import HOST, eventually, free_port
from tests.services.visitor import Visitor


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker
) -> Iterator[Installation]:
    """One for all tests here, since a first start takes a while; each test brings it to the state it needs."""
    with django_db_blocker.unblock(), fresh_database() as database:
        home = Installation(tmp_path_factory.mktemp("up") / "data", database)
        yield home
        home.close()


@pytest.fixture
def empty(tmp_path) -> Iterator[Installation]:
    """One that never gets as far as starting anything."""
    home = Installation(tmp_path / "data", {})
    yield home
    home.close()


def password(output: str, name: str) -> str:
    return re.findall(rf"{name} .* password (\S+)", output)[0]


def test_up_says_where_everything_is(installation):
    output = installation.running().output
    assert f"The tracker is at http://{installation.address}/" in output
    assert f"Mails are written to {installation.folder}/mail" in output
    assert password(output, "staff") != password(output, "leader")


def test_demo_account_signs_in_with_the_password_it_was_told(installation):
    output = installation.running().output
    assert Visitor(installation.address).sign_in("staff", password(output, "staff")).path == "/"


@pytest.mark.parametrize("kind", ["gunicorn", "worker", "beat", "redis-server"])
def test_what_is_killed_comes_back(installation, kind):
    installation.running()
    victim = installation.processes()[kind][0]
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: installation.is_up() and victim not in installation.processes()[kind])


def test_stopping_leaves_nothing_behind(installation):
    tracker = installation.running()
    tracker.send(signal.SIGTERM)
    assert (tracker.wait(within_s=60), installation.processes()) == (0, {})
    assert not (installation.folder / "redis.sock").exists()


def test_interrupting_stops_it_as_well(installation):
    tracker = installation.running()
    tracker.send(signal.SIGINT)
    assert (tracker.wait(within_s=60), installation.processes()) == (0, {})


def test_nothing_outlives_a_killed_supervisor(installation):
    tracker = installation.running()
    tracker.send(signal.SIGKILL)
    eventually(lambda: installation.processes() == {}, within_s=60)


def test_second_tracker_on_one_data_folder_is_refused(installation):
    installation.running()
    second = Installation(installation.folder, {})
    process = second.start()
    assert process.wait() == 1
    assert process.output.startswith("CommandError: The tracker already runs on the data folder")
    second.close()


def test_taken_address_is_one_sentence(installation, empty):
    installation.running()
    process = empty.start(WEB_ADDRESS=installation.address)
    assert process.wait() == 1
    assert process.output.startswith(f"CommandError: The web server cannot listen on {installation.address}")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"DATABASE_URL": "mysql://u:p@h/n"}, "DATABASE_URL names a database the tracker does not run on"),
        (
            {"DATABASE_URL": f"postgres://u:p@{HOST}:{free_port()}/n"},
            "CommandError: The database of DATABASE_URL does not",
        ),
        ({"SECRET_KEY": ""}, "SECRET_KEY is empty"),
        ({"WEB_ADDRESS": "8000"}, "CommandError: WEB_ADDRESS is “8000”"),
        ({"WEB_WORKERS": "none"}, "The environment holds values the tracker cannot use"),
    ],
)
def test_setting_it_cannot_use_is_one_sentence(empty, settings, sentence):
    process = empty.start(**settings)
    assert process.wait() == 1
    assert process.output.startswith(sentence)
    assert "Traceback" not in process.output
