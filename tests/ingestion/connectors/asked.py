"""Answers and questions for the tests of connectors."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from recommendations.fetch.client import Fetched
from recommendations.ingestion.connectors.connector import Request

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


def answer(body: bytes | str | dict[str, Any], url: str = "https://service.example/list", **fields: Any) -> Fetched:
    """A 200 with a body; an object is sent as JSON."""
    text = json.dumps(body) if isinstance(body, dict) else body
    return Fetched(url, status=200, body=text if isinstance(text, bytes) else text.encode(), **fields)


def asked_for(request: Request) -> list[tuple[str, str]]:
    """The query of a request, in its order."""
    return parse_qsl(urlsplit(request.url).query)
