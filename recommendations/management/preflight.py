"""What must be true before anything starts. Each check passes in silence or says what to do."""

import fcntl
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import psycopg
from django.core.management.base import CommandError

from recommendations.management.broker import find_server

_CONNECT_TIMEOUT_S = 5


def private_folder(folder: Path) -> None:
    """Make the data folder, for this account alone, unless it is there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"The data folder {folder} cannot be made: {error.strerror}. Name another with DATA_DIR."
        ) from error
    if not os.access(folder, os.W_OK):
        raise CommandError(
            f"The data folder {folder} cannot be written to. Change its owner, or name another with DATA_DIR."
        )


def only_one(folder: Path) -> TextIO:
    """Take the folder for this process; it is free again when the returned file closes, however the process ends."""
    lock = (folder / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise CommandError(
            f"The tracker already runs on the data folder {folder}. Stop it there, or name another with DATA_DIR."
        ) from error
    return lock


def host_and_port(address: str) -> tuple[str, int]:
    """Return the parts of `host:port`; an IPv6 host stands in brackets."""
    host, colon, port = address.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise CommandError(f"WEB_ADDRESS is “{address}”. Give a host and a port, such as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)


def free_address(address: str) -> None:
    """Raise CommandError unless a web server can listen there."""
    host, port = host_and_port(address)
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise CommandError(
            f"The web server cannot listen on {address}: {error.strerror}. Stop the program that holds it, or choose "
            f"another address, for instance WEB_ADDRESS=127.0.0.1:{port % 65535 + 1}."
        ) from error


def reachable_database(url: str) -> None:
    """Raise CommandError unless PostgreSQL answers there. An empty address means SQLite, which always does."""
    if not url:
        return
    try:
        psycopg.connect(url, connect_timeout=_CONNECT_TIMEOUT_S).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise CommandError(
            f"The database of DATABASE_URL does not answer: {reason}. Start it or correct the address; "
            "leave DATABASE_URL empty to use SQLite."
        ) from error


def redis_server(find: Callable[[], str | None] = find_server) -> str:
    """Return the Redis to start. Raises CommandError where none can be found."""
    server = find()
    if server is None:
        raise CommandError(
            "There is no Redis on this machine. Install redis-server or valkey-server, or name a running one with "
            "REDIS_URL, for instance REDIS_URL=redis://127.0.0.1:6379/0."
        )
    return server
