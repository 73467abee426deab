import re
from dataclasses import replace
from pathlib import Path

import pytest

from recommendations.digests.limits import FOR_MAIL, MOST_LISTED
from recommendations.digests.plain import WIDTH
from recommendations.digests.text import text_part
from recommendations.vocabulary import ShownLabel
from tests.digests.content import CONTENT, MOVES, NEW_START, RIVALRY, news, without
from tests.digests.issues import COUNTS, FULL, KINDS, QUIET, STAFF

AS_AGREED = Path(__file__).parent.parent / "data" / "digests"


@pytest.mark.parametrize(("kind", "agreed"), [("staff", "everything"), ("counts", "counts"), ("quiet", "quiet")])
def test_digest_reads_as_agreed(kind, agreed):
    assert text_part(KINDS[kind]) == (AS_AGREED / f"{agreed}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [STAFF, COUNTS, QUIET, without(heading="Word " * 40, brief="A long title " * 12)])
def test_no_line_is_wider_than_a_plain_mail_reads(content):
    words = [line for line in text_part(content).splitlines() if "https://" not in line]
    assert max(map(len, words)) <= WIDTH


@pytest.mark.parametrize("kind", KINDS)
def test_address_stands_whole_behind_the_words_for_what_it_is(kind):
    lines = [line for line in text_part(KINDS[kind]).splitlines() if "http" in line]
    assert [line for line in lines if not re.fullmatch(r" *[A-Z][^:]+: https://\S+", line)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_text_read_aloud_keeps_its_meaning_without_any_glyph(kind):
    for line in text_part(KINDS[kind]).splitlines():
        without_glyphs = re.sub(r"[▲△▼▽○=–] ?", "", line)
        spoken = re.sub(r"[^\w\s.,:;!?()%/+−’“”'…&$-]", "", without_glyphs)
        assert spoken == without_glyphs  # no sign that a voice would swallow
        assert bool(without_glyphs.strip()) == bool(line.strip())  # no line lives on its glyph alone


@pytest.mark.parametrize("label", ShownLabel)
def test_every_change_is_told_in_words_before_and_after(label):
    changed = replace(MOVES[0], before=label, after=ShownLabel.MIXED)
    stays = label is ShownLabel.MIXED
    words = "stays MIXED" if stays else f"was {label.label}, now MIXED"
    text = " ".join(re.sub(r"[▲△▼▽○=–]+ ", "", text_part(without(moves=(changed,)))).split())
    assert words in text


def test_long_list_ends_in_how_many_more():
    many = tuple(replace(NEW_START, headline=f"Step {number}") for number in range(MOST_LISTED + 2))
    text = text_part(without(news=(news(RIVALRY, *many),)), limits=FOR_MAIL[0])
    assert f"Step {MOST_LISTED - 1}" in text
    assert f"Step {MOST_LISTED}" not in text
    assert "    and 2 more\n    R11 as of 9 February 2026: https://" in text


def test_section_without_anything_in_it_is_left_out():
    bare = replace(FULL, corrections=(), moves=(), context=(), figures=(), to_watch=(), watchpoints=())
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
    assert text.count("\n▲ Toward ") == 2
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


def test_quiet_mail_is_one_sentence_and_the_way_on():
    text = text_part(QUIET).partition("--")[0]
    assert text.count(".\n") == 1
    assert [line for line in text.splitlines() if line.isupper()] == []


def test_mail_of_counts_has_one_link_but_for_the_choice():
    addresses = re.findall(r"https://\S+", text_part(COUNTS))
    assert addresses == [COUNTS.board_url, COUNTS.choice_url]


def test_choice_is_left_out_where_nobody_chose():
    text = text_part(without(choice_url=""))
    assert "You chose" not in text
    assert "unsubscribe" not in text
