"""PURE. The article on a web page, without what surrounds it (INGESTION C8).

Pages come from anybody, and no library bounds the time or memory a page may cost it. So the work is done in a process
of its own, which is killed at its deadline, gets little memory, and knows neither our settings nor our modules: this
file, run as a script. Half a second to start it is cheap where a page is fetched a few times an hour.
"""

import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_SHORTEST = 200  # characters; less is a teaser or a notice, not an article
_LONGEST = 200_000
_MEMORY = 2**30
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_COMMAND = (sys.executable, "-I", str(Path(__file__)))


class NoArticle(Exception):  # noqa: N818 -- the page's doing, not an error of ours
    """No article could be had from a page; the message is a sentence for staff."""


def declared_charset(body: bytes) -> str:
    """Return the encoding a page itself claims near its beginning; empty where it claims none."""
    found = _DECLARED.search(body[:4_096])
    return found[1].decode("ascii", "ignore") if found else ""


def extract_article(page: str, *, deadline_s: float, command: Sequence[str] = _COMMAND) -> str:
    """Return the article's paragraphs, one a line. Raises NoArticle, at the latest just after the deadline."""
    try:
        done = subprocess.run(  # noqa: S603 -- our own file
            [*command, str(int(deadline_s) + 1)],
            input=page.encode("utf-8", "replace"),
            capture_output=True,
            timeout=deadline_s,
            check=True,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise NoArticle(f"The page took longer than {deadline_s:g} seconds to read.") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise NoArticle("The page could not be read: it is broken, or needs too much memory.") from error
    text = done.stdout.decode("utf-8", "replace").strip()
    if len(text) < _SHORTEST:
        raise NoArticle("The page holds no article, or shows only its beginning.")
    return text


def _read_standard_input() -> None:
    """Write the article of the page on standard input to standard output. Argument: seconds of computing allowed."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    from trafilatura import extract  # noqa: PLC0415 -- heavy, and only ever needed here

    page = sys.stdin.buffer.read().decode()
    found = extract(page, fast=True, include_comments=False, include_tables=False) or ""
    sys.stdout.buffer.write(found[:_LONGEST].encode("utf-8", "replace"))


if __name__ == "__main__":
    _read_standard_input()
