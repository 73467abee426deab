"""What editors noted beside a direction, as values."""

from dataclasses import dataclass
from datetime import date, datetime

from recommendations.vocabulary import Label


@dataclass(frozen=True, slots=True)
class CallNote:
    """An editor's call that stands on the day asked for; it lapses by itself on `expires_on`."""

    label: Label
    reason: str
    called_by: str
    called_at: datetime
    expires_on: date


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call ever made on a track: still standing on the day asked for, taken back at a moment, or lapsed by then."""

    actor_code: str
    actor_name: str
    note: CallNote
    withdrawn_at: datetime | None
    stands: bool


@dataclass(frozen=True, slots=True)
class CheckNote:
    """Somebody looked and found nothing new."""

    checked_at: datetime
    checked_by: str
    note: str
