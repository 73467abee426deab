"""Until when a story is put away: tomorrow, next week, or a day somebody names."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

FARTHEST = timedelta(days=366)
_MORNING = time(6)


class BadDay(ValueError):  # noqa: N818 -- what was asked is at fault, not we
    """A day on which a story cannot come back, in a sentence that says what to do."""


def snooze_days(now: datetime) -> list[tuple[str, str, date]]:
    """Return what one key chooses: the value of the form, its word, and the day it means."""
    today = timezone.localdate(now)
    return [
        ("tomorrow", "Tomorrow", today + timedelta(days=1)),
        ("next_week", "Next week", today + timedelta(days=7 - today.weekday())),
    ]


def snooze_until(choice: str, day: str, *, now: datetime) -> datetime:
    """Return the morning, in the site's zone, on which the story comes back. Raises BadDay."""
    chosen = {value: on for value, _, on in snooze_days(now)}
    if choice not in {*chosen, "day"}:
        raise BadDay("Say until when: tomorrow, next week, or a day.")
    return timezone.make_aware(datetime.combine(chosen.get(choice) or _named(day, now), _MORNING))


def _named(day: str, now: datetime) -> date:
    try:
        on = date.fromisoformat(day)
    except ValueError as bad:
        raise BadDay("Give the day on which it comes back, as 2026-02-24.") from bad
    today = timezone.localdate(now)
    if not today < on <= today + FARTHEST:
        raise BadDay("Give a day after today, within a year.")
    return on
