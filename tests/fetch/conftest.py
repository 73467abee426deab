"""One hostile server for all tests of this room."""

import threading

import pytest

from tests.fetch.hostile import serve


@pytest.fixture(scope="session")
def _hostile_server():
    started, out = threading.Event(), {}
    thread = threading.Thread(target=serve, args=(started, out), daemon=True)
    thread.start()
    assert started.wait(10)
    yield out["server"]
    out["loop"].call_soon_threadsafe(out["stop"].set)
    thread.join(10)


@pytest.fixture
def server(_hostile_server):
    _hostile_server.requests.clear()
    return _hostile_server
