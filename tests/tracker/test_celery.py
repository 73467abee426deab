import re
from pathlib import Path
from typing import Any

from celery.beat import Scheduler
from django.conf import settings

from recommendations import tasks
from recommendations.management import children
from recommendations.status.timetable import HOUR, SCHEDULED
from tracker.celery import EVERY_MINUTE, app

BY_ID = {  # what a tick sends messages for, and the queue it waits on
    "refresh_some_feeds": "fetch",
    "deliver_some": "fetch",
    "restate_one_recommendation": "fetch",
    "match_stories_anew": "fetch",
    "fetch_one_full_text": "text",
    "suggest_further_for_one": "text",
    "ask_archive_for_one": "archive",
}
SENT_SELDOM = {"match_stories_anew"}  # hourly, and once


def our_tasks() -> dict[str, Any]:
    return {name: task for name, task in vars(tasks).items() if hasattr(task, "delay")}


def test_everything_scheduled_is_a_task_of_ours():
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled == {f"{tasks.__name__}.{name}" for name in our_tasks().keys() - BY_ID}


def test_timetable_names_what_is_scheduled_and_nothing_else():
    assert {entry["task"].rpartition(".")[2] for entry in app.conf.beat_schedule.values()} == set(SCHEDULED)


def test_every_message_expires_before_the_next_one_like_it():
    seldom = {name for name, every in SCHEDULED.items() if every == HOUR} | SENT_SELDOM
    late = {name: task.expires for name, task in our_tasks().items() if not 0 < task.expires < 60}
    assert (set(late), [expires for expires in late.values() if not 0 < expires < 3600]) == (seldom, [])


def test_first_ticks_go_out_as_soon_as_the_scheduler_starts():
    entries = Scheduler(app=app).schedule.values()
    assert [entry.name for entry in entries if not entry.is_due().is_due] == []


def queue_of(task: str) -> str:
    return app.amqp.router.route({}, f"{tasks.__name__}.{task}")["queue"].name


def test_no_tick_stands_behind_what_waits_for_another_server_or_works_for_long():
    assert {name: queue_of(name) for name in our_tasks()} == dict.fromkeys(SCHEDULED, "quick") | BY_ID


def test_worker_of_the_one_command_reads_every_queue():
    command = children.worker().command
    assert set(command[command.index("--queues") + 1].split(",")) == {"quick", *BY_ID.values()}


def test_operations_page_starts_a_worker_for_every_queue():
    page = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text()
    assert set(re.findall(r"worker -Q (\w+)", page)) == {"quick", *BY_ID.values()}


def test_scheduler_keeps_no_file():
    assert app.conf.beat_scheduler == "celery.beat:Scheduler"


def test_operations_page_lists_what_happens_when():
    page = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| (minute|hour) \| (.+?) \| .+ \|$", page, flags=re.MULTILINE)
    every = {True: "minute", False: "hour"}
    schedule = app.conf.beat_schedule.items()
    assert rows == [(every[entry["schedule"] == EVERY_MINUTE], name) for name, entry in schedule]


def test_messages_are_json_and_nothing_else():
    assert (app.conf.task_serializer, app.conf.accept_content) == ("json", ["json"])


def test_forgotten_task_comes_back_later_than_the_longest_one_may_run():
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit
    assert app.conf.task_time_limit > app.conf.task_soft_time_limit
