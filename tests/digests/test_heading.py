import pytest

from recommendations.digests.heading import LONGEST_HEADING, heading
from tests.digests.content import CONTENT, MOVES, NEW_START, RIVALRY, news, without

FADED = tuple(m for m in MOVES if m.faded)
SHARE = tuple(m for m in MOVES if not m.label_changed)
LABELS = tuple(m for m in MOVES if m.label_changed and not m.faded)
NEWS = (news(RIVALRY, NEW_START),)


def said(*, lead="", **fields):
    nothing = {"moves": (), "news": (), "corrections": (), "context": (), "figures": ()}
    return heading(without(**nothing | fields), lead=lead)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"moves": LABELS, "news": NEWS, "lead": "Treaty lapses"}, "Four labels moved: Treaty lapses"),
        ({"moves": LABELS[:1]}, "One label moved"),
        ({"moves": FADED}, "One label faded"),
        ({"moves": (*FADED, *LABELS[:1]), "lead": "Treaty lapses"}, "Two labels moved: Treaty lapses"),
        ({"news": NEWS, "lead": "Treaty lapses"}, "One new development, no label moved: Treaty lapses"),
        ({"news": NEWS * 2}, "One new development, no label moved"),
        ({"corrections": CONTENT.corrections}, "One correction to earlier digests, no label moved"),
        ({"moves": SHARE}, "One shift of five points or more, no label moved"),
        ({"context": CONTENT.context}, "Two developments recorded as context, no label moved"),
        ({"figures": CONTENT.figures * 13}, "13 new figures, no label moved"),
        ({}, "Nothing new, no label moved"),
    ],
)
def test_heading_says_what_matters_most(fields, words):
    assert said(**fields) == words


def test_long_lead_is_cut_at_a_word():
    words = said(moves=LABELS, lead="word " * 60)
    assert len(words) <= LONGEST_HEADING
    assert words.endswith("word…")
