"""Bytes to text, whatever the header and the declaration claim."""

import pytest

from recommendations.ingestion.encoding import decode

WORDS = "<t>Õhtu – „jūra“</t>"
BALTIC = "<t>Jūra šodien, žēl ēnā; ģimene ķer ļoti ņiprus čūskulēnus</t>"


def declared(name: str) -> str:
    return f'<?xml version="1.0" encoding="{name}"?>'


@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1", "windows-1257", "no-such-table"])
def test_decode_takes_utf_8_for_what_it_is(charset):
    assert decode((declared("windows-1252") + WORDS).encode(), charset) == WORDS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_decode_trusts_a_byte_order_mark(encoding):
    assert decode(WORDS.encode(encoding), "windows-1252") == WORDS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_decode_sees_two_byte_text_without_mark(encoding):
    assert decode(WORDS.encode(encoding), "") == WORDS


def test_decode_follows_the_declaration():
    assert decode((declared("windows-1257") + BALTIC).encode("windows-1257"), "") == BALTIC


def test_decode_follows_the_header_before_the_declaration():
    assert decode((declared("windows-1252") + BALTIC).encode("windows-1257"), "windows-1257") == BALTIC


def test_decode_follows_the_declaration_before_an_untouched_header():
    assert decode((declared("windows-1257") + BALTIC).encode("windows-1257"), "ISO-8859-1") == BALTIC


def test_decode_reads_latin_1_as_the_windows_table_that_is_meant():
    assert decode((declared("iso-8859-1") + "<t>“Ä”</t>").encode("windows-1252"), "") == "<t>“Ä”</t>"


def test_decode_guesses_an_undeclared_table():
    russian = "<t>Сегодня в порту открыли новую линию для грузов из соседней страны</t>"
    assert decode(russian.encode("windows-1251"), "") == russian


def test_decode_leaves_out_what_xml_forbids():
    assert decode(b"<t>a\x00\x0bb\xef\xbf\xbf\tc</t>", "") == "<t>ab\tc</t>"
