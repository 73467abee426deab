"""The version of the record: a short word that is another one as soon as anything a status page shows has changed.

Read it before the rows: what is read afterwards is then at least as new, and can be kept under the word without ever
being shown when it is out of date.
"""

from datetime import UTC, datetime
from hashlib import sha256

from django.db import connection
from django.db.models import Max
from django.utils.timezone import localdate

from recommendations.models import Feed

# How much of the moment of the last check a page tells, in characters of “2026-11-23 12:33:01.120000+00:00”.
UNTOLD, TO_THE_MINUTE, EXACTLY = 0, 16, 32

# PostgreSQL writes the stamp once in a transaction; where it was read inside one, the next change writes it again.
_FROM = "FROM recommendations_stamp ORDER BY id"
_READ = {
    "sqlite": f"SELECT word {_FROM}",
    "postgresql": f"SELECT word, set_config('recommendations.stamped_by', '', true) {_FROM}",
}


def record_version(*, checks: int = UNTOLD, now: datetime) -> str:
    """Return the version; one query, and one more where the last check of the feeds is told.

    It holds the day, too, since every page is read as of today where nothing else is asked: in the zone of the site,
    by which pages go, and in UTC, by which watchpoints do.
    """
    with connection.cursor() as cursor:
        cursor.execute(_READ[connection.vendor])
        parts = [row[0] for row in cursor.fetchall()]
    if checks:
        parts.append(str(_last_check())[:checks])
    parts += [localdate(now).isoformat(), now.astimezone(UTC).date().isoformat()]
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def _last_check() -> datetime | None:
    return Feed.objects.filter(enabled_at__isnull=False).aggregate(last=Max("last_checked_at"))["last"]
