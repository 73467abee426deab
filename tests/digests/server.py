"""A real mail server on this machine that keeps what it takes, and refuses or hangs up where a test asks it to."""

import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Keeper:
    """`answers`: what to reply at `rcpt` or `data` instead of taking it.

    `hang_up` drops the line instead of saying that the mail was taken, `hang_up_after` when the next begins.
    """

    def __init__(self, *, hang_up=False, hang_up_after=False, **answers):
        self.mails, self.senders, self.sessions, self.answers = [], [], [], answers
        self.hang_up, self.hang_up_after = hang_up, hang_up_after

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if session not in self.sessions:
            self.sessions.append(session)
        elif self.hang_up_after:
            server.transport.abort()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        if "data" in self.answers:
            return self.answers["data"]
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.senders.append(envelope.mail_from)
        if self.hang_up:
            server.transport.abort()
        return "250 taken"


def serve(keeper, settings):
    """Start a server on a free port and point the settings at it; the caller stops it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 5
    return controller
