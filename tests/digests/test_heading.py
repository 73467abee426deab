import pytest

from recommendations.digests.heading import LONGEST_HEADING, heading
from tests.digests.content import CONTENT, MOVES

FADED = [m for m in MOVES if m.faded]
SHARE = [m for m in MOVES if not m.label_changed]
LABELS = [m for m in MOVES if m.label_changed and not m.faded]


def said(**fields):
    defaults = {"moves": (), "developments": 0, "lead": "", "context": (), "corrections": (), "figures": ()}
    return heading(**defaults | fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"moves": LABELS, "developments": 3, "lead": "Treaty lapses"}, "Four labels moved: Treaty lapses"),
        ({"moves": LABELS[:1]}, "One label moved"),
        ({"moves": FADED}, "One label faded"),
        ({"moves": [*FADED, *LABELS[:1]], "lead": "Treaty lapses"}, "Two labels moved: Treaty lapses"),
        ({"developments": 2, "lead": "Treaty lapses"}, "Two new developments, no label moved: Treaty lapses"),
        ({"corrections": CONTENT.corrections}, "One correction to earlier digests, no label moved"),
        ({"moves": SHARE}, "No label moved, one share shifted by five points or more"),
        ({"context": CONTENT.context}, "Two developments recorded as context, no label moved"),
        ({"figures": CONTENT.figures}, "One new figure, no label moved"),
        ({"developments": 13}, "13 new developments, no label moved"),
    ],
)
def test_heading_says_what_matters_most(fields, words):
    assert said(**fields) == words


def test_long_lead_is_cut_at_a_word():
    words = said(moves=LABELS, lead="word " * 60)
    assert len(words) <= LONGEST_HEADING
    assert words.endswith("word…")
