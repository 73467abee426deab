import re
from pathlib import Path

from celery.beat import Scheduler
from django.conf import settings

from recommendations import tasks
from recommendations.management import children
from recommendations.status.timetable import HOUR, SCHEDULED
from tracker.celery import EVERY_MINUTE, app

BY_ID = {
    "recommendations.tasks.refresh_some_feeds",
    "recommendations.tasks.deliver_one_digest",
    "recommendations.tasks.restate_one_recommendation",
}


def test_everything_scheduled_is_a_task_of_ours():
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    ours = {f"{tasks.__name__}.{name}" for name, task in vars(tasks).items() if hasattr(task, "delay")}
    assert scheduled == ours - BY_ID


def test_timetable_names_what_is_scheduled_and_nothing_else():
    assert {entry["task"].rpartition(".")[2] for entry in app.conf.beat_schedule.values()} == set(SCHEDULED)


def test_every_message_expires_before_the_next_one_like_it():
    ours = {task.name: task.expires for task in vars(tasks).values() if hasattr(task, "delay")}
    for seldom in (name for name, every in SCHEDULED.items() if every == HOUR):
        assert 0 < ours.pop(f"{tasks.__name__}.{seldom}") < 3600
    assert [expires for expires in ours.values() if not 0 < expires < 60] == []


def test_first_ticks_go_out_as_soon_as_the_scheduler_starts():
    entries = Scheduler(app=app).schedule.values()
    assert [entry.name for entry in entries if not entry.is_due().is_due] == []


def queue_of(task: str) -> str:
    return app.amqp.router.route({}, task)["queue"].name


def test_no_tick_stands_behind_what_waits_for_another_server_or_works_for_long():
    ticks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert ({queue_of(task) for task in ticks}, {queue_of(task) for task in BY_ID}) == ({"quick"}, {"fetch"})


def test_worker_of_the_one_command_reads_both_queues():
    command = children.worker().command
    assert command[command.index("--queues") + 1] == "quick,fetch"


def test_scheduler_keeps_no_file():
    assert app.conf.beat_scheduler == "celery.beat:Scheduler"


def test_operations_page_lists_what_happens_when():
    page = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| (minute|hour) \| (.+?) \| .+ \|$", page, flags=re.MULTILINE)
    every = {True: "minute", False: "hour"}
    schedule = app.conf.beat_schedule.items()
    assert rows == [(every[entry["schedule"] == EVERY_MINUTE], name) for name, entry in schedule]
