"""PURE. A file somebody uploads, as text: whatever program wrote it."""

import codecs

from charset_normalizer import from_bytes

SIZE_CAP = 1_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class BadUpload(ValueError):  # noqa: N818 -- a word of the design
    """A file cannot be read at all. The message says why, and what to do."""


def upload_text(body: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or a Windows table, lines ended by a line feed. Raises BadUpload."""
    if len(body) > SIZE_CAP:
        raise BadUpload(f"The file is larger than {SIZE_CAP // 1000} kB. Part it, or take out what is no brief.")
    mark, encoding = next(((mark, name) for mark, name in _BOMS if body.startswith(mark)), (b"", ""))
    text = body[len(mark) :].decode(encoding, "replace") if encoding else _unmarked(body)
    if "\0" in text:
        raise BadUpload("The file is no text. Save the sheet as CSV, or the brief as YAML, and give that file.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise BadUpload("The file is empty. Choose another, or paste the text.")
    return text


def is_yaml(name: str, text: str) -> bool:
    """Say whether a file is YAML, by its name, else by how it begins; CSV otherwise."""
    lowered = name.lower()
    if lowered.endswith((".yaml", ".yml")):
        return True
    if lowered.endswith((".csv", ".tsv", ".txt")):
        return False
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return first.rstrip().endswith(":")


def _unmarked(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass  # not UTF-8, so a table of one byte a letter
    guess = from_bytes(body[:65_536], cp_isolation=["cp1252", "cp1257", "cp1251", "cp1250"]).best()
    return body.decode(guess.encoding if guess else "cp1252", "replace")
