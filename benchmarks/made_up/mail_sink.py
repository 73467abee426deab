"""A mail server that takes every mail and keeps none. Prints its port; ends when its standard input does."""

import logging
import socket
import sys

from aiosmtpd.controller import Controller


class Sink:
    """Takes everything."""

    async def handle_DATA(self, _server, _session, _envelope) -> str:  # noqa: N802 -- the name aiosmtpd asks for
        """Take one mail and forget it."""
        return "250 taken"


def main() -> None:
    logging.disable(logging.CRITICAL)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
