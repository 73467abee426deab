"""Issues of every kind: one with something in every section, the counts of it, and one with nothing new."""

from dataclasses import replace
from datetime import date

from recommendations.digests.content import Correction, DigestContent, QueueLine, SplitPart, Watch
from recommendations.vocabulary import Cadence, Detail, Side
from tests.digests.content import CONTENT, PAGES, SITE, THEN

_FIRST, *_OTHERS = CONTENT.moves
SPLIT = replace(_FIRST, split=(SplitPart("new events", -13), SplitPart("late reports", -6), SplitPart("ageing", 1)))
FULL = replace(
    CONTENT,
    moves=(SPLIT, *_OTHERS),
    watchpoints=(
        Watch(
            "R08",
            "Lithuania",
            "Seimas votes on the dialogue act.",
            Side.TOWARD,
            date(2026, 2, 26),
            f"{PAGES}/R08/{THEN}",
        ),
    ),
)
STAFF = replace(
    FULL,
    corrections=(
        *FULL.corrections,
        Correction(
            issue=5,
            headline="Estonia buys 12 howitzers",
            url=f"{SITE}/events/howitzers/",
            sentences=(
                "Withdrawn, it no longer counts. Reason: the ministry denied it.",
                "Labels moved on R02; see below.",
            ),
        ),
    ),
    queue=(
        QueueLine("Stories waiting in triage", 7, f"{SITE}/triage/"),
        QueueLine("Feeds that fail", 1, f"{SITE}/feeds/?state=failing"),
    ),
)
COUNTS = replace(FULL, detail=Detail.COUNTS)
QUIET = replace(
    CONTENT, corrections=(), moves=(), news=(), context=(), figures=(), to_watch=(), quiet=True, heading="Nothing new"
)
KINDS = {"full": FULL, "staff": STAFF, "counts": COUNTS, "quiet": QUIET}


def crowded() -> DigestContent:
    """More than a mailbox shows: fourteen recommendations, each with many developments and every actor moved."""
    codes = [f"R{number:02}" for number in range(1, 15)]
    news = tuple(
        replace(CONTENT.news[0], recommendation=c, developments=CONTENT.news[0].developments * 12) for c in codes
    )
    moves = tuple(replace(m, recommendation=code) for code in codes for m in FULL.moves[:5])
    return replace(FULL, news=news, moves=moves, cadence=Cadence.MONTHLY)
