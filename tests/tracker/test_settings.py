"""The settings file is read anew for each case, with nothing in the environment but what the case says."""

import ast
import os
import re
import runpy
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(settings.BASE_DIR)
SOURCE = (ROOT / "tracker" / "settings.py").read_text()
VARIABLES = re.findall(r'env\.\w+\("(\w+)"', SOURCE)
SECRET = {"SECRET_KEY": "s" * 50}


@pytest.fixture
def read(monkeypatch):
    """Read the settings with exactly these variables set."""

    def read_settings(**environment: str) -> dict[str, Any]:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "tracker" / "settings.py"))

    return read_settings


def test_secret_key_is_all_it_needs(read):
    found = read(**SECRET)
    assert found["DATABASES"]["default"]["NAME"] == ROOT / "var" / "tracker.sqlite3"
    assert found["CELERY_BROKER_URL"] == f"redis+socket://{quote(str(ROOT))}/var/redis.sock"
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert (found["DEBUG"], found["DEMO"]) == (False, False)


def test_missing_secret_key_is_loud(read):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is empty and DEBUG is off"):
        read()


def test_debug_needs_no_secret_key(read):
    assert read(DEBUG="true")["SECRET_KEY"].startswith("only-for-debug-")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("DEMO", "2"),
        ("HTTPS", "yes please"),
        ("WEB_WORKERS", "0"),
        ("WEB_WORKERS", "many"),
        ("WORKER_THREADS", "65"),
        ("EMAIL_PORT", "70000"),
        ("EMAIL_ENCRYPTION", "ssl"),
        ("FETCH_DEADLINE_SECONDS", "0"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_bad_value_is_loud_and_named(read, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        read(**SECRET, **{name: value})


def test_all_bad_values_are_told_at_once(read):
    with pytest.raises(ImproperlyConfigured, match=r"(?s)(WEB_WORKERS.*LOG_LEVEL|LOG_LEVEL.*WEB_WORKERS)"):
        read(**SECRET, WEB_WORKERS="0", LOG_LEVEL="loud")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "cannot be read|does not run on"),
        ("mysql://u:p@h/n", "does not run on"),
        ("oracle+x://h", "cannot be read|does not run on"),
    ],
)
def test_database_it_cannot_use_is_loud(read, url, sentence):
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_URL.*({sentence})"):
        read(**SECRET, DATABASE_URL=url)


def test_postgres_is_pooled(read):
    database = read(**SECRET, DATABASE_URL="postgres://u:p@db.example:5433/n")["DATABASES"]["default"]
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "n")
    assert database["OPTIONS"]["pool"]


def test_sqlite_waits_instead_of_failing(read):
    options = read(**SECRET)["DATABASES"]["default"]["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 30)
    assert "journal_mode=WAL" in options["init_command"]


def test_base_url_follows_the_web_address(read):
    assert read(**SECRET, WEB_ADDRESS="127.0.0.1:9000")["BASE_URL"] == "http://127.0.0.1:9000"


def test_base_url_without_scheme_is_loud(read):
    with pytest.raises(ImproperlyConfigured, match=r"BASE_URL is “tracker\.example”"):
        read(**SECRET, BASE_URL="tracker.example")


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "FETCH_ALLOW_HOSTS"])
def test_list_may_have_spaces_after_its_commas(read, name):
    assert set(read(**SECRET, **{name: "a.example, b.example"})[name]) == {"a.example", "b.example"}


def test_relative_data_folder_means_the_same_everywhere(read):
    assert read(**SECRET, DATA_DIR="somewhere")["DATA_DIR"] == Path.cwd() / "somewhere"


def test_https_closes_cookies_and_redirects(read):
    found = read(**SECRET, HTTPS="true")
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert ([found[name] for name in names], found["SECURE_HSTS_SECONDS"]) == ([True] * 3, 31536000)


@pytest.mark.parametrize(
    ("encryption", "tls", "ssl"), [("none", False, False), ("starttls", True, False), ("tls", False, True)]
)
def test_mail_is_encrypted_as_asked(read, encryption, tls, ssl):
    found = read(**SECRET, EMAIL_HOST="mail.example", EMAIL_ENCRYPTION=encryption)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")


def as_documented(default: object) -> str:
    if isinstance(default, list):
        default = ",".join(default)
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{text}`" if text else "–"


def test_operations_page_lists_every_variable_with_its_default():
    calls = re.findall(r'env\.\w+\("(\w+)", (\[.*?\](?=[,)])|[^,)\n]+)', SOURCE)
    page = (ROOT / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\S+) \| \S", page, flags=re.MULTILINE)
    assert rows == [(name, as_documented(ast.literal_eval(default))) for name, default in calls]


def test_suite_reads_nothing_of_the_shell_but_the_database():
    assert set(os.environ) & set(VARIABLES) <= {"SECRET_KEY", "DATA_DIR", "DATABASE_URL"}
