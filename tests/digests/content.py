"""One issue with something in every section."""

from dataclasses import replace
from datetime import UTC, date, datetime

from recommendations.digests.content import (
    Correction,
    Development,
    DigestContent,
    Figure,
    Judged,
    Move,
    News,
    Rating,
    Standing,
    Sum,
    Told,
)
from recommendations.vocabulary import (
    Cadence,
    Certainty,
    Confidence,
    DatePrecision,
    ShownLabel,
    Side,
    Significance,
    Step,
)

SITE = "https://tracker.example"
THEN = "?as_of=2026-02-09&known_at=2026-02-09"
PAGES = f"{SITE}/recommendations/quincy-93"


def move(code, title, actor, before, after, reason, **fields):
    defaults = {
        "on": date(2026, 2, 5),
        "share_before": 0.61,
        "share_after": 0.43,
        "label_changed": True,
        "faded": False,
    }
    actor_code = actor.lower().replace(" ", "-")
    known = {"actor_code": actor_code, "actor": actor, "before": before, "after": after, "reason": reason}
    return Move(code, title, f"{PAGES}/{code}/{THEN}", **known, **defaults | fields)


def development(event, headline, on, publisher, judged=(), **fields):
    defaults = {"date_precision": DatePrecision.DAY, "step": Step.STATEMENT, "recorded_late_on": None}
    source = f"https://{publisher.lower().replace(' ', '')}.example/{event}"
    known = {"occurred_on": on, "publisher": publisher, "source_url": source, "judged": judged}
    return Development(event, headline, f"{SITE}/events/{event}/", **known, **defaults | fields)


RIVALRY = ("R11", "Prepare for a post-settlement adversarial relationship")
ORDER = ("R14", "Build a genuinely inclusive European security architecture")
WAR_AIMS = ("R10", "Recalibrate war aims")
ASSURANCE = ("R02", "Quiet, robust assurance")

MOVES = (
    move(
        *RIVALRY,
        "United States",
        ShownLabel.LEANING_TOWARD,
        ShownLabel.LEANING_AWAY,
        "New START lapses without a successor; the security strategy looks to managed coexistence.",
        cause="Was Leaning toward, now Leaning away, share 61 to 43, mainly through new events.",
    ),
    move(
        *ORDER,
        "Estonia",
        ShownLabel.NO_RECENT_EVIDENCE,
        ShownLabel.LEANING_AWAY,
        "Estonia’s foreign minister rejects an EU envoy; words only.",
        cause="Was without enough evidence, now Leaning away, share 47 to 31, mainly through new events.",
        share_before=0.47,
        share_after=0.31,
    ),
    move(
        *ORDER,
        "Latvia",
        None,
        ShownLabel.MIXED,
        "Latvia’s prime minister opens the way to dialogue.",
        share_before=None,
    ),
    move(
        *WAR_AIMS,
        "Baltic states",
        ShownLabel.LEANING_AWAY,
        ShownLabel.MIXED,
        "Latvia’s prime minister and Estonia’s president back an EU envoy for talks with Russia.",
        cause="Was Leaning away, now Mixed, share 33 to 48, mainly through late reports.",
        share_before=0.33,
        share_after=0.48,
    ),
    move(
        *ASSURANCE,
        "Lithuania",
        ShownLabel.TOWARD,
        ShownLabel.NO_RECENT_EVIDENCE,
        "No new evidence since October 2025; over the past year: toward.",
        cause="Toward has lapsed: no new evidence since October 2025.",
        faded=True,
        share_before=0.64,
        share_after=0.61,
    ),
    move(
        *ASSURANCE,
        "United States",
        ShownLabel.MIXED,
        ShownLabel.MIXED,
        "Congress enacts $200 million for Baltic security, below the $225 million baseline.",
        cause="Still Mixed, share 46 to 54, mainly through revised assessments.",
        label_changed=False,
        share_before=0.46,
        share_after=0.54,
    ),
)


def judged(actors, side, significance=Significance.MAJOR, coders_differ=False):
    return Judged(actors, side, significance, coders_differ)


NEW_START = development(
    "new-start-lapses",
    "New START lapses without a successor treaty",
    date(2026, 2, 5),
    "Reuters",
    (judged(("United States",), Side.AWAY),),
    step=Step.CARRIED_OUT,
    recommendations=("R11", "R14"),
)
ENVOY = development(
    "latvia-backs-envoy",
    "Latvia’s prime minister and Estonia’s president back an EU envoy for talks with Russia",
    date(2026, 2, 4),
    "Euronews",
    (judged(("Estonia", "Latvia"), Side.TOWARD, Significance.MODERATE),),
    recommendations=("R10",),
)
GENEVA = development(
    "geneva-talks",
    "Ukrainian and US envoys meet in Geneva",
    date(2025, 11, 15),
    "ERR",
    (judged(("Lithuania",), Side.NEUTRAL, Significance.MINOR, coders_differ=True),),
    date_precision=DatePrecision.MONTH,
    recorded_late_on=date(2026, 2, 3),
    recommendations=("R10",),
)
CONTEXT = (
    development(
        "macron-adviser",
        "France’s president sends his diplomatic adviser to Moscow",
        date(2026, 2, 5),
        "Le Monde",
        recommendations=("R10", "R14"),
    ),
    development(
        "merz-contacts",
        "Germany’s chancellor is open to EU contacts with Russia but rejects a parallel track",
        date(2026, 2, 6),
        "Reuters",
        recommendations=("R10",),
    ),
)


def news(recommendation, *developments):
    code, title = recommendation
    return News(code, title, f"{PAGES}/{code}/{THEN}", developments)


CONTENT = DigestContent(
    brief="A US Framework for Baltic Security and Russia Policy",
    brief_code="quincy-93",
    cadence=Cadence.WEEKLY,
    issue=6,
    period_start=datetime(2026, 2, 2, 5, 0, tzinfo=UTC),
    period_end=datetime(2026, 2, 9, 5, 0, tzinfo=UTC),
    periods_covered=1,
    time_zone="Europe/Vilnius",
    as_of=date(2026, 2, 9),
    heading="Five labels moved: New START lapses without a successor treaty",
    chosen=(),
    corrections=(
        Correction(
            issue=5,
            headline="Ukrainian and US envoys meet in Geneva",
            url=f"{SITE}/events/geneva-talks/",
            sentences=("We dated it 26 Nov 2025; the date is Nov 2025.", "No label moved."),
        ),
    ),
    moves=MOVES,
    news=(news(WAR_AIMS, ENVOY, GENEVA), news(RIVALRY, NEW_START), news(ORDER, NEW_START)),
    context=CONTEXT,
    figures=(
        Figure(
            recommendation="R01",
            name="US troops stationed in the Baltic states",
            actor="United States",
            unit="people",
            period="2026-01",
            value="1,700",
            was="1,900",
            certainty=Certainty.RECALLED,
            url=f"{PAGES}/R01/{THEN}",
            publisher="Congressional Research Service",
            source_url="https://crs.example/troops",
        ),
    ),
    columns=("United States", "Baltic states"),
    standings=tuple(
        Standing(label, numbers)
        for label, numbers in (
            (ShownLabel.TOWARD, (1, 1)),
            (ShownLabel.LEANING_TOWARD, (4, 2)),
            (ShownLabel.MIXED, (1, 2)),
            (ShownLabel.HOLDING, (0, 1)),
            (ShownLabel.LEANING_AWAY, (3, 2)),
            (ShownLabel.AWAY, (1, 1)),
            (ShownLabel.NO_RECENT_EVIDENCE, (0, 5)),
            (ShownLabel.NOT_YET_RATED, (4, 0)),
        )
    ),
    to_watch=(
        development(
            "unga-vote",
            "Yearly vote on Ukraine in the UN General Assembly",
            date(2026, 2, 24),
            "UN",
            recommendations=("R08", "R10"),
        ),
    ),
    sums=(
        Sum(
            "Items fetched",
            214,
            (
                ("Further reports of a story already met", 96),
                ("About none of the recommendations", 41),
                ("Rejected, each with a reason", 62),
                ("Added to a development already recorded", 3),
                ("Accepted as a development", 5),
                ("Still waiting in triage", 7),
                ("Not yet sorted", 0),
            ),
        ),
        Sum("Developments recorded", 6, (("Rated, told above", 3), ("Context, told above", 2), ("Withdrawn again", 1))),
        Sum("Labels moved", 5, (("On what was recorded or corrected", 4), ("Faded, as their evidence grew old", 1))),
    ),
    told=(
        Told(
            event="new-start-lapses",
            issue=6,
            headline="New START lapses without a successor treaty",
            occurred_on=date(2026, 2, 5),
            date_precision=DatePrecision.DAY,
            step=Step.CARRIED_OUT,
            ratings=(Rating("R11", "united-states", "United States", Side.AWAY, Significance.MAJOR, Confidence.HIGH),),
        ),
    ),
    problems=(),
    board_url=f"{SITE}/{THEN}&brief=quincy-93",
    choice_url=f"{SITE}/unsubscribe/7.kq1t2E9W0b3vFfY8n1vJ4bXo2M0g7cQe5iHsRzLtPda/",
)


def without(**fields):
    """The same issue with some fields changed."""
    return replace(CONTENT, **fields)
