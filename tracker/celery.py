"""The Celery app and, in one place, what happens when.

Beat only sends ticks. What is due stands in the database, so a lost tick costs a minute, two schedulers do no harm, and
a broker may forget everything. Queue and expiry of each message stand on its task in recommendations/tasks.py.
"""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

# Celery fears a root account because of pickled messages; ours are JSON and hold an id or nothing.
warnings.simplefilter("ignore", SecurityWarning)

MINUTE = 60.0

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["recommendations"])
app.conf.beat_scheduler = "celery.beat:Scheduler"  # remembers nothing: there is no file to lose or to lock
app.conf.beat_schedule = {
    "feeds that are due": {"task": "recommendations.tasks.refresh_due_feeds", "schedule": MINUTE},
    "new entries to triage": {"task": "recommendations.tasks.propose_new_candidates", "schedule": MINUTE},
    "periods that closed": {"task": "recommendations.tasks.open_closed_periods", "schedule": MINUTE},
    "digests that are due": {"task": "recommendations.tasks.deliver_due_digests", "schedule": MINUTE},
    # Evidence ages by itself, so a quiet night moves directions too. Days missed while nothing ran are caught up.
    "directions of the new day": {
        "task": "recommendations.tasks.record_nightly_directions",
        "schedule": crontab(hour="*", minute="5"),
    },
}
