"""What a test does where something outside Python is missing."""

import os
from typing import NoReturn

import pytest


def missing(sentence: str) -> NoReturn:
    """Skip the test with a sentence that says what to install; under REQUIRE_ALL, fail it."""
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"{sentence} REQUIRE_ALL lets nothing be skipped.", pytrace=False)
    pytest.skip(sentence)
