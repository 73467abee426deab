"""The web server is killed while a form is being saved: what was typed is offered again, and is recorded once."""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as Broken

from recommendations.management import children
from recommendations.models import Assessment, Citation, Draft, Event, EventRevision
from tests.make import make_editor
from tests.services.processes import TrackerProcess, environment_of_this_test
from tests.services.servers import HOST, eventually, free_port
from tests.services.visitor import Visitor
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 5
# One development each, as unlike each other as can be: what reads alike is asked about first.
HEADLINES = (
    "Senate repeals ferry subsidies",
    "Ministry drafts grain quotas",
    "Court upholds broadcasting fines",
    "Navy orders six minesweepers",
    "Treasury postpones bond auction",
    "Regulator licenses wind farms",
)
SLOWEST_START_S = 120.0
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


class Server:
    """The web server as `up` starts it, with one worker, on the rows of this test."""

    def __init__(self, folder: Path) -> None:
        self.address = f"{HOST}:{free_port()}"
        self._folder, self._started = folder, list[TrackerProcess]()

    def start(self) -> None:
        """Start it and wait for an answer."""
        log = self._folder / f"web-{len(self._started)}.log"
        (_, *command) = children.web().command
        self._started.append(TrackerProcess(tuple(command), environment=environment_of_this_test(), log=log))
        eventually(lambda: Visitor(self.address).get("/healthz").status == 200, within_s=SLOWEST_START_S)

    def kill_worker(self) -> None:
        """Kill the process that answers, as a machine short of memory does; its parent starts another."""
        parent = self._started[-1].pid
        for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            os.kill(int(pid), signal.SIGKILL)

    def kill(self) -> None:
        """Kill everything, as a power cut does, and start it anew."""
        os.killpg(self._started[-1].pid, signal.SIGKILL)
        self._started[-1].wait()
        self.start()

    def close(self) -> None:
        for process in self._started:
            process.stop()


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def server(tmp_path, settings) -> Iterator[Server]:
    found = Server(tmp_path)
    settings.WEB_ADDRESS, settings.WEB_WORKERS = found.address, 1
    found.start()
    yield found
    found.close()


@pytest.fixture
def desk(world, server: Server, browser: Browser) -> Iterator[Page]:
    """A browser at that server, signed in."""
    client, address, name = Client(), f"http://{server.address}", configured.SESSION_COOKIE_NAME
    client.force_login(make_editor())
    context = browser.new_context(base_url=address, locale="en-GB", timezone_id="UTC")
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    yield context.new_page()
    context.close()


def kept(desk: Page) -> None:
    expect(desk.locator("[data-draft-said]")).to_have_text("Draft kept.")


def press(desk: Page, name: str) -> None:
    """Press a button and wait for nothing."""
    desk.get_by_role("button", name=name, exact=True).click(no_wait_after=True)


def killed_during(server: Server, desk: Page, name: str, after_s: float, *, whole: bool) -> None:
    """Press a button, and kill the worker or the whole server a moment later."""
    press(desk, name)
    time.sleep(after_s)
    if whole:
        server.kill()
    else:
        server.kill_worker()


def open_anew(desk: Page, address: str) -> None:
    """Open the page of a form, again and again while the page that was asked for before still comes in between."""

    def opened() -> bool:
        try:
            answer = desk.goto(address)
            desk.locator("#id_headline").wait_for(timeout=5_000)
        except Broken:
            return False
        return answer is not None and answer.ok and desk.url.endswith(address)

    eventually(opened, within_s=SLOWEST_START_S)


def moments(whole_s: float) -> list[float]:
    """Return when to kill: at once, when it is nearly done, and in between; the whole server in the very middle."""
    draw = random.Random(20260302)
    return [0.0, whole_s, *(draw.uniform(0, whole_s) for _ in range(KILLS - 3)), whole_s / 2]


def type_a_development(desk: Page, world: World, n: int) -> str:
    headline = HEADLINES[n]
    open_anew(desk, "/events/new/")
    desk.locator("#id_url").fill(f"https://gazette.example/register-{n}")
    desk.locator("#id_headline").fill(headline)
    desk.locator("#id_occurred_on").fill(world.today.isoformat())
    desk.locator("label.chip", has_text="United States").click()
    desk.locator("label.ladder__opt", has_text="Proposed").click()
    desk.get_by_label("Recommendation, row 1").select_option(label="R01 Open the data 1")
    desk.get_by_label("Actor, row 1").select_option("united-states")
    desk.locator("fieldset.judge").first.locator("label", has_text="Toward").click()
    kept(desk)
    return headline


def is_logged(headline: str) -> bool:
    return Event.objects.filter(headline=headline).exists()


def offered_again(desk: Page, headline: str, n: int) -> bool:
    """Take up what the form offers, and say whether it offered anything; all that was typed must stand there."""
    open_anew(desk, "/events/new/")
    if not desk.get_by_role("link", name="Take it up").count():
        return False
    desk.get_by_role("link", name="Take it up").click()
    eventually(lambda: desk.locator("#id_headline").input_value() == headline or is_logged(headline))
    if desk.locator("#id_headline").input_value() != headline:  # the next worker found it waiting, and logged it
        return False
    expect(desk.locator("#id_url")).to_have_value(f"https://gazette.example/register-{n}")
    expect(desk.locator("input[name=step]:checked")).to_have_value("proposal")
    expect(desk.locator("input[name=row-0-side]:checked")).to_have_value("toward")
    return True


def test_a_server_killed_while_a_development_is_logged_loses_no_word_and_logs_it_once(world, server, desk):
    headline = type_a_development(desk, world, 0)
    began = time.monotonic()
    press(desk, "Log it")
    expect(desk.locator("h1")).to_have_text(headline)
    for n, moment in enumerate(moments(time.monotonic() - began), start=1):
        headline = type_a_development(desk, world, n)
        killed_during(server, desk, "Log it", moment, whole=n == KILLS)
        is_offered = offered_again(desk, headline, n)
        assert is_offered or is_logged(headline)
        if is_offered:
            press(desk, "Log it")
            there = desk.get_by_text("Logged already.")  # recorded, and killed before the draft went
            expect(desk.locator("h1", has_text=headline).or_(there).first).to_be_visible()
            Draft.objects.all().delete()
        assert Event.objects.filter(headline=headline).count() == 1
    logged = Event.objects.filter(headline__in=HEADLINES)
    assert logged.count() == KILLS + 1
    for rows in (Citation, Assessment):
        assert rows.objects.filter(event__in=logged).count() == KILLS + 1


def offered_correction(desk: Page, event: Event, headline: str, reason: str) -> bool:
    """Take up what the form of correction offers, and say whether it offered anything that is not saved by now."""
    open_anew(desk, "/events/E002/correct/")
    if not desk.get_by_role("link", name="Take it up").count():
        return False
    desk.get_by_role("link", name="Take it up").click()
    eventually(lambda: desk.locator("#id_reason").input_value() == reason or says(event, headline))
    if desk.locator("#id_reason").input_value() != reason:  # the next worker found it waiting, and saved it
        return False
    expect(desk.locator("#id_headline")).to_have_value(headline)
    return True


def says(event: Event, headline: str) -> bool:
    return Event.objects.filter(pk=event.pk, headline=headline).exists()


def test_a_server_killed_while_a_correction_is_saved_loses_no_word_and_corrects_once(world, server, desk):
    event = Event.objects.get(code="E002")
    for n, moment in enumerate(moments(0.5), start=1):
        headline, reason = f"In other words {n}", f"Read again, for the time {n}."
        open_anew(desk, "/events/E002/correct/")
        desk.locator("#id_headline").fill(headline)
        desk.locator("#id_reason").fill(reason)
        kept(desk)
        killed_during(server, desk, "Save the correction", moment, whole=n == KILLS)
        is_offered = offered_correction(desk, event, headline, reason)
        assert is_offered or says(event, headline)
        if is_offered:
            press(desk, "Save the correction")
            expect(desk.get_by_role("status").first).to_be_visible()
        event.refresh_from_db()
        assert (event.headline, event.version) == (headline, n + 1)
    assert EventRevision.objects.filter(event=event).count() == KILLS
