"""What every test shares: closed sockets, repeatable examples, and what happens where something is not installed."""

import os

# Playwright's synchronous interface runs an event loop in the test's thread, where Django would refuse every query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_socket import socket_allow_hosts

TESTS = Path(__file__).parent
MARKED_FOLDERS = ("browser", "services")
# What waits for other processes on a busy machine gets a second and a third chance; pytest lists each one that took it.
CHANCES_MORE = 2

hypothesis_settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=True)
hypothesis_settings.load_profile("repeatable")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs more than Python by the folder it lies in."""
    room = item.path.relative_to(TESTS).parts[0]
    if room in MARKED_FOLDERS:
        item.add_marker(room)
        item.add_marker(pytest.mark.flaky(reruns=CHANCES_MORE))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Drive the browser last.

    Playwright keeps an event loop running in this thread from its first test on, and asyncio allows no second one.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let no test leave this machine. pytest-socket lifts this again after each test."""
    socket_allow_hosts(["127.0.0.0/8", "::1", "localhost"], allow_unix_socket=True)
