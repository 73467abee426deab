"""A data folder, an address, and the tracker that `manage.py up` brings up on them."""

import re
from collections import defaultdict
from pathlib import Path

from tests.services.processes import TrackerProcess, environment
from tests.services.servers import HOST, eventually, free_port
from tests.services.visitor import Visitor

SLOWEST_START_S = 240.0  # an idle machine needs a tenth of it
KINDS = re.compile(r"redis-server|gunicorn|celery .* worker|celery .* beat|manage\.py up")


class Installation:
    """What one `make run` works on."""

    def __init__(self, folder: Path, database: dict[str, str]) -> None:
        self.folder = folder
        self.address = f"{HOST}:{free_port()}"
        self._environment = environment(
            DEMO="true", DATA_DIR=str(folder), WEB_ADDRESS=self.address, SECRET_KEY="s" * 50, **database
        )
        self._started: list[TrackerProcess] = []

    def start(self, **settings: str) -> TrackerProcess:
        """Run `up`, without waiting for anything."""
        log = self.folder.parent / f"up-{self.address}-{len(self._started)}.log"
        process = TrackerProcess(("manage.py", "up"), environment=self._environment | settings, log=log)
        self._started.append(process)
        return process

    def running(self) -> TrackerProcess:
        """Return the tracker, serving pages and with everything else at work; start it unless it is."""
        process = self._started[-1] if self._started and self._started[-1].is_running() else self.start()
        eventually(
            lambda: "Ctrl-C stops everything." in process.output or not process.is_running(), within_s=SLOWEST_START_S
        )
        eventually(lambda: self.is_up() or not process.is_running(), within_s=SLOWEST_START_S)
        assert process.is_running(), process.output
        return process

    def is_up(self) -> bool:
        """Say whether the board is served and all kinds of processes run."""
        return Visitor(self.address).get("/").status == 200 and len(self.processes()) == 5

    def processes(self) -> dict[str, list[int]]:
        """Return the pids of what runs on this data folder, by kind, parents first."""
        mark = str(self.folder).encode()
        found = defaultdict(list)
        for pid in sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
            command = _read(pid, "cmdline")
            # Redis writes its title over its environment; the title holds the path of its socket.
            if command and mark in _read(pid, "environ") + command:
                kind = KINDS.search(command.replace(b"\0", b" ").decode())
                found[kind[0].rpartition(" ")[2] if kind else "other"].append(pid)
        return dict(found)

    def close(self) -> None:
        """End whatever still runs."""
        for process in self._started:
            process.stop()


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:  # it ended, or is none of ours
        return b""
