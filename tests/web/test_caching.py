import gzip
import logging
import re
from datetime import timedelta

import pytest
from django.conf import settings as product
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recommendations.models import Direction, Event, Recommendation, Track
from recommendations.status.calls import make_call, record_check
from recommendations.vocabulary import Label
from recommendations.web.cache import AT_HAND, MOST_AT_HAND, STATUS_PAGES, StatusPages, release
from tests.make import (
    make_assessment,
    make_candidate,
    make_citation,
    make_direction,
    make_editor,
    make_event,
    make_story,
    make_user,
)
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db

RENDERED_BELOW = "django.contrib.sessions.middleware.SessionMiddleware"
LIGHT = 60_000


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    """The middleware of the product, with a folder of pages of its own."""
    place = settings.MIDDLEWARE.index(RENDERED_BELOW)
    name = f"{StatusPages.__module__}.{StatusPages.__qualname__}"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], name, *settings.MIDDLEWARE[place:]]
    settings.CACHES = settings.CACHES | {"pages": settings.CACHES["pages"] | {"LOCATION": tmp_path / "pages"}}
    AT_HAND.clear()
    yield tmp_path / "pages"
    AT_HAND.clear()


@pytest.fixture
def world():
    world = make_world()
    add_indicator(world)
    return world


def pages_of(world):
    """Return an address of every page a browser opens, by name."""
    brief, code = world.brief.code, world.first.code
    indicator = world.first.indicators.get().code
    return {
        "board": "/",
        "brief": f"/briefs/{brief}/",
        "pillar": f"/briefs/{brief}/pillars/{world.first.pillar.code}/",
        "actor": f"/briefs/{brief}/actors/baltic-states/",
        "side-by-side": f"/briefs/{brief}/side-by-side/",
        "recommendation": world.page(),
        "track": f"{world.page()}united-states/",
        "event": "/events/E002/",
        "events": "/events/",
        "indicator": f"/indicators/{brief}/{code}/{indicator}/",
        "api-board": "/api/v1/board/",
        "api-recommendation": f"/api/v1/recommendations/{brief}/{code}/",
        "api-track": f"/api/v1/recommendations/{brief}/{code}/united-states/",
        "api-event": "/api/v1/events/E001/",
        "api-events": "/api/v1/events/",
        "api-indicator": f"/api/v1/indicators/{brief}/{code}/{indicator}/",
    }


def files(folder):
    return sorted(folder.rglob("*.djcache"))


def again(client, page, **headers):
    return client.get(page.request["PATH_INFO"], headers={"if-none-match": page.headers["ETag"], **headers})


def test_every_status_page_is_there_to_be_asked_for(world):
    pages = pages_of(world)
    others = {"embed-board", "board-pdf", "briefing-pdf", "recommendation-pdf"}
    others |= {"board-picture", "recommendation-picture", "cell-picture"}
    assert set(pages) | others == set(STATUS_PAGES)


def test_a_stranger_who_has_the_page_is_told_so_and_nothing_is_rendered(client, world, django_assert_max_num_queries):
    for address in pages_of(world).values():
        page = client.get(address)
        assert page.has_header("ETag"), address
        with django_assert_max_num_queries(1):
            same = again(client, page)
        assert (same.status_code, same.content) == (304, b""), address
        assert same.headers["ETag"] == page.headers["ETag"]
        assert same.headers["Cache-Control"] == page.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in same.headers["Vary"]


def test_another_stranger_gets_what_was_rendered_for_the_first(client, world, django_assert_max_num_queries):
    for address in pages_of(world).values():
        page = client.get(address)
        with django_assert_max_num_queries(1):
            other = Client().get(address)
        assert other.content == page.content, address
        assert other.headers == page.headers


def test_asking_for_the_head_is_told_the_same_and_keeps_nothing(client, world, kept):
    head = client.head("/")
    assert (head.status_code, head.content) == (200, b"")
    assert not files(kept) + list(AT_HAND)
    page = client.get("/")
    assert head.headers["ETag"] == page.headers["ETag"]
    assert client.head("/", headers={"if-none-match": page.headers["ETag"]}).status_code == 304


def test_a_page_is_packed_for_those_who_can_unpack_it(client, world):
    plain = client.get("/")
    packed = client.get("/", headers={"accept-encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) == int(packed.headers["Content-Length"])
    assert {"Cookie", "Accept-Encoding"} == set(packed.headers["Vary"].split(", "))


def direct(world):
    make_direction(track=track(world), as_of=world.today, recorded_at=timezone.now(), reason="Anew.")


def track(world):
    return Track.objects.get(recommendation=world.first, actor__code="united-states")


def rename(world):
    Recommendation.objects.filter(pk=world.first.pk).update(title="Shut the data", short_title="Shut it")


def headline(world):
    Event.objects.filter(pk=world.event.pk).update(headline="Another headline")


def judge(world):
    make_assessment(event=make_event(code="E003", headline="A third act"), track=track(world))


# What happens, what shows it, and the words.
CHANGES = {
    "a direction": (direct, "board", "Anew."),
    "an assessment": (judge, "recommendation", "A third act"),
    "a citation": (lambda w: make_citation(event=w.event, title="A new source"), "event", "A new source"),
    "a headline": (headline, "events", "Another headline"),
    "a title": (rename, "board", "Shut it"),
    "a title on its page": (rename, "recommendation", "Shut the data"),
    "a call": (
        lambda w: make_call(
            track(w),
            label=Label.AWAY,
            reason="The editor sees it otherwise.",
            expires_on=w.today + timedelta(days=9),
            by=make_editor(),
            now=w.now,
        ),
        "recommendation",
        "The editor sees it otherwise.",
    ),
    "a check": (
        lambda w: record_check(track(w), note="Read all of it.", by=make_editor(), now=w.now),
        "track",
        "Read all",
    ),
    "a story in triage": (
        lambda w: make_candidate(story=make_story(), recommendation=w.first),
        "api-board",
        '"waiting_in_triage":1',
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_seen_at_once(client, world, change):
    happens, page, words = CHANGES[change]
    before = client.get(pages_of(world)[page])
    assert words not in before.text
    happens(world)
    after = again(client, before)
    assert after.status_code == 200
    assert words in after.text
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_direction_written_past_the_models_is_seen_at_once(client, world):
    before = client.get("/")
    Direction.objects.update(reason="Written by hand.")
    assert "Written by hand." in again(client, before).text


def test_each_question_has_its_own_validator(client, world):
    day = (world.today - timedelta(days=3)).isoformat()
    addresses = ("/", f"/?as_of={day}", f"/?compare={day}", "/?reasons=all")
    assert len({client.get(address).headers["ETag"] for address in addresses}) == len(addresses)


def test_another_setting_has_its_own_validator(client, world, settings):
    before = client.get("/").headers["ETag"]
    settings.TIME_ZONE = "Europe/Tallinn"
    release.cache_clear()
    try:
        assert client.get("/").headers["ETag"] != before
    finally:
        release.cache_clear()


def test_who_is_signed_in_never_gets_a_kept_page_and_leaves_none(client, world, kept):
    ann = Client()
    ann.force_login(make_user("ann-with-a-name"))
    theirs = ann.get("/")
    assert "ann-with-a-name" in theirs.text
    assert theirs.headers["Cache-Control"] == "private, no-cache"
    assert not theirs.has_header("ETag")
    assert not files(kept) + list(AT_HAND)
    page = client.get("/")
    assert "ann-with-a-name" not in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert "ann-with-a-name" in ann.get("/", headers={"if-none-match": page.headers["ETag"]}).text


def test_after_signing_out_a_person_is_a_stranger(client, world):
    ann = make_user("ann")
    page = client.get("/")
    client.force_login(ann)
    assert again(client, page).status_code == 200
    client.logout()
    assert again(client, page).status_code == 304


def test_a_page_with_a_token_is_nobody_elses(rf, world, kept):
    def view(request):
        response = HttpResponse("a token")
        response.set_cookie("csrftoken", "secret")
        return response

    answered = StatusPages(view)(rf.get("/"))
    assert not answered.has_header("ETag")
    assert not files(kept) + list(AT_HAND)


@pytest.mark.parametrize("cookie", [product.SESSION_COOKIE_NAME, "messages"])
def test_a_cookie_that_may_change_the_page_goes_past_what_is_kept(client, world, cookie):
    page = client.get("/")
    client.cookies[cookie] = "something"
    assert again(client, page).status_code == 200


def test_a_foreign_name_of_this_host_gets_no_kept_page(client, world):
    client.get("/")
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("address", ["/?as_of=never", "/?nonsense=1", "/events/E999/", "/api/v1/board/?brief=none"])
def test_a_refusal_is_not_kept(client, world, kept, address):
    answer = client.get(address)
    assert answer.status_code in {400, 404}
    assert not answer.has_header("ETag")
    assert not files(kept) + list(AT_HAND)


def test_an_internal_site_keeps_no_page(client, world, kept, settings):
    page = client.get("/")
    settings.PUBLIC = False
    closed = again(client, page)
    assert closed.status_code == 302
    assert not closed.has_header("ETag")


def test_who_writes_templates_sees_each_page_rendered(client, world, kept, settings):
    settings.DEBUG = True
    assert not client.get("/").has_header("ETag")
    assert not files(kept) + list(AT_HAND)


def test_a_full_disk_costs_no_page(client, world, settings, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    settings.CACHES = settings.CACHES | {"pages": settings.CACHES["pages"] | {"LOCATION": tmp_path / "file" / "pages"}}
    with caplog.at_level(logging.WARNING):
        assert client.get("/").status_code == 200
    assert "Pages cannot be kept" in caplog.text


def test_how_a_page_may_be_framed_is_kept_with_it(client, world, settings):
    settings.EMBED_ORIGINS = ["https://think-tank.example"]
    addresses = [client.get("/embed/board/") for _ in range(2)]
    said = [(page.headers["Content-Security-Policy"], page.get("X-Frame-Options")) for page in addresses]
    assert "frame-ancestors https://think-tank.example" in said[1][0]
    assert (len(set(said)), said[1][1]) == (1, None)


def test_a_document_is_not_set_again_for_who_has_it(client, world, django_assert_max_num_queries):
    page = client.get("/og/board.png")
    assert page.headers["Content-Type"] == "image/png"
    with django_assert_max_num_queries(1):
        assert again(client, page).status_code == 304


def test_what_is_for_staff_is_never_kept(world, kept):
    ann = Client()
    ann.force_login(make_editor())
    assert not any(ann.get(reverse(name)).has_header("ETag") for name in ("triage", "day", "events"))
    assert not files(kept) + list(AT_HAND)


def test_board_and_recommendation_with_all_they_need_are_light(client):
    """Of thirty recommendations, with stylesheet and icon: what a browser of a stranger asks for."""
    world = make_world(recommendations=30, headline="Parliament opens the data to everybody who asks for it in writing")
    accepts = {"accept-encoding": "gzip, br"}
    for address in ("/", world.page()):
        page = client.get(address, headers=accepts)
        parts = [client.get(part, headers=accepts) for part in links(gzip.decompress(page.content).decode())]
        assert len(parts) >= 2
        sizes = [len(page.content), *(len(b"".join(part.streaming_content)) for part in parts)]
        assert sum(sizes) < LIGHT, address


def links(page):
    """Return the addresses of stylesheets, icons and scripts."""
    tags = re.findall(r'<(?:link rel="(?:stylesheet|icon)"|script)[^>]*>', page)
    return [re.search(r'(?:href|src)="([^"]+)"', tag)[1] for tag in tags]


def test_another_process_finds_what_was_rendered(client, world, django_assert_num_queries):
    page = client.get("/")
    AT_HAND.clear()
    with django_assert_num_queries(1):
        assert client.get("/").content == page.content


def test_the_pages_folder_may_be_emptied(client, world):
    page = client.get("/")
    AT_HAND.clear()
    caches["pages"].clear()
    assert client.get("/").content == page.content


def test_a_process_holds_so_many_pages_and_no_more(client, world):
    AT_HAND.update(dict.fromkeys(range(MOST_AT_HAND)))
    client.get("/")
    assert len(AT_HAND) == 1
