"""The alarm when nothing scheduled runs any more: without it, pages grow old and look well."""

from datetime import datetime, timedelta

from django.db.models import Max

from recommendations.ingestion.silence import age_in_words
from recommendations.models import Tick

SILENT_AFTER = timedelta(minutes=5)


def scheduler_alarm(now: datetime) -> str:
    """Return a sentence where the scheduler has been silent for five minutes, else nothing; one query.

    A tracker that never had one says so on the page of feeds: it may be about to start.
    """
    newest = Tick.objects.aggregate(newest=Max("ran_at"))["newest"]
    if newest is None or now - newest <= SILENT_AFTER:
        return ""
    return (
        f"Nothing scheduled has run for {age_in_words(now - newest)}: no feed is checked and no digest leaves. "
        "Tell who runs the tracker to see whether scheduler and worker are up."
    )
