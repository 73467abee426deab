"""A process that forks when told to, so that a test can kill the forks. Every answer of it is a line."""

import select
import subprocess
import sys

from tests.services.processes import ROOT, environment_of_this_test

SLOWEST_S = 60.0


class Forks:
    """Runs a module of tests/services that reads a number of forks a line."""

    def __init__(self, module: str, **settings: str) -> None:
        self._process = subprocess.Popen(
            (sys.executable, "-m", f"tests.services.{module}"),
            cwd=ROOT,
            env=environment_of_this_test() | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    def start(self, count: int = 1, *words: str) -> list[int]:
        """Start forks; return their pids once they run."""
        self._process.stdin.write(f"{' '.join((str(count), *words))}\n".encode())
        assert self._said(SLOWEST_S), "nothing was started"
        return [int(pid) for pid in self._process.stdout.readline().split()]

    def ended(self, within_s: float = SLOWEST_S) -> bool:
        """Say whether a fork ended in time."""
        return self._said(within_s) and self._process.stdout.readline() == b"ended\n"

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(SLOWEST_S)

    def _said(self, within_s: float) -> bool:
        return bool(select.select([self._process.stdout], [], [], within_s)[0])
