"""What `up` says; tests/services starts it for real."""

import pytest

from recommendations.management.commands.up import greeting
from recommendations.management.demo import ACCOUNTS, password_of


@pytest.fixture
def settings(settings):
    settings.WEB_ADDRESS = "127.0.0.1:8123"
    return settings


def test_greeting_names_the_address_and_where_mails_go(settings):
    text = "\n".join(greeting())
    assert "http://127.0.0.1:8123/" in text
    assert f"Mails are written to {settings.MAIL_DIR}" in text


def test_greeting_names_the_mail_server_where_there_is_one(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.example", 25
    assert "Mails are handed to mail.example:25." in "\n".join(greeting())


def test_greeting_tells_passwords_in_the_demo(settings):
    settings.DEMO = True
    text = "\n".join(greeting())
    assert [f"  {a.username} {a.does}, password {password_of(a.username)}" in text for a in ACCOUNTS] == [True] * 4


def test_greeting_tells_no_passwords_outside_the_demo(settings):
    settings.DEMO = False
    text = "\n".join(greeting())
    assert [password_of(account.username) in text for account in ACCOUNTS] == [False] * 4
    assert "password" not in text
