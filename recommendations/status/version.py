"""The version of the record: a short word that is another one as soon as anything a status page shows has changed.

Read it before the rows: what is read afterwards is then at least as new, and can be kept under the word without ever
being shown when it is out of date.
"""

from datetime import UTC, datetime
from hashlib import sha256

from django.db import connection
from django.utils.timezone import localdate

# How much of the moment of the last check a page tells, in characters of “2026-11-23 12:33:01.120000+00:00”.
UNTOLD, TO_THE_MINUTE, EXACTLY = 0, 16, 32

# PostgreSQL writes the stamp once in a transaction; where it was read inside one, the next change writes it again.
_FROM = "FROM recommendations_stamp ORDER BY id"
_WORD = {"sqlite": "word", "postgresql": "word, set_config('recommendations.stamped_by', '', true)"}
_LAST_CHECK = "(SELECT max(last_checked_at) FROM recommendations_feed WHERE enabled_at IS NOT NULL)"
_READ = {vendor: f"SELECT {word} {_FROM}" for vendor, word in _WORD.items()}
_READ_WITH_CHECK = {vendor: f"SELECT {word}, {_LAST_CHECK} {_FROM}" for vendor, word in _WORD.items()}


def record_version(*, checks: int = UNTOLD, now: datetime) -> str:
    """Return the version; one query. `checks`: how exactly the moment of the last check of the feeds is told.

    It holds the day, too, since every page is read as of today where nothing else is asked: in the zone of the site,
    by which pages go, and in UTC, by which watchpoints do.
    """
    with connection.cursor() as cursor:  # no rows of the models: it is asked before every page
        cursor.execute((_READ_WITH_CHECK if checks else _READ)[connection.vendor])
        rows = cursor.fetchall()
    parts = [row[0] for row in rows]
    if checks:
        parts.append(str(rows[0][-1])[:checks] if rows else "")
    parts += [localdate(now).isoformat(), now.astimezone(UTC).date().isoformat()]
    return sha256("\n".join(parts).encode()).hexdigest()[:32]
