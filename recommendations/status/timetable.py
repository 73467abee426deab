"""PURE. How often each scheduled task comes: read by the Celery app before Django is ready, and to notice silence."""

from datetime import timedelta

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

# Every scheduled task by its name. What it is for stands with the Celery app.
SCHEDULED = {
    "refresh_due_feeds": MINUTE,
    "propose_new_candidates": MINUTE,
    "compare_recent_stories": MINUTE,
    "record_reported_stories": MINUTE,
    "fetch_due_full_texts": MINUTE,
    "ask_further_suggestions": MINUTE,
    "ask_archive_for_copies": MINUTE,
    "open_due_digests": MINUTE,
    "deliver_due_digests": MINUTE,
    "mark_stuck_digests": MINUTE,
    "restate_due_tracks": MINUTE,
    "silence_poor_terms": HOUR,
    "match_waiting_stories": HOUR,
    "record_nightly_directions": HOUR,
    "record_monthly_agreement": HOUR,
}
