"""PURE. Feeds that answer and bring nothing: a check that ends well says nothing about whether anybody still writes."""

from datetime import datetime, timedelta

from recommendations.ingestion.schedule import in_words

SILENT_AFTER = timedelta(days=30)
_MONTH, _YEAR = timedelta(days=30.44), timedelta(days=365.25)


def silence(
    *,
    newest_published_at: datetime | None,
    last_new_entry_at: datetime | None,
    watched_since: datetime | None,
    now: datetime,
) -> str:
    """Return a sentence where a feed has been silent for a month or longer, else nothing.

    What the publisher says counts first: what we met yesterday may be years old. `watched_since` is None for a feed
    that never answered, about which nothing can be said.
    """
    if newest_published_at is not None:
        return _told("Newest item is", newest_published_at, now, "old")
    if last_new_entry_at is not None:
        return _told("Nothing new for", last_new_entry_at, now, "")
    return _told("Has not brought a single item in", watched_since, now, "") if watched_since else ""


def age_in_words(span: timedelta) -> str:
    """Return an age as people say it: days up to two months, months up to two years, then years."""
    if span < 2 * _MONTH:
        return in_words(span)
    if span < 2 * _YEAR:
        return f"{round(span / _MONTH)} months"
    return f"{int(span / _YEAR)} years"


def _told(beginning: str, since: datetime, now: datetime, ending: str) -> str:
    if now - since < SILENT_AFTER:
        return ""
    return f"{' '.join(filter(None, (beginning, age_in_words(now - since), ending)))}."
