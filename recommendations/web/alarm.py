"""The alarm when scheduled work stops: without it, pages grow old and look well."""

from dataclasses import dataclass
from datetime import datetime

from recommendations.ingestion.silence import age_in_words
from recommendations.status.ticks import SilentTick, silent_ticks
from recommendations.status.timetable import MINUTE, SCHEDULED


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong in a few words, and a sentence for each thing that is."""

    title: str
    sentences: tuple[str, ...]


def scheduler_alarm(now: datetime) -> Alarm | None:
    """Return the scheduled tasks that are silent, or in one sentence that all are; None where each one ran; one query.

    A tracker that never ran one says so on the page of feeds: it may be about to start.
    """
    silent = silent_ticks(now)
    ran = [tick.ran_at for tick in silent if tick.ran_at]
    if len(silent) == len(SCHEDULED) and not ran:
        return None
    if ran and _stopped(silent):
        sentence = (
            f"Nothing scheduled has run for {age_in_words(now - max(ran))}: no feed is checked and no digest leaves. "
            "Tell who runs the tracker to see whether scheduler and worker are up."
        )
        return Alarm("The scheduler is silent.", (sentence,))
    count = "One scheduled task is" if len(silent) == 1 else f"{len(silent)} scheduled tasks are"
    return Alarm(f"{count} silent.", tuple(tick.sentence for tick in silent)) if silent else None


def _stopped(silent: tuple[SilentTick, ...]) -> bool:
    """Say whether none of the tasks of each minute comes any more; those of each hour are noticed later."""
    return sum(tick.every == MINUTE for tick in silent) == sum(every == MINUTE for every in SCHEDULED.values())
