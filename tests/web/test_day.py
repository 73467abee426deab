"""My day and the frame's menu: what waits for whom, and that each line leads to where it is done."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from recommendations.events.draft import save_draft
from recommendations.events.second import ask_second_reading
from recommendations.models import Check, Digest, MatchTerm, Review, Tick, Track
from recommendations.status.calls import make_call
from recommendations.status.ticks import record_tick
from recommendations.status.timetable import SCHEDULED
from recommendations.vocabulary import Label
from tests.make import (
    EDITORS_MAY,
    make_candidate,
    make_event,
    make_feed,
    make_indicator,
    make_observation,
    make_publisher,
    make_story,
    make_subscription,
    make_user,
    make_watchpoint,
)
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ALL = (*EDITORS_MAY, "adjudicate_event", "view_matchterm", "change_matchterm")


@dataclass(frozen=True)
class Shown:
    """One part of the page: its count, and its lines as (text, address, note)."""

    count: int
    lines: list[tuple[str, str, str]]


@pytest.fixture
def world() -> World:
    world = make_world(recommendations=2)
    for name in SCHEDULED:
        record_tick(name, now=world.now)
    return world


@pytest.fixture
def ann() -> User:
    return make_user("ann", permissions=ALL)


@pytest.fixture
def bob() -> User:
    return make_user("bob", permissions=ALL)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def parts(page) -> dict[str, Shown]:
    """Return what the page shows, by heading."""
    found = {}
    for section in re.findall(r'<section class="day__part">(.*?)</section>', page.text, re.DOTALL):
        heading, count = re.findall(r'<h3>(.*?) <span class="day__count">(\d+)</span>', section)[0]
        lines = [
            (plain(text), address, plain(rest))
            for address, text, rest in re.findall(r'<li><a href="([^"]+)">(.*?)</a>(.*?)</li>', section, re.DOTALL)
        ]
        found[heading] = Shown(int(count), lines)
    return found


def day_of(user: User) -> dict[str, Shown]:
    return parts(browser(user).get("/desk/"))


def words(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


def counted(page) -> int:
    """The number beside “My day” in the frame; 0 where there is none."""
    return int((re.findall(r'My day <span class="nav__count">(\d+)', page.text) or ["0"])[0])


def test_empty_day_says_nothing_once_for_each_side(world, ann):
    page = browser(ann).get("/desk/")
    assert (parts(page), counted(page)) == ({}, 0)
    text = plain(page.text)
    assert "Nothing waits for you." in text
    assert text.count("Nothing. ") == 3  # for you, in triage, on the desk
    assert text.count("Looked for and not found: ") == 1
    assert (
        "Looked for and not found: returned developments, developments to review, second readings, watchpoints" in text
    )


def test_triage_is_told_with_its_oldest_and_its_strongest(world, ann):
    for n, relevance in enumerate((0.9, 0.95, 0.99, 0.8, 0.1)):
        story = make_story(headline=f"Story {n}", first_seen_at=world.now - n * DAY)
        make_candidate(story=story, recommendation=world.first, relevance=relevance)
    make_story(headline="Put off", snoozed_until=world.now + DAY)
    page = browser(ann).get("/desk/")
    text = plain(page.text)
    assert "Nothing waits for you, and 5 stories for triage" in text
    assert "5 waiting, 4 of them matching well; the oldest for 4 d." in text
    assert re.findall(r">(Story \d)</a>", page.text) == ["Story 2", "Story 1", "Story 0"]


def test_drafts_are_ones_own(world, ann, bob):
    save_draft(ann, "/events/new/", {"headline": ["Half"]}, title="Log: Half", now=world.now)
    note = f"typed on {words(world.today)}"
    expected = {"Drafts you have not sent": Shown(1, [("Log: Half", "/events/new/?draft=1", note)])}
    assert (day_of(ann), day_of(bob)) == (expected, {})


def test_review_waits_for_others_and_a_return_for_the_author(world, ann, bob):
    for code, verdict, reason in (("E100", "submitted", ""), ("E101", "returned", "Cite it.")):
        event = make_event(code=code, headline=code, state="proposed", recorded_by=ann)
        if verdict == "returned":
            Review.objects.create(event=event, verdict="submitted", by=ann, reviewed_at=world.now - DAY)
        by = ann if verdict == "submitted" else bob
        Review.objects.create(event=event, verdict=verdict, by=by, reviewed_at=world.now, reason=reason)
    assert day_of(ann) == {"Returned to you": Shown(1, [("E101", "/events/E101/", "bob: Cite it.")])}
    assert day_of(bob) == {"To review": Shown(1, [("E100", "/events/E100/", "recorded by ann")])}


def test_second_readings_wait_for_their_reader(world, ann, bob):
    ask_second_reading(world.event.pk, reader=ann, by=bob, now=world.now)
    line = ("Parliament opens the data", "/events/E002/second/", f"asked on {words(world.today)}")
    assert day_of(ann) == {"To read without sight of others’ answers": Shown(1, [line])}
    assert day_of(bob) == {}


def test_watchpoints_are_mine_where_i_set_them_or_look_after_the_track(world, ann, bob):
    Track.objects.filter(pk=world.track("estonia").pk).update(owner=bob)
    late = make_watchpoint(track=world.track(), set_by=ann, due_on=world.today - DAY, text="Late")
    owned = make_watchpoint(track=world.track("estonia"), set_by=ann, due_on=world.today + 7 * DAY, text="Edge")
    make_watchpoint(track=world.track(), set_by=ann, due_on=world.today + 8 * DAY, text="Beyond")
    first = ("Late", f"/watchpoints/{late.pk}/", f"Overdue. R01 United States, toward, was due {words(late.due_on)}")
    second = ("Edge", f"/watchpoints/{owned.pk}/", f"R01 Estonia, toward, due {words(owned.due_on)}")
    assert day_of(ann) == {"Your watchpoints, due within a week": Shown(2, [first, second])}
    assert day_of(bob) == {
        "Your watchpoints, due within a week": Shown(1, [second]),
        "Others’ watchpoints, due within a week": Shown(1, [first]),
    }


def test_calls_about_to_lapse_are_told(world, ann, bob):
    for by, days in ((ann, 7), (bob, 8)):
        make_call(
            world.track(),
            label=Label.MIXED,
            reason="One speech.",
            expires_on=world.today + days * DAY,
            by=by,
            now=world.now,
        )
    text = "R01 Open the data 1, United States: mixed"
    line = (text, "/recommendations/brief-1/R01/", f"ann, lapses {words(world.today + 7 * DAY)}")
    assert day_of(ann) == {"Your calls that lapse within a week": Shown(1, [line])}
    assert day_of(bob) == {"Others’ calls that lapse within a week": Shown(1, [line])}


def test_stale_cells_are_split_by_who_looks_after_them(world, ann, bob):
    seen = world.now - 60 * DAY
    for actor in ("estonia", "latvia"):
        Check.objects.create(track=world.track(actor), checked_at=seen, checked_by=bob)
    Track.objects.filter(pk=world.track("estonia").pk).update(owner=ann)
    note = f"last seen {words(seen.date())}, due every 30 days"
    own = ("R01 Open the data 1, Estonia", "/recommendations/brief-1/R01/#estonia", note)
    others = ("R01 Open the data 1, Latvia", "/recommendations/brief-1/R01/#latvia", f"{note}, nobody looks after it")
    assert day_of(ann) == {
        "Your cells that went stale": Shown(1, [own]),
        "Other cells that went stale": Shown(1, [others]),
    }


def test_overdue_figures_are_explained(world, ann):
    indicator = make_indicator(recommendation=world.first)
    make_observation(indicator=indicator, period="2020", observed_on=date(2020, 7, 1))
    why = "Newest figure: 2020. The next was due by 1 Jan 2022: too few figures to tell a rhythm, so a year is assumed."
    line = ("R01 Open data sets, United States", "/indicators/brief-1/R01/I01/", why)
    assert day_of(ann) == {"Indicators whose next figure is overdue": Shown(1, [line])}


def test_stuck_digests_are_told(world, ann):
    opened = {"period_start": world.now - 7 * DAY, "period_end": world.now, "opened_at": world.now}
    subscription = make_subscription(started_at=world.now)
    digest = Digest.objects.create(subscription=subscription, state="stuck", failure="Cut off.", **opened)
    line = ("To ann@reader.example, stuck", f"/digests/{digest.pk}/", "Cut off.")
    assert day_of(ann) == {"Digests held, stuck or refused": Shown(1, [line])}


def test_feeds_in_trouble_and_silent_ones_are_told(world, ann):
    failing = make_feed(title="Failing", last_outcome="challenged", failing_since_at=world.now - 2 * DAY)
    quiet = {"title": "Quiet", "url": "https://b.example/rss", "last_outcome": "nothing_new"}
    silent = make_feed(**quiet, newest_published_at=world.now - 90 * DAY)
    make_feed(title="Paused", url="https://c.example/rss", last_outcome="gone", enabled_at=None)
    since = words((world.now - 2 * DAY).date())
    trouble = ("Failing", f"/feeds/{failing.pk}/", f"Turned away by a challenge page since {since}")
    gone = ("Quiet", f"/feeds/{silent.pk}/", f"newest item {words((world.now - 90 * DAY).date())}")
    assert day_of(ann) == {
        "Feeds in trouble": Shown(1, [trouble]),
        "Feeds that went silent": Shown(1, [gone]),
    }


def test_silent_scheduled_tasks_are_told(world, ann):
    Tick.objects.filter(name="open_due_digests").update(ran_at=world.now - DAY)
    (heading, shown), *rest = day_of(ann).items()
    assert (heading, shown.count, rest) == ("Scheduled tasks that went silent", 1, [])
    assert shown.lines[0][:2] == ("Open due digests", "/feeds/")
    assert "it is due every minute" in shown.lines[0][2]


def test_quiet_terms_lead_to_their_repair(world, ann):
    MatchTerm.objects.create(recommendation=world.first, kind="term", text="open data", quieted_at=world.now)
    line = ("open data", "/upkeep/quiet/", f"R01, quiet since {words(world.today)}")
    assert day_of(ann) == {"Terms that went quiet, for repair": Shown(1, [line])}


def test_what_only_others_have_is_not_called_missing(world, ann, bob):
    make_watchpoint(track=world.track(), set_by=bob, due_on=world.today)
    missing = plain(browser(ann).get("/desk/").text).partition("Looked for and not found: ")[2].partition(".")[0]
    assert missing == (
        "returned developments, developments to review, second readings, calls about to lapse, stale cells, drafts, "
        "stuck digests, silent tasks, failing feeds, silent feeds, overdue figures, quiet terms"
    )


def test_more_than_five_are_counted_and_lead_to_the_rest(world, ann):
    for n in range(7):
        save_draft(ann, f"/events/E{n}/correct/", {"headline": ["Half"]}, title=f"Draft {n}", now=world.now)
    page = browser(ann).get("/desk/")
    shown = parts(page)["Drafts you have not sent"]
    assert (shown.count, len(shown.lines)) == (7, 5)
    assert '<a href="/drafts/">2 more</a>' in page.text


def test_frame_counts_what_my_day_lists_as_mine(world, ann, bob):
    fill(world, ann, bob, 2)
    page, elsewhere = browser(ann).get("/desk/"), browser(ann).get("/method/")
    listed = sum(shown.count for heading, shown in parts(page).items() if heading.startswith(("Your", "To ", "Drafts")))
    assert counted(page) == counted(elsewhere) == listed > 0
    assert f"{listed} things wait for you" in plain(page.text)


def fill(world: World, ann: User, bob: User, rows: int) -> None:
    """Let some of nearly everything wait."""
    for n in range(rows):
        save_draft(ann, f"/events/E{n}/correct/", {"headline": ["Half"]}, now=world.now)
        event = make_event(code=f"W{n}", headline="Waits", state="proposed", recorded_by=bob)
        Review.objects.create(event=event, verdict="submitted", by=bob, reviewed_at=world.now)
        for by in (ann, bob):
            make_watchpoint(track=world.track("lithuania"), set_by=by, due_on=world.today, text=f"{by} {n}")
        story = make_story(first_seen_at=world.now)
        make_candidate(story=story, recommendation=world.first, relevance=0.9)
        publisher = make_publisher(name=f"House {n}")
        make_feed(url=f"https://a.example/{n}", publisher=publisher, last_outcome="challenged")
        MatchTerm.objects.create(recommendation=world.first, kind="term", text=f"term {n}", quieted_at=world.now)
        indicator = make_indicator(recommendation=world.first, code=f"I{n}")
        make_observation(indicator=indicator, period="2020", observed_on=date(2020, 7, 1))
    for recommendation in world.recommendations[:rows]:
        for actor, owner in (("estonia", ann), ("latvia", None)):
            track = world.track(actor, recommendation)
            Track.objects.filter(pk=track.pk).update(owner=owner)
            Check.objects.create(track=track, checked_at=world.now - 90 * DAY, checked_by=bob)


@pytest.mark.parametrize("rows", [1, 2])
def test_my_day_asks_the_same_few_questions(world, ann, bob, rows, django_assert_num_queries):
    fill(world, ann, bob, rows)
    client = browser(ann)
    client.get("/desk/")
    with django_assert_num_queries(36):
        client.get("/desk/")


@pytest.mark.parametrize("rows", [1, 2])
def test_frame_asks_the_same_few_questions(world, ann, bob, rows, django_assert_num_queries):
    fill(world, ann, bob, rows)
    client = browser(ann)
    client.get("/drafts/")
    with django_assert_num_queries(18):
        client.get("/drafts/")


def test_only_what_somebody_may_do_is_told(world, ann, bob):
    fill(world, ann, bob, 1)
    sparse = make_user("sue", permissions=("add_event",))
    page = browser(sparse).get("/desk/")
    assert parts(page) == {}
    assert "triage" not in plain(page.text).lower()
    assert "Looked for and not found: returned developments, drafts." in plain(page.text)


def links(page, label: str) -> list[str]:
    """Return what the links of one part of the frame say."""
    part = re.findall(rf'<nav class="nav[^>]*aria-label="{label}">(.*?)</nav>', page.text, re.DOTALL)
    return [plain(text) for text in re.findall(r"<a [^>]*>(.*?)</a>", "".join(part), re.DOTALL)]


def test_frame_keeps_the_short_line_for_readers_and_strangers(world):
    for client in (Client(), browser(make_user("rita"))):
        page = client.get("/method/")
        assert links(page, "Main") == ["Status board", "Developments", "Issues", "Method", "Data"]
        assert links(page, "Staff") == []
        assert "<details" not in page.text.partition("<main")[0]


def test_frame_of_staff_folds_what_is_used_less(world, ann):
    page = browser(ann).get("/method/")
    assert links(page, "Staff") == [
        "My day",
        "Triage",
        "Log a development",
        "Second readings",
        "Review",
        "Watchpoints",
        "Influence",
        "Feeds",
        "Digests",
        "Upkeep",
        "Account ann",
    ]


def test_frame_marks_the_open_page_in_the_menu(world, ann):
    one = make_watchpoint(track=world.track())
    client = browser(ann)
    for address, marked in (
        ("/desk/", "/desk/"),
        (f"/watchpoints/{one.pk}/", "/watchpoints/"),
        ("/influence/new/", "/influence/"),
        (f"/feeds/{make_feed().pk}/", "/feeds/"),
    ):
        assert re.findall(r'<a href="([^"]+)" aria-current="page">', client.get(address).text) == [marked]
