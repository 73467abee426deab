"""How long a decision took: each form of a card carries, signed, when the card was shown."""

from datetime import datetime, timedelta

from django.core import signing

_SALT = "recommendations.triage.shown"
LONGEST = timedelta(minutes=30)


def shown_token(story_id: int, *, now: datetime) -> str:
    """Return what the forms of a card carry: which story was shown, and when."""
    return signing.dumps([story_id, now.timestamp()], salt=_SALT)


def seconds_since_shown(token: str, story_id: int, *, now: datetime) -> float | None:
    """Return the seconds from showing the story to now.

    None where nobody can know: the token is absent, tampered with or of another story, or somebody was away for more
    than half an hour.
    """
    try:
        shown_id, shown_at = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    seconds = now.timestamp() - shown_at
    return seconds if shown_id == story_id and 0 <= seconds <= LONGEST.total_seconds() else None
