"""How long until the first page, on an empty data folder and on a full one, and until all has stopped."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUDGET_S = 5.0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        settings = {"DATA_DIR": folder, "WEB_ADDRESS": address, "SECRET_KEY": "s" * 50, "DEMO": "true"}
        first, stop = once(os.environ | settings, address)
        second, _ = once(os.environ | settings, address)
    print(f"first start to first page:  {first:5.1f} s")
    print(f"second start to first page: {second:5.1f} s  ({second / BUDGET_S:.2f} of the {BUDGET_S:g} s promised)")
    print(f"Ctrl-C to all stopped:      {stop:5.1f} s")


def once(environment: dict[str, str], address: str) -> tuple[float, float]:
    """Return the seconds from the command to the board, and from Ctrl-C to its end."""
    began = time.monotonic()
    command = (sys.executable, "manage.py", "up")
    tracker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    while not answers(f"http://{address}/"):
        if tracker.poll() is not None:
            raise SystemExit("The tracker did not start; run `make run` to see why.")
        time.sleep(0.02)
    page = time.monotonic() - began
    time.sleep(3)  # let the worker come up, so that stopping has something to stop
    asked = time.monotonic()
    tracker.send_signal(signal.SIGINT)
    tracker.wait()
    return page, time.monotonic() - asked


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as page:
            return page.status == 200
    except (OSError, urllib.error.HTTPError):
        return False


if __name__ == "__main__":
    main()
