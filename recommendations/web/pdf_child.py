"""The process that sets one document: a job as JSON on standard input, the bytes of the document on standard output.

It runs apart from the server, so that a document that takes too long or too much can be ended. It imports nothing of
ours, needs no settings and opens no connection. Exit code 1 and a sentence on standard error where the engine refuses.
"""

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, Literal

import typst

Standard = Literal["ua-1"] | None
NO_GLYPH = "could not be displayed with font"


def typeset(job: dict[str, Any]) -> bytes:
    """Return the document of a job. Raises typst.TypstError where it cannot be set."""
    refused: typst.TypstError | None = None
    for fonts, standard in _ways(job):
        try:
            found = typst.compile(
                job["source"],
                root=job["root"],
                font_paths=fonts,
                ignore_system_fonts=True,
                format=job["form"],
                ppi=144,
                sys_inputs={"data": job["data"]},
                pdf_standards=standard,
                timestamp=job["timestamp"],
            )
        except typst.TypstError as error:
            if NO_GLYPH not in str(error):
                raise
            refused = error
        else:
            return found
    raise refused or typst.TypstError("There is no way to set it.", "")


def _ways(job: dict[str, Any]) -> Iterator[tuple[typst.Fonts, Standard]]:
    """Yield the strict way first.

    PDF/UA allows no character without a glyph. Where a headline holds one, the machine's own fonts are tried, and then
    a document that is tagged all the same but does not claim the standard.
    """
    own = typst.Fonts(include_system_fonts=False, font_paths=[job["fonts"]])
    if job["form"] != "pdf":
        yield own, None
        return
    yield own, "ua-1"
    every = typst.Fonts(include_system_fonts=True, font_paths=[job["fonts"]])
    yield every, "ua-1"
    yield every, None


def main() -> int:
    """Read the job, keep to its limits, write the document."""
    job = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (job["most_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (job["most_seconds"],) * 2)
    try:
        document = typeset(job)
    except typst.TypstError as error:
        sys.stderr.write(f"{error}\n{error.diagnostic}"[:4000])
        return 1
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(main())
