"""PURE. When to look at a feed again, and why then (INGESTION A2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from recommendations.vocabulary import FeedOutcome

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
UNKNOWN = timedelta(hours=1)
LOOKS_PER_ENTRY = 4  # look four times as often as entries are expected, so that few wait long
JITTER_SHARE = 0.1
WELL = frozenset({FeedOutcome.NEW_ENTRIES, FeedOutcome.NOTHING_NEW, FeedOutcome.NOT_MODIFIED})
# Failures that time alone seldom mends. The others come and go.
HARD = frozenset(
    {
        FeedOutcome.REFUSED,
        FeedOutcome.TOO_LARGE,
        FeedOutcome.ADDRESS_REFUSED,
        FeedOutcome.NOT_A_FEED,
        FeedOutcome.CHALLENGED,
        FeedOutcome.KEY_MISSING,
        FeedOutcome.OUR_FAULT,
    }
)
_MOST_DOUBLINGS = 16  # far beyond the longest wait


@dataclass(frozen=True)
class NextCheck:
    """When to look again (None: not until a person acts), failures in a row by then, and the reason in words."""

    at: datetime | None
    error_count: int
    reason: str


def next_check(
    *,
    outcome: FeedOutcome,
    error_count: int,
    ttl_minutes: int | None,
    max_age: timedelta | None,
    retry_after: timedelta | None,
    recent_entries_per_week: float | None,
    now: datetime,
    jitter: float,
) -> NextCheck:
    """Return the next look: never sooner than ten minutes, never later than a day and a tenth, and never never.

    `error_count` counts the failures in a row before this check; `recent_entries_per_week` is None for a feed too
    young to tell; `jitter` in [0, 1) spreads looks over up to a tenth of the wait, so that feeds do not move in step.
    """
    if outcome is FeedOutcome.GONE:
        return NextCheck(
            None, error_count + 1, "Stopped: the address is gone for good. Give the new one to start again."
        )
    errors = 0 if outcome in WELL else error_count + 1
    wait, reason = _calm(ttl_minutes, max_age, recent_entries_per_week)
    if errors:
        wait, reason = _backed_off(wait, errors, hard=outcome in HARD)
    if retry_after and min(retry_after, LONGEST) > wait:
        wait = min(retry_after, LONGEST)
        reason = f"The server asked us to stay away for {in_words(retry_after)}"
    at = now + wait * (1 + JITTER_SHARE * jitter)
    return NextCheck(at, errors, f"{reason}; next look in about {in_words(wait)}.")


def _calm(ttl_minutes: int | None, max_age: timedelta | None, per_week: float | None) -> tuple[timedelta, str]:
    """Return how long a feed that works may wait: as its own pace asks, or longer if its publisher does."""
    paced, reason = UNKNOWN, "Too new to know its pace"
    if per_week is not None:
        paced = timedelta(weeks=1) / max(per_week * LOOKS_PER_ENTRY, 1)
        reason = f"It brings about {per_week:.0f} entries a week" if per_week >= 1 else "It rarely brings anything"
    asked = max(timedelta(minutes=min(ttl_minutes or 0, 525_600)), max_age or timedelta(0))
    if asked > max(paced, SHORTEST):
        paced, reason = asked, f"Its publisher asks for no more than one look every {in_words(asked)}"
    return min(max(paced, SHORTEST), LONGEST), reason


def _backed_off(wait: timedelta, errors: int, *, hard: bool) -> tuple[timedelta, str]:
    """Return the wait after so many failures: doubled by each, by hard ones twice, up to a day and then daily."""
    doublings = min((errors - 1) * (2 if hard else 1), _MOST_DOUBLINGS)
    times = "once" if errors == 1 else f"{errors} times in a row"
    return min(wait * 2**doublings, LONGEST), f"It failed {times}"


def in_words(span: timedelta) -> str:
    """Return a span as people say it: minutes up to an hour and a half, hours up to two days, then days."""
    minutes = max(round(span / timedelta(minutes=1)), 1)
    if minutes <= 90:
        return f"{minutes} minute{'s' * (minutes > 1)}"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours <= 48 else f"{round(hours / 24)} days"
