"""A client that costs little beside the server: kept connections, a few threads, the clock for every answer."""

import socket
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

THREADS = 4


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: Mapping[str, str]
    size: int
    seconds: float


class Client:
    """One connection to a server, opened again where the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(self._address, timeout=600)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def ask(self, path: str, **headers: str) -> Answer:
        """Ask for one address; headers with _ for -."""
        told = {"Host": "{}:{}".format(*self._address), "Accept-Encoding": "gzip, br"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        message = f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
        began = time.perf_counter()
        self._socket.sendall(message)
        first = self._file.readline()
        if not first:  # the server ends a connection that was quiet for a while
            self.close()
            self._connect()
            return self.ask(path, **headers)
        got = {}
        while (line := self._file.readline().strip()) and b":" in line:
            name, _, value = line.decode("latin-1").partition(":")
            got[name.lower()] = value.strip()
        size = int(got.get("content-length", "0"))
        self._file.read(size if first.split()[1] != b"304" else 0)
        answer = Answer(int(first.split()[1]), got, size, time.perf_counter() - began)
        if got.get("connection", "") == "close":
            self.close()
            self._connect()
        return answer

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._socket.close()


def many(host: str, port: int, path: str, count: int, *, status: int, **headers: str) -> tuple[float, list[float]]:
    """Return how long that many answers took in all, by THREADS clients at once, and how long each of them took."""

    def share(client: Client) -> list[float]:
        answers = [client.ask(path, **headers) for _ in range(count // THREADS)]
        if wrong := {answer.status for answer in answers} - {status}:
            raise SystemExit(f"{path} answered {wrong}, not {status}; run the tests to see why.")
        return [answer.seconds for answer in answers]

    clients = [Client(host, port) for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        began = time.perf_counter()
        times = [took for part in pool.map(share, clients) for took in part]
        whole = time.perf_counter() - began
    for client in clients:
        client.close()
    return whole, times
