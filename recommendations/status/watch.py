"""Watchpoints: what would turn an arrow, by when, and what became of it. They are looked at, never counted.

What somebody watched for is not rewritten: another day is a new watchpoint, and the old one is settled as overtaken.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from recommendations.models import Event, Track, Watchpoint
from recommendations.vocabulary import ActorRole, EventState, Side, WatchOutcome

LONGEST_TEXT = 300
FURTHEST = timedelta(days=3653)
SIDES = (Side.TOWARD, Side.AWAY)  # nothing that is neutral turns an arrow


class BadWatchpoint(ValueError):  # noqa: N818 -- a word of the design
    """A watchpoint that cannot be set, moved or settled so; `errors` says by field what is wrong and what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors.values()))


class AlreadySettled(Exception):  # noqa: N818 -- a word of the design
    """Somebody was faster: the watchpoint is settled, and stays so."""

    def __init__(self, watchpoint: Watchpoint) -> None:
        self.watchpoint = watchpoint
        word = WatchOutcome(watchpoint.outcome).label.lower()
        super().__init__(f"{watchpoint.settled_by} settled it already: {word}. Nothing was changed.")


@transaction.atomic
def set_watchpoint(track: Track, *, text: str, side: Side, due_on: date, by: User, now: datetime) -> Watchpoint:
    """Watch for something on a track until a day. Raises BadWatchpoint.

    What is watched for already, in the same words, to the same side and day, is returned as it stands.
    """
    text = " ".join(text.split())
    _refuse(_track_errors(track) | _text_errors(text) | _side_errors(side) | _day_errors(due_on, now))
    Track.objects.select_for_update(no_key=True).get(pk=track.pk)
    same = open_watchpoints().filter(track=track, text=text, side=side, due_on=due_on).first()
    return same or _write(track, text=text, side=side, due_on=due_on, by=by, now=now)


@transaction.atomic
def settle_watchpoint(
    watchpoint_id: int, *, outcome: WatchOutcome, note: str = "", event_code: str = "", by: User, now: datetime
) -> Watchpoint:
    """Say what became of a watchpoint, once. Raises AlreadySettled, BadWatchpoint and Watchpoint.DoesNotExist."""
    note, event = " ".join(note.split()), _event_of(event_code)
    _refuse(_outcome_errors(outcome, note, event_code, event))
    columns = {"outcome": outcome.value, "outcome_note": note, "settled_by": by, "settled_at": now, "event": event}
    if not open_watchpoints().filter(pk=watchpoint_id).update(**columns):
        raise AlreadySettled(Watchpoint.objects.select_related("settled_by").get(pk=watchpoint_id))
    return Watchpoint.objects.get(pk=watchpoint_id)


@transaction.atomic
def move_watchpoint(watchpoint_id: int, *, due_on: date, reason: str, by: User, now: datetime) -> Watchpoint:
    """Watch for the same until another day: the old one is settled as overtaken, and the new one returned.

    Raises AlreadySettled, BadWatchpoint and Watchpoint.DoesNotExist.
    """
    old = Watchpoint.objects.select_related("track__actor").get(pk=watchpoint_id)
    errors = _day_errors(due_on, now)
    if not errors and due_on == old.due_on:
        errors = {"due_on": "That is the day it has already. Choose another."}
    _refuse(errors)
    said = " ".join(reason.split())
    note = f"Moved to {due_on.isoformat()}{f': {said}' if said else '.'}"
    if len(note) > LONGEST_TEXT:
        raise BadWatchpoint({"reason": f"Keep the reason under {LONGEST_TEXT - 30} characters."})
    settle_watchpoint(watchpoint_id, outcome=WatchOutcome.OVERTAKEN, note=note, by=by, now=now)
    same = open_watchpoints().filter(track=old.track, text=old.text, side=old.side, due_on=due_on).first()
    return same or _write(old.track, text=old.text, side=Side(old.side), due_on=due_on, by=by, now=now)


def open_watchpoints() -> "QuerySet[Watchpoint]":
    """Return what is watched for now, the nearest day first, with track, recommendation, actor and who set it."""
    return _with_names(Watchpoint.objects.filter(outcome=""))


def settled_watchpoints() -> "QuerySet[Watchpoint]":
    """Return what was settled, the latest first, with the events that settled it."""
    rows = _with_names(Watchpoint.objects.exclude(outcome=""))
    return rows.select_related("settled_by", "event").order_by("-settled_at", "-pk")


def due_watchpoints(on: date, within_days: int) -> "QuerySet[Watchpoint]":
    """Return the open watchpoints whose day lies at most so many days after one; those overdue come first."""
    return open_watchpoints().filter(due_on__lte=on + timedelta(days=within_days))


def watchpoints_as_of(on: date, *, known_at: datetime) -> "QuerySet[Watchpoint]":
    """Return what was watched for at the end of a day (UTC), as far as a moment knew."""
    end = min(known_at, datetime.combine(on + timedelta(days=1), time(), UTC) - timedelta.resolution)
    standing = Q(settled_at=None) | Q(settled_at__gt=end)
    return _with_names(Watchpoint.objects.filter(standing, set_at__lte=end))


def _with_names(rows: "QuerySet[Watchpoint]") -> "QuerySet[Watchpoint]":
    names = ("track__recommendation__brief", "track__actor", "set_by")
    return rows.select_related(*names).order_by("due_on", "pk")


def _write(track: Track, *, text: str, side: Side, due_on: date, by: User, now: datetime) -> Watchpoint:
    return Watchpoint.objects.create(track=track, text=text, side=side.value, due_on=due_on, set_by=by, set_at=now)


def _event_of(code: str) -> Event | None:
    """Return the event of a code; one that was merged stands for the one it went into."""
    event = Event.objects.select_related("duplicate_of").filter(code=code.strip()).first() if code.strip() else None
    return (event.duplicate_of or event) if event else None


def _refuse(errors: dict[str, str]) -> None:
    if errors:
        raise BadWatchpoint(errors)


def _track_errors(track: Track) -> dict[str, str]:
    if track.actor.role == ActorRole.CONTEXT:
        return {"track": f"{track.actor} is context and has no direction to turn. Choose a tracked actor."}
    if track.archived_at or track.recommendation.archived_at:
        return {"track": f"{track} is archived. Choose a track that is still followed."}
    return {}


def _text_errors(text: str) -> dict[str, str]:
    if not text:
        return {"text": "Say in a sentence what would have to happen."}
    if len(text) > LONGEST_TEXT:
        return {"text": f"Keep it under {LONGEST_TEXT} characters. It has {len(text)}."}
    return {}


def _side_errors(side: Side) -> dict[str, str]:
    return {} if side in SIDES else {"side": "Say which way it would turn the arrow: toward or away."}


def _day_errors(due_on: date, now: datetime) -> dict[str, str]:
    today = now.astimezone(UTC).date()
    if not today <= due_on <= today + FURTHEST:
        return {"due_on": "Give the day by which to look: today or later, within ten years."}
    return {}


def _outcome_errors(outcome: WatchOutcome, note: str, code: str, event: Event | None) -> dict[str, str]:
    errors = {}
    if outcome == WatchOutcome.OVERTAKEN and not note:
        errors["note"] = "Say what overtook it, so that a reader can follow."
    if len(note) > LONGEST_TEXT:
        errors["note"] = f"Keep the note under {LONGEST_TEXT} characters. It has {len(note)}."
    if code.strip() and (event is None or event.state != EventState.CONFIRMED):
        errors["event"] = f"No confirmed development has the code “{code.strip()[:60]}”. Copy it from its page."
    return errors
