"""Signing in as people do, for tests of accounts: through the form, with codes worked out as telephones do."""

import base64
import hmac
import re
import struct
import time
from hashlib import sha1

from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from tests.make import PASSWORD


def sign_in(client: Client, user: User, *, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"username": user.username, "password": password} | more)


def sign_in_surely(client: Client, user: User) -> None:
    """Sign in and type the password again, so that nothing asks for it within the next minutes."""
    assert sign_in(client, user).status_code == 302
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302


def code_of(secret: str, *, steps: int = 0) -> str:
    """Return the code a telephone shows now, or so many half minutes later (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def set_up_app(client: Client) -> str:
    """Set up an authenticator app for whoever is surely signed in and return its secret."""
    page = client.get("/account/second-factor/app/")
    secret = re.findall(r"Key: <code>(\w+)</code>", page.text)[0]
    assert client.post("/account/second-factor/app/", {"code": code_of(secret)}).status_code == 302
    return secret


def link_in_mail(base: str) -> str:
    """Return the path of the link in the newest mail."""
    return re.findall(rf"{re.escape(base)}(/\S+)", mail.outbox[-1].body)[0]
