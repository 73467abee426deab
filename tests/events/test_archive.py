from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from recommendations.events.archive import (
    MOST_TRIES,
    WAYBACK,
    Archive,
    ArchiveKeys,
    ask_archive,
    due_archive_copies,
    open_archive_copies,
)
from recommendations.fetch.client import Fetched, FetchPolicy, fetch, send
from recommendations.models import ArchiveCopy, Citation, Host
from recommendations.vocabulary import ErrandState, FeedOutcome
from tests.loopback import running_service
from tests.make import NOON, make_citation, make_event, make_observation

pytestmark = pytest.mark.django_db
KEYS = ArchiveKeys("access", "hidden-secret")
JOB = "spn2-0000"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NONE_YET = (200, {"url": "https://gazette.example/a", "archived_snapshots": {}})
TAKEN = (200, {"url": "https://gazette.example/a", "job_id": JOB})
PENDING = (200, {"status": "pending", "job_id": JOB})
SAVED = (200, {"status": "success", "job_id": JOB, "timestamp": "20260302121500"})


def held(timestamp: str = "20260303083100", **said: object) -> tuple[int, object]:
    closest = {"status": "200", "available": True, "timestamp": timestamp, "url": "http://elsewhere.example/"} | said
    return 200, {"archived_snapshots": {"closest": closest}}


@pytest.fixture
def service():
    with running_service() as found:
        yield found


@pytest.fixture
def ask(service):
    """Ask the archive on loopback, with the real fetch room."""
    archive = Archive(f"{service.address}/available", f"{service.address}/save", WAYBACK.copies)
    policy = FetchPolicy(user_agent="tests", deadline_s=30, allow_hosts=frozenset({service.host}))

    def once(errand: ArchiveCopy, *answers: tuple[int, object], now=NOON) -> ErrandState | None:
        service.answers[:] = answers
        return ask_archive(errand.pk, fetch=fetch, send=send, policy=policy, keys=KEYS, now=now, archive=archive)

    return once


def make_errand(**fields: object) -> ArchiveCopy:
    citation = fields.pop("citation", None) or make_citation()
    return ArchiveCopy.objects.create(citation=citation, **{"next_try_at": NOON} | fields)


def row(errand: ArchiveCopy) -> tuple[str, str, int, object]:
    errand.refresh_from_db()
    return errand.state, errand.job_id, errand.tries, errand.next_try_at


# -- what is worth a copy ----------------------------------------------------------------------------------------------


def test_open_archive_copies_twice_opens_one_errand_for_each_cited_page():
    citations = [make_citation(), make_citation()]
    assert (open_archive_copies(KEYS, now=NOON), open_archive_copies(KEYS, now=NOON)) == (2, 0)
    rows = ArchiveCopy.objects.values_list("citation_id", "state", "next_try_at")
    assert sorted(rows) == [(citation.pk, "waiting", NOON) for citation in citations]


def test_nothing_is_opened_or_due_without_keys():
    make_errand()
    make_citation()
    assert (open_archive_copies(None, now=NOON), due_archive_copies(None, now=NOON)) == (0, [])
    assert ArchiveCopy.objects.count() == 1


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: make_citation(archived_url="https://web.archive.org/web/1/x"), id="has a copy"),
        pytest.param(lambda: make_citation(url="", canonical_url=""), id="has no address"),
        pytest.param(lambda: make_citation(withdrawn_at=NOON), id="is withdrawn"),
        pytest.param(lambda: make_citation(event=make_event(state="proposed")), id="event is only proposed"),
        pytest.param(
            lambda: make_citation(event=make_event(state="retracted", retracted_at=NOON, retraction_reason="Wrong.")),
            id="event is retracted",
        ),
        pytest.param(lambda: make_citation(observation=make_observation()), id="supports an observation"),
    ],
)
def test_no_copy_is_asked_for_where_the_citation(make):
    errand = make_errand(citation=make())
    assert due_archive_copies(KEYS, now=NOON) == []
    errand.delete()
    assert (open_archive_copies(KEYS, now=NOON), ArchiveCopy.objects.count()) == (0, 0)


def test_due_are_the_errands_whose_time_has_come_longest_waiting_first():
    late, early = make_errand(), make_errand(next_try_at=NOON - MINUTE)
    make_errand(next_try_at=NOON + MINUTE)
    make_errand(state="given_up", next_try_at=None)
    assert due_archive_copies(KEYS, now=NOON) == [early.pk, late.pk]


# -- step by step ------------------------------------------------------------------------------------------------------


def test_copy_that_exists_is_taken_over_https(ask, service):
    errand = make_errand(citation=make_citation(published_on=date(2026, 3, 2)))
    assert ask(errand, held()) is ErrandState.DONE
    assert row(errand) == ("done", "", 1, None)
    assert Citation.objects.get().archived_url == "https://web.archive.org/web/20260303083100/https://gazette.example/a"
    (question,) = service.asked
    assert (question.method, urlsplit(question.path).path) == ("GET", "/available")
    assert parse_qs(urlsplit(question.path).query) == {"url": ["https://gazette.example/a"], "timestamp": ["20260302"]}
    assert "Authorization" not in question.headers


def test_copy_is_made_where_there_is_none(ask, service):
    errand = make_errand()
    assert ask(errand, NONE_YET) is ErrandState.WAITING
    assert row(errand) == ("waiting", "", 1, NOON + MINUTE)
    assert ask(errand, TAKEN, now=NOON + MINUTE) is ErrandState.WAITING
    assert row(errand) == ("waiting", JOB, 2, NOON + 2 * MINUTE)
    assert ask(errand, PENDING, now=NOON + 2 * MINUTE) is ErrandState.WAITING
    assert ask(errand, SAVED, now=NOON + 3 * MINUTE) is ErrandState.DONE
    assert row(errand) == ("done", "", 4, None)
    assert Citation.objects.get().archived_url.startswith("https://web.archive.org/web/20260302121500/https://gaz")
    assert [(asked.method, asked.path.partition("?")[0]) for asked in service.asked] == [
        ("GET", "/available"),
        ("POST", "/save"),
        ("GET", f"/save/status/{JOB}"),
        ("GET", f"/save/status/{JOB}"),
    ]


def test_order_is_signed_and_says_what_is_wanted(ask, service):
    ask(make_errand(tries=1), TAKEN)
    (order,) = service.asked
    assert (order.headers["Authorization"], order.headers["Accept"]) == ("LOW access:hidden-secret", "application/json")
    assert parse_qs(order.body.decode()) == {
        "url": ["https://gazette.example/a"],
        "if_not_archived_within": ["1d"],
        "skip_first_archive": ["1"],
        "delay_wb_availability": ["1"],
    }


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(held("20260301235959"), id="from before the page was published"),
        pytest.param(held(status="404"), id="of an error page"),
        pytest.param(held(available=False), id="not available"),
        pytest.param(held("yesterday"), id="without a moment"),
        pytest.param((200, {"archived_snapshots": []}), id="of another shape"),
    ],
)
def test_copy_is_not_taken_when_it_is(ask, answer):
    errand = make_errand(citation=make_citation(published_on=date(2026, 3, 2)))
    assert ask(errand, answer) is ErrandState.WAITING
    assert Citation.objects.get().archived_url == ""


def test_day_of_a_page_known_only_by_its_month_refuses_no_copy(ask):
    published = {"published_on": date(2026, 3, 15), "published_precision": "month"}
    assert ask(make_errand(citation=make_citation(**published)), held()) is ErrandState.DONE


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((200, {"status": "error", "message": "Blocked."}), "The archive could not make a copy. Blocked."),
        ((200, {"status": "success"}), "The archive could not make a copy."),
    ],
)
def test_job_that_failed_is_ordered_anew_after_six_hours(ask, answer, message):
    errand = make_errand(tries=2, job_id=JOB)
    assert ask(errand, answer) is ErrandState.WAITING
    assert (row(errand), errand.message) == (("waiting", "", 3, NOON + 6 * HOUR), message)


@pytest.mark.parametrize("answer", [(200, b"<html>"), (200, []), (500, {}), (503, {})])
def test_job_outlives_an_answer_that_says_nothing(ask, answer):
    errand = make_errand(tries=2, job_id=JOB)
    assert ask(errand, answer) is ErrandState.WAITING
    assert row(errand) == ("waiting", JOB, 3, NOON + 6 * HOUR)


@pytest.mark.parametrize("job", [None, 7, "", "../../elsewhere"])
def test_order_without_a_proper_job_is_refused(ask, job):
    errand = make_errand(tries=1)
    assert ask(errand, (200, {"job_id": job, "message": "Limit reached."})) is ErrandState.WAITING
    assert (row(errand)[1], errand.message) == ("", "The archive took no order. Limit reached.")


def test_errand_is_given_up_after_a_dozen_requests(ask):
    errand = make_errand(tries=MOST_TRIES - 1, job_id=JOB)
    assert ask(errand, PENDING) is ErrandState.GIVEN_UP
    assert row(errand) == ("given_up", "", MOST_TRIES, None)
    assert errand.message == "Given up after 12 requests. The archive is making a copy."


# -- pauses and claims -------------------------------------------------------------------------------------------------


def test_five_seconds_lie_between_two_requests(ask, service):
    first, second = make_errand(), make_errand()
    ask(first, NONE_YET)
    assert ask(second, NONE_YET, now=NOON + timedelta(seconds=4)) is None
    assert (row(second)[2], len(service.asked)) == (0, 1)
    assert ask(second, NONE_YET, now=NOON + timedelta(seconds=5)) is ErrandState.WAITING


def test_archive_that_is_asked_too_often_is_left_alone_for_a_while():
    def throttled(url: str, *, policy: FetchPolicy, **rest: object) -> Fetched:
        return Fetched(url, 429, outcome=FeedOutcome.THROTTLED, message="Too often.", retry_after=2 * HOUR)

    first, second = make_errand(), make_errand()
    kwargs = {"send": send, "policy": FetchPolicy(user_agent="tests"), "keys": KEYS}
    ask_archive(first.pk, fetch=throttled, now=NOON, **kwargs)
    assert ask_archive(second.pk, fetch=throttled, now=NOON + 2 * HOUR - MINUTE, **kwargs) is None
    assert Host.objects.get(name="archive.org").quiet_until_at == NOON + 2 * HOUR


def test_ask_archive_twice_at_once_asks_it_once(ask, service):
    errand = make_errand()
    assert (ask(errand, NONE_YET), ask(errand, NONE_YET, now=NOON + timedelta(seconds=5))) == ("waiting", None)
    assert len(service.asked) == 1


def test_errand_of_a_killed_worker_goes_on_when_its_claim_has_run_out(ask):
    errand = make_errand(tries=1)

    def killed(url: str, *, policy: FetchPolicy, **rest: object) -> Fetched:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask_archive(errand.pk, fetch=killed, send=killed, policy=FetchPolicy(user_agent="tests"), keys=KEYS, now=NOON)
    later = NOON + 10 * MINUTE
    assert (due_archive_copies(KEYS, now=later - MINUTE), due_archive_copies(KEYS, now=later)) == ([], [errand.pk])
    assert ask(errand, TAKEN, now=later) is ErrandState.WAITING


def test_page_whose_question_is_too_long_is_not_asked_about(ask, service):
    long = "https://gazette.example/" + "š" * 400
    errand = make_errand(citation=make_citation(url=long))
    assert ask(errand) is ErrandState.WAITING
    assert ("longer than 1,000 characters" in ArchiveCopy.objects.get().message, service.asked) == (True, [])


def test_secret_is_kept_out_of_words():
    assert "hidden-secret" not in repr(replace(KEYS, access="other"))
