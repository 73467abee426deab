"""The pages about feeds: health at a glance, one feed in full, and every decision about it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from recommendations.models import Feed, FeedSpell, Host, Tick
from recommendations.status.ticks import record_tick
from recommendations.status.timetable import SCHEDULED
from tests.make import make_candidate, make_editor, make_entry, make_feed, make_publisher, make_story, make_user
from tests.web.test_staff_pages import text_of

pytestmark = pytest.mark.django_db
LIST = '<opml version="2.0"><body><outline text="ERR" xmlUrl="https://news.err.ee/rss"/></body></opml>'
URL = "https://gazette.example/rss"


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_editor("ed"))
    return client


@pytest.fixture
def now():
    return timezone.now()


def titles(page) -> list[str]:
    return [line.feed.title for line, _ in page.context["rows"]]


def three(now) -> None:
    make_feed(url="https://a.example/1", title="Well", last_outcome="nothing_new", language="et")
    make_feed(url="https://b.example/2", title="Broken", last_outcome="timed_out", error_count=3, language="lv")
    old = now - timedelta(days=8 * 365.25 + 30)
    make_feed(url="https://c.example/3", title="Dead", last_outcome="nothing_new", newest_published_at=old)
    make_feed(url="https://d.example/4", title="Asleep", enabled_at=None, disabled_reason="Paywall")


def test_the_list_puts_trouble_first_and_paused_last(editor, now):
    three(now)
    page = editor.get("/feeds/")
    assert titles(page) == ["Broken", "Dead", "Well", "Asleep"]
    text = text_of(page)
    assert page.context["tally"] == {"polled": 3, "failing": 1, "silent": 1, "paused": 1}
    assert "Silent. Newest item is 8 years old." in text
    assert "Paywall" in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=failing", ["Broken"]),
        ("state=silent", ["Dead"]),
        ("state=paused", ["Asleep"]),
        ("state=polled&language=et", ["Well"]),
        ("kind=gdelt", []),
        ("q=D.EXAMPLE", ["Asleep"]),
        ("q=broken", ["Broken"]),
    ],
)
def test_filters_narrow_the_list(editor, now, asked, found):
    three(now)
    assert titles(editor.get(f"/feeds/?{asked}")) == found


def test_feeds_of_one_publisher(editor):
    house = make_publisher(name="Other house")
    make_feed()
    make_feed(url="https://b.example", title="Theirs", publisher=house)
    assert titles(editor.get(f"/feeds/?publisher={house.pk}")) == ["Theirs"]


@pytest.mark.parametrize("asked", ["state=sleepy", "kind=telegraph", "publisher=x", "colour=red", "page=0", "page=9"])
def test_a_bad_filter_is_an_error_and_never_a_wider_answer(editor, asked):
    make_feed()
    assert editor.get(f"/feeds/?{asked}").status_code == 400


def test_the_filter_for_silence_and_the_sentence_agree(editor, now):
    month, recent = now - timedelta(days=31), now - timedelta(days=29)
    rows = [
        {"newest_published_at": month},
        {"newest_published_at": recent},
        {"newest_published_at": month, "last_new_entry_at": recent},
        {"last_new_entry_at": month},
        {"last_new_entry_at": recent},
        {"last_success_at": recent, "enabled_at": month},
        {"enabled_at": month},
        {"newest_published_at": month, "enabled_at": None},
    ]
    for n, fields in enumerate(rows):
        make_feed(url=f"https://a.example/{n}", title=str(n), **{"enabled_at": recent} | fields)
    told = [line.feed.title for line, _ in editor.get("/feeds/").context["rows"] if line.silence]
    assert sorted(titles(editor.get("/feeds/?state=silent"))) == sorted(told) == ["0", "2", "3", "5"]


def test_confirmed_is_unknown_until_somebody_decides(editor, now):
    feed = make_feed()
    assert "no decisions yet" in text_of(editor.get(f"/feeds/{feed.pk}/"))
    for n in range(6):
        story = make_story(state="rejected", reject_reason="off_topic", decided_at=now)
        make_entry(feed=feed, story=story)
        make_candidate(story=story, outcome="confirmed" if n else "declined")
    page = text_of(editor.get(f"/feeds/{feed.pk}/"))
    assert "5 of 6" in page
    assert "5 of 6" in text_of(editor.get("/feeds/"))


def test_a_feed_in_full(editor, now):
    feed = make_feed(
        last_outcome="throttled",
        last_message="Too often.",
        error_count=2,
        failing_since_at=now - timedelta(hours=3),
        last_checked_at=now,
        etag='"v1"',
        last_full_fetch_at=now,
        next_check_reason="It failed twice.",
        user_agent="Ours/1",
    )
    FeedSpell.objects.create(feed=feed, began_at=now - timedelta(days=1), outcome="new_entries", new_entries=4)
    FeedSpell.objects.create(feed=feed, began_at=now, outcome="throttled", message="Too often.")
    Host.objects.create(name="gazette.example", quiet_until_at=now + timedelta(hours=1), quiet_reason="It asked us to.")
    make_entry(feed=feed, title="Border reopens")
    text = text_of(editor.get(f"/feeds/{feed.pk}/"))
    for said in (
        "Throttled . Too often.",
        "2 checks in a row",
        "It failed twice.",
        "It asked us to.",
        "New entries 4",
        "Border reopens",
        "If-None-Match &quot;v1&quot;",
        "User-Agent Ours/1",
    ):
        assert said in text, said


def test_a_key_is_never_on_the_page(editor, settings):
    settings.CONGRESS_API_KEY = "very-secret"
    feed = make_feed(kind="congress", url="https://api.congress.gov/v3/bill/119?api_key=old-secret")
    text = text_of(editor.get(f"/feeds/{feed.pk}/"))
    assert "X-Api-Key ***" in text
    assert ("very-secret" in text, "old-secret" in text) == (False, False)


def test_a_missing_key_is_told_on_the_page(editor):
    feed = make_feed(kind="congress", url="https://api.congress.gov/v3/bill/119")
    assert "set CONGRESS_API_KEY" in text_of(editor.get(f"/feeds/{feed.pk}/"))


def test_adding_by_address_leads_to_the_new_feed(editor):
    page = editor.post("/feeds/new/", {"url": URL, "kind": "syndication"})
    feed = Feed.objects.get()
    assert (page.headers["Location"], feed.url, bool(feed.enabled_at)) == (f"/feeds/{feed.pk}/", URL, True)
    assert feed.history.get().history_user.username == "ed"


def test_an_address_that_cannot_be_used_is_told_beside_its_field_with_what_was_typed(editor):
    page = editor.post("/feeds/new/", {"url": "|ls", "kind": "syndication", "title": "My title", "records_from": "2"})
    text = page.text
    assert page.status_code == 422
    assert ('value="|ls"' in text, 'value="My title"' in text, 'aria-describedby="id_url-error"' in text) == (
        True,
        True,
        True,
    )
    assert "Give a number above 0" in text
    assert Feed.objects.count() == 0


def test_adding_twice_is_told(editor):
    make_feed(title="The one")
    page = editor.post("/feeds/new/", {"url": URL, "kind": "syndication"})
    assert (page.status_code, "We have this feed already: The one." in page.text) == (422, True)


def test_editing_shows_what_stands_and_changes_it(editor):
    feed = make_feed(language="et", publisher=make_publisher(name="House"))
    assert 'value="House"' in editor.get(f"/feeds/{feed.pk}/edit/").text
    typed = {"url": URL, "kind": "news_sitemap", "title": "New", "publisher_name": "House", "records_from": "0.8"}
    assert editor.post(f"/feeds/{feed.pk}/edit/", typed).status_code == 302
    feed.refresh_from_db()
    assert (feed.title, feed.kind, feed.language, feed.records_from) == ("New", "news_sitemap", "", 0.8)


@pytest.mark.parametrize("typed", [{"kind": "telegraph"}, {"records_from": "much"}, {}])
def test_editing_with_nonsense_changes_nothing(editor, typed):
    feed = make_feed()
    assert editor.post(f"/feeds/{feed.pk}/edit/", {"url": "x", "kind": "gdelt"} | typed).status_code == 422
    feed.refresh_from_db()
    assert (feed.url, feed.kind) == (URL, "syndication")


def test_checking_pausing_and_starting(editor, now):
    feed = make_feed(next_check_at=now + timedelta(days=1))
    editor.post(f"/feeds/{feed.pk}/check/")
    feed.refresh_from_db()
    assert feed.next_check_at <= timezone.now()
    editor.post(f"/feeds/{feed.pk}/pause/", {"reason": "Too noisy"})
    assert "Paused. Too noisy" in text_of(editor.get(f"/feeds/{feed.pk}/"))
    editor.post(f"/feeds/{feed.pk}/start/")
    feed.refresh_from_db()
    assert (bool(feed.enabled_at), feed.disabled_reason) == (True, "")


def test_a_paused_feed_is_not_checked_and_the_page_says_why(editor):
    feed = make_feed(enabled_at=None)
    page = editor.post(f"/feeds/{feed.pk}/check/")
    assert (page.status_code, "Start it" in page.text) == (422, True)


def test_pausing_without_a_reason_keeps_it_polled(editor):
    feed = make_feed()
    page = editor.post(f"/feeds/{feed.pk}/pause/", {"reason": " "})
    assert (page.status_code, "Say why" in page.text) == (422, True)
    feed.refresh_from_db()
    assert feed.enabled_at


def test_whoever_may_only_look_sees_no_buttons():
    client = Client()
    client.force_login(make_user("vic", permissions=("view_feed",)))
    feed = make_feed()
    for address in ("/feeds/", f"/feeds/{feed.pk}/"):
        text = client.get(address).text
        assert ("Add a feed" in text, "Pause it" in text, "Check it now" in text) == (False, False, False)
    assert client.get("/feeds/new/").status_code == 403


def test_a_feed_that_is_not_there_is_not_found(editor):
    assert [editor.get("/feeds/99/").status_code, editor.post("/feeds/99/check/").status_code] == [404, 404]


def test_a_list_is_shown_with_each_fate_before_anything_is_added(editor):
    page = editor.post("/feeds/import/", {"file": SimpleUploadedFile("list.opml", LIST.encode())})
    assert (page.status_code, Feed.objects.count()) == (200, 0)
    text = text_of(page)
    assert "1 added, 0 known, 0 refused" in text
    assert "Add 1 feed" in text
    page = editor.post("/feeds/import/", {"list": page.context["sheet"].text, "add": "1"})
    assert (page.headers["Location"], Feed.objects.get().url) == ("/feeds/", "https://news.err.ee/rss")


def test_importing_twice_from_the_page_adds_nothing_more(editor):
    for _ in range(2):
        editor.post("/feeds/import/", {"list": LIST, "add": "1"})
    assert Feed.objects.count() == 1


def test_a_list_that_cannot_be_read_is_kept_in_the_form(editor):
    page = editor.post("/feeds/import/", {"file": SimpleUploadedFile("list.opml", b"<opml><body><outline")})
    assert page.status_code == 422
    assert "&lt;opml&gt;&lt;body&gt;&lt;outline" in page.text
    assert "not well-formed" in page.text


@pytest.mark.parametrize("typed", [{}, {"list": " "}, {"list": "", "add": "1"}])
def test_an_empty_list_is_told(editor, typed):
    page = editor.post("/feeds/import/", typed)
    assert (page.status_code, "Choose a file, or paste the list." in page.text) == (422, True)


def test_a_file_beyond_five_megabytes_is_told(editor):
    page = editor.post("/feeds/import/", {"file": SimpleUploadedFile("list.opml", b"x" * (5 * 2**20 + 1))})
    assert (page.status_code, "larger than 5 MB" in page.text) == (422, True)


def test_a_large_list_is_carried_on_without_what_is_refused(editor):
    large = LIST.replace("<outline", f'<outline text="{"x" * 2**21}" xmlUrl="|ls"/><outline', 1)
    page = editor.post("/feeds/import/", {"file": SimpleUploadedFile("list.opml", large.encode())})
    assert page.status_code == 200
    editor.post("/feeds/import/", {"list": page.context["sheet"].text, "add": "1"})
    assert Feed.objects.get().title == "ERR"


def test_the_export_is_a_file_that_imports_again(editor):
    make_feed(title="The Gazette")
    page = editor.get("/feeds/export/")
    assert page.headers["Content-Disposition"].startswith('attachment; filename="feeds-')
    editor.post("/feeds/import/", {"list": page.text, "add": "1"})
    assert Feed.objects.count() == 1


def test_a_silent_scheduler_is_told_on_every_page_of_staff(editor, now):
    for name in SCHEDULED:
        record_tick(name, now=now - timedelta(minutes=4))
    assert "scheduler" not in text_of(editor.get("/feeds/"))
    Tick.objects.update(ran_at=now - timedelta(minutes=20))
    for address in ("/feeds/", "/digests/", "/"):
        assert "The scheduler is silent. Nothing scheduled has run for 20 minutes" in text_of(editor.get(address))
    assert "scheduler is silent" not in text_of(Client().get("/"))


def test_each_task_that_is_silent_alone_is_named_on_every_page_of_staff(editor, now):
    for name in SCHEDULED:
        record_tick(name, now=now)
    Tick.objects.filter(name="record_nightly_directions").update(ran_at=now - timedelta(hours=4))
    page = text_of(editor.get("/digests/"))
    assert "One scheduled task is silent. “Record nightly directions” has not run since" in page
    Tick.objects.filter(name="deliver_due_digests").delete()
    page = text_of(editor.get("/digests/"))
    assert "2 scheduled tasks are silent. “Deliver due digests” has never run" in page
    assert "“Record nightly directions” has not run since" in page


def test_a_scheduler_that_never_ran_is_told_on_the_page_of_feeds(editor):
    assert "The scheduler is not at work." in text_of(editor.get("/feeds/"))
    assert "scheduler" not in text_of(editor.get("/digests/"))


@pytest.mark.parametrize("feeds", [1, 5])
def test_the_list_costs_the_same_queries_for_any_number(editor, django_assert_num_queries, feeds):
    for n in range(feeds):
        make_feed(url=f"https://a.example/{n}", publisher=make_publisher(name=f"House {n}"))
    with django_assert_num_queries(22):
        editor.get("/feeds/")
