"""PURE. Bytes of a feed to text, whatever the header and the declaration claim (INGESTION A5)."""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r"})
_NO_SIGNS = tuple(sign.encode() for sign in "\ufffe\uffff")
# What servers send when nobody set anything, and the Windows table that is meant by it.
_UNSET = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
_LOOKED_AT = 64 * 1024


def decode(body: bytes, charset: str) -> str:
    """Return the text without byte order mark, XML declaration and characters XML forbids. `charset` is a hint.

    Text that reads as UTF-8 is UTF-8, whatever it is declared to be: other tables do not give that by accident. Else
    the header, then the declaration, except that a header with the untouched default gives way; else a guess.
    """
    mark, encoding = next(((mark, name) for mark, name in _BOMS if body.startswith(mark)), (b"", ""))
    text = body[len(mark) :].decode(encoding, "replace") if encoding else _unmarked(body, charset)
    text = _bare(text)
    return text if _is_legal(text) else _ILLEGAL.sub("", text)


def _is_legal(text: str) -> bool:
    """Say whether XML allows every sign of a text; eight times as fast as looking for one that it forbids."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return False
    return len(raw.translate(None, _CONTROLS)) == len(raw) and not any(sign in raw for sign in _NO_SIGNS)


def _bare(text: str) -> str:
    """Return text from its first sign on, without a declaration: its claim about the encoding is settled."""
    text = text.lstrip("\ufeff \t\r\n")
    declaration = _DECLARATION.match(text)
    return text[declaration.end() :] if declaration else text


def _unmarked(body: bytes, charset: str) -> str:
    found = _DECLARED.match(body)
    declared = found[1].decode().lower() if found else ""
    hints = sorted(filter(None, (charset.lower(), declared)), key=lambda name: name in _UNSET)
    for name in (*_wide(body), "utf-8", *hints):
        text = _decoded(body, "windows-1252" if name in _UNSET else name)
        if text is not None:
            return text
    guess = from_bytes(body[:_LOOKED_AT]).best()
    return body.decode(guess.encoding if guess else "windows-1252", "replace")


def _wide(body: bytes) -> tuple[str, ...]:
    """Return the two-byte table whose first sign `<` or `{` the body begins with, if it does."""
    if body[1:2] == b"\0":
        return ("utf-16-le",)
    return ("utf-16-be",) if body[:1] == b"\0" else ()


def _decoded(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (LookupError, ValueError):
        return None
