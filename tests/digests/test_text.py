from dataclasses import replace
from pathlib import Path

import pytest

from recommendations.digests.text import MOST_LISTED, WIDTH, text_part
from tests.digests.content import CONTENT, NEW_START, RIVALRY, news, without

AS_AGREED = Path(__file__).parent.parent / "data" / "digests" / "everything.txt"


def test_digest_reads_as_agreed():
    assert text_part(CONTENT) == AS_AGREED.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [CONTENT, without(heading="Word " * 40, brief="A long title " * 12)])
def test_no_line_is_wider_than_a_plain_mail_reads(content):
    words = [line for line in text_part(content).splitlines() if "https://" not in line]
    assert max(map(len, words)) <= WIDTH


def test_address_is_never_broken():
    lines = text_part(CONTENT).splitlines()
    assert all(line.strip().startswith("https://") for line in lines if "https://" in line)


def test_long_list_ends_in_how_many_more():
    many = tuple(replace(NEW_START, headline=f"Step {number}") for number in range(MOST_LISTED + 2))
    text = text_part(without(news=(news(RIVALRY, *many),)))
    assert f"Step {MOST_LISTED - 1}" in text
    assert f"Step {MOST_LISTED}" not in text
    assert "    and 2 more:\n    https://" in text


def test_section_without_anything_in_it_is_left_out():
    bare = without(corrections=(), moves=(), context=(), figures=(), to_watch=())
    headings = [line for line in text_part(bare).splitlines() if line.isupper()]
    assert headings == [
        "RECOMMENDATION TRACKER",
        "FIVE LABELS MOVED: NEW START LAPSES WITHOUT A SUCCESSOR TREATY",
        "NEW DEVELOPMENTS",
        "WHERE THE 14 RECOMMENDATIONS STAND",
        "HOW THIS ISSUE ADDS UP",
    ]


def test_more_actors_than_fit_stand_below_each_other():
    standings = tuple(replace(s, numbers=(*s.numbers, 7)) for s in CONTENT.standings)
    text = text_part(without(columns=(*CONTENT.columns, "European Union"), standings=standings))
    assert text.count("▲ Toward ") == 3
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= WIDTH


def test_change_without_a_cause_has_no_line_for_it():
    lines = text_part(CONTENT).splitlines()
    bare = text_part(without(moves=tuple(replace(move, cause="") for move in CONTENT.moves))).splitlines()
    start = lines.index("      Toward has lapsed: no new evidence since October 2025.")
    assert lines[start - 1] in bare
    assert lines[start] not in bare
    assert "" not in bare[bare.index(lines[start - 1]) :][:3]


def test_pause_is_told():
    assert "This issue covers 5 weeks at once." in text_part(without(periods_covered=5))
