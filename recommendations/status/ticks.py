"""When each scheduled task last ran to its end, and which of them have gone silent.

A task that fails is as silent as one that never came: `record_tick` is its last act. So one question finds a scheduler
that stopped, a worker that stopped, a queue that is stuck and a task that breaks every time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from recommendations.models import Tick
from recommendations.status.timetable import MINUTE, SCHEDULED

_MISSED = 3  # one may be late behind another, and the next one still come
_GRACE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class SilentTick:
    """A scheduled task that has not run for too long; `ran_at` None: it never did."""

    name: str
    every: timedelta
    ran_at: datetime | None

    @property
    def sentence(self) -> str:
        """Say what is silent, since when, and what to do."""
        words = self.name.replace("_", " ").capitalize()
        since = f"has not run since {self.ran_at:%Y-%m-%d %H:%M} UTC" if self.ran_at else "has never run"
        every = "minute" if self.every == MINUTE else "hour"
        return f"“{words}” {since}; it is due every {every}. See whether scheduler and worker run."


def record_tick(name: str, *, now: datetime) -> None:
    """Remember that a scheduled task came to its end. Twice or by two workers at once, one row stays."""
    if not Tick.objects.filter(name=name).update(ran_at=now):
        Tick.objects.get_or_create(name=name, defaults={"ran_at": now})


def silent_ticks(now: datetime) -> tuple[SilentTick, ...]:
    """Return the scheduled tasks that missed three of their times, in the order of the schedule; one query."""
    ran = dict(Tick.objects.filter(name__in=SCHEDULED).values_list("name", "ran_at"))
    found = (SilentTick(name, every, ran.get(name)) for name, every in SCHEDULED.items())
    return tuple(tick for tick in found if tick.ran_at is None or now - tick.ran_at > tick.every * _MISSED + _GRACE)
