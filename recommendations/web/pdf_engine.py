"""Sets documents with Typst, which comes whole in its wheel: sources in `templates/pdf`, values as JSON.

Values never become source: they reach the document through `sys.inputs` and are set as they are, so no headline can
run, hide or break anything. Each document is set in a process of its own with a deadline and a limit of memory.
"""

import json
import logging
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Literal

logger = logging.getLogger(__name__)

Form = Literal["pdf", "png"]

SOURCES = Path(__file__).resolve().parent.parent / "templates" / "pdf"
CHILD = Path(__file__).resolve().parent / "pdf_child.py"
DEADLINE_SECONDS = 20
MOST_BYTES = 2 * 1024**3  # of address space; what is used is some 60 MB
AT_ONCE = 2
WAIT_SECONDS = 10
KEPT = 32
# Marks that turn the reading order of what follows them, beyond their own text.
_TURNING = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_slots = BoundedSemaphore(AT_ONCE)


class NoDocument(Exception):  # noqa: N818 -- says what is missing, as a sentence for the reader
    """The document cannot be made here or now. The text says why and what to do instead."""


def typeset(document: str, values: Mapping[str, Any], *, form: Form = "pdf", dated: date) -> bytes:
    """Return a document of `templates/pdf`, the same bytes for the same values.

    `values` hold text, numbers, None, lists and mappings. `dated` becomes the date of the file. Raises NoDocument.
    """
    if find_spec("typst") is None:
        raise NoDocument(
            "The engine that sets documents is not installed. Print the page instead: it has a layout of its own for "
            "paper. Whoever runs the tracker installs the engine with requirements.txt."
        )
    data = json.dumps(printable(values), ensure_ascii=False, sort_keys=True)
    return _kept(document, data, form, dated, _version())


def printable(value: Any) -> Any:
    """Return the value with texts that can be set: no control characters, nothing that turns the order of reading."""
    if isinstance(value, str):
        text = value.translate(_TURNING)
        return "".join(
            c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn", "Co"} else " " for c in text
        )
    if isinstance(value, Mapping):
        return {str(name): printable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [printable(part) for part in value]
    return value


@lru_cache(maxsize=1)
def _version() -> int:
    """Return when the newest source was written, so that what is kept follows them."""
    return max(path.stat().st_mtime_ns for path in SOURCES.glob("*.typ"))


@lru_cache(maxsize=KEPT)
def _kept(document: str, data: str, form: Form, dated: date, version: int) -> bytes:  # noqa: ARG001 -- part of the key
    """Keep the latest documents by everything that is in them; a failure is not kept."""
    if not _slots.acquire(timeout=WAIT_SECONDS):
        raise NoDocument("Too many documents are being made at once. Try again in a moment, or print the page.")
    try:
        return _run(document, data, form, dated)
    finally:
        _slots.release()


def _run(document: str, data: str, form: Form, dated: date) -> bytes:
    job = {
        "root": str(SOURCES),
        "source": str(SOURCES / f"{document}.typ"),
        "fonts": str(SOURCES / "fonts"),
        "data": data,
        "form": form,
        "timestamp": int(datetime.combine(dated, time.min, tzinfo=UTC).timestamp()),
        "most_bytes": MOST_BYTES,
        "most_seconds": DEADLINE_SECONDS,
    }
    command = [sys.executable, "-I", str(CHILD)]
    try:
        done = subprocess.run(  # noqa: S603 -- no shell, a fixed command
            command, input=json.dumps(job).encode(), capture_output=True, timeout=DEADLINE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        logger.warning("Setting %s took more than %s seconds.", document, DEADLINE_SECONDS)
        raise NoDocument("The document took too long to make. Print the page instead.") from late
    if done.returncode or not done.stdout:
        logger.error("Setting %s failed: %s", document, done.stderr.decode(errors="replace")[-2000:])
        raise NoDocument("The document could not be made; what went wrong is in the log. Print the page instead.")
    return done.stdout
