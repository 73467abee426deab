"""The Celery app and, in one place, what happens when.

Beat only sends ticks. What is due stands in the database, so a lost tick costs a minute, two schedulers do no harm, and
a broker may forget everything.
"""

import os
import warnings
from datetime import UTC, datetime
from typing import Any

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
from celery.schedules import crontab

from recommendations.status.timetable import MINUTE, SCHEDULED

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

# Celery fears a root account because of pickled messages; ours are JSON and hold ids or nothing.
warnings.simplefilter("ignore", SecurityWarning)
# It also warns that what ran while the broker went away will be delivered again. Every task bears that.
warnings.simplefilter("ignore", CPendingDeprecationWarning)

EVERY_MINUTE = 60.0
EVERY_HOUR = crontab(minute="5")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def tick(task: str) -> dict[str, Any]:
    """Return one entry of the schedule, due as soon as the scheduler starts."""
    schedule = EVERY_MINUTE if SCHEDULED[task] == MINUTE else EVERY_HOUR
    return {"task": f"recommendations.tasks.{task}", "schedule": schedule, "last_run_at": LONG_AGO}


app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["recommendations"])
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=240,
    task_time_limit=300,
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 900,  # longer than the longest task
        "socket_connect_timeout": 2,
    },
    timezone="UTC",
    worker_hijack_root_logger=False,
)
app.conf.task_default_queue = "quick"
app.conf.task_routes = {  # what waits for other servers or works for long, so that no tick stands behind it
    "recommendations.tasks.refresh_some_feeds": {"queue": "fetch"},
    "recommendations.tasks.deliver_some": {"queue": "fetch"},
    "recommendations.tasks.restate_one_recommendation": {"queue": "fetch"},
    "recommendations.tasks.match_stories_anew": {"queue": "fetch"},
    "recommendations.tasks.fetch_one_full_text": {"queue": "text"},
    "recommendations.tasks.suggest_further_for_one": {"queue": "text"},
    "recommendations.tasks.ask_archive_for_one": {"queue": "archive"},
}
app.conf.beat_scheduler = "celery.beat:Scheduler"  # remembers nothing: there is no file to lose or to lock
app.conf.beat_schedule = {
    "feeds that are due": tick("refresh_due_feeds"),
    "new entries to triage": tick("propose_new_candidates"),
    "stories that read alike": tick("compare_recent_stories"),
    "stories of trusted feeds": tick("record_reported_stories"),
    "articles behind entries that matched": tick("fetch_due_full_texts"),
    "stories for the further suggester": tick("ask_further_suggestions"),
    "cited pages without an archived copy": tick("ask_archive_for_copies"),
    "periods that closed": tick("open_due_digests"),
    "digests that are due": tick("deliver_due_digests"),
    "hand-overs that were cut off": tick("mark_stuck_digests"),
    "days past that something became known about": tick("restate_due_tracks"),
    "terms whose finds are declined": tick("silence_poor_terms"),
    "waiting stories under today's terms": tick("match_waiting_stories"),
    # Evidence ages by itself, so a quiet day moves directions too; days missed while nothing ran are caught up.
    "directions of the day": tick("record_nightly_directions"),
    "agreement of the month": tick("record_monthly_agreement"),
}
