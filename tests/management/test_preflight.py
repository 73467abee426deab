import socket
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from recommendations.management import preflight


def test_private_folder_is_made_for_this_account_alone(tmp_path):
    folder = tmp_path / "a" / "b"
    preflight.private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_private_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match=r"cannot be made: .* Name another with DATA_DIR"):
        preflight.private_folder(tmp_path / "file" / "folder")


def test_second_tracker_on_one_folder_is_refused(tmp_path):
    with preflight.only_one(tmp_path), pytest.raises(CommandError, match="already runs on the data folder"):
        preflight.only_one(tmp_path)


def test_folder_is_free_again_afterwards(tmp_path):
    with preflight.only_one(tmp_path):
        pass
    preflight.only_one(tmp_path).close()


@pytest.mark.parametrize(
    ("address", "parts"),
    [("127.0.0.1:8000", ("127.0.0.1", 8000)), ("[::1]:80", ("::1", 80)), ("example.org:1", ("example.org", 1))],
)
def test_address_has_a_host_and_a_port(address, parts):
    assert preflight.host_and_port(address) == parts


@pytest.mark.parametrize("address", ["", "8000", ":8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "a:65536", "a:²"])
def test_address_without_host_or_port_is_a_sentence(address):
    with pytest.raises(CommandError, match="Give a host and a port"):
        preflight.host_and_port(address)


def test_taken_address_is_a_sentence_that_names_another():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"cannot listen on 127.0.0.1:{port}.*WEB_ADDRESS=127.0.0.1:{port + 1}"):
            preflight.free_address(f"127.0.0.1:{port}")


def test_address_that_was_just_left_is_free():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    preflight.free_address(f"127.0.0.1:{port}")


def test_database_that_does_not_answer_is_a_sentence():
    with pytest.raises(CommandError, match=r"does not answer: .*refused.*leave DATABASE_URL empty"):
        preflight.reachable_database("postgres://nobody:secret@127.0.0.1:1/none")


def test_database_sentence_keeps_the_password_to_itself():
    with pytest.raises(CommandError) as raised:
        preflight.reachable_database("postgres://nobody:secret@127.0.0.1:1/none")
    assert "secret" not in str(raised.value)


def test_no_database_address_means_sqlite():
    preflight.reachable_database("")


def test_missing_redis_is_a_sentence():
    with pytest.raises(
        CommandError, match="Install redis-server or valkey-server, or name a running one with REDIS_URL"
    ):
        preflight.redis_server(find=lambda: None)


def test_redis_that_was_found_is_used():
    assert preflight.redis_server(find=lambda: str(Path("/opt/redis-server"))) == "/opt/redis-server"
