"""Keys are hidden wherever an address or a message is kept."""

import pytest

from recommendations.fetch.secrecy import secrets_in, shown_address, without_secrets

NAMED_LIKE_KEYS = [
    "key", "api_key", "apikey", "API-KEY", "apiKey", "token", "access_token", "accessToken", "client_secret",
    "password", "sig", "signature", "X-Amz-Signature", "X-Amz-Credential", "auth", "auth.token", "%6Bey",
]  # fmt: skip
NAMED_OTHERWISE = ["id", "monkey", "keyword", "author", "tokens", "design", "page", "q"]


@pytest.mark.parametrize("name", NAMED_LIKE_KEYS)
def test_shown_address_hides_a_key(name):
    assert shown_address(f"https://a.ee/?id=1&{name}=abc&b=2") == f"https://a.ee/?id=1&{name}=***&b=2"


@pytest.mark.parametrize("name", NAMED_OTHERWISE)
def test_shown_address_leaves_the_rest(name):
    url = f"https://a.ee/x?{name}=abc&b"
    assert shown_address(url) == url


@pytest.mark.parametrize("url", ["https://a.ee/", "https://a.ee/?", "https://a.ee/?key", "https://a.ee/?key="])
def test_shown_address_leaves_an_address_without_values(url):
    assert shown_address(url) == url


def test_secrets_are_found_whole_and_in_parts_but_not_in_open_headers():
    headers = {"Authorization": "LOW access:secret", "Accept": "application/json", "X-Short": "abc"}
    assert secrets_in(headers) == ("LOW access:secret", "access", "secret")


def test_without_secrets_hides_every_mention():
    assert without_secrets("abcdef and abcdef", ("abcdef",)) == "*** and ***"
