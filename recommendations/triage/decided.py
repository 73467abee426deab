"""What people decided: written down with each decision, read for the pace of the day and for what can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from recommendations.models import Decision
from recommendations.vocabulary import DecisionKind, StoryState

WAITING = (StoryState.OPEN, StoryState.UNMATCHED)
UNDO_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many stories were decided today, and in how many seconds each; `median_seconds` None: nobody's is known."""

    decided: int
    median_seconds: float | None


def keep_decision(
    story_id: int,
    kind: DecisionKind,
    *,
    by: User,
    now: datetime,
    seconds: float | None = None,
    moved: Mapping[str, Sequence[int]] | None = None,
) -> Decision:
    """Write a decision down. `seconds`: from showing the story to deciding it, None where not known.

    `moved`: what a joined story gave away, as ids by what they are of.
    """
    return Decision.objects.create(story_id=story_id, kind=kind, by=by, decided_at=now, seconds=seconds, moved=moved)


def pace_today(*, by: User | None = None, now: datetime) -> Pace:
    """Return today's pace, of everybody or of one person. What was taken back does not count."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    made = Decision.objects.filter(decided_at__gte=midnight, decided_at__lte=now, undone_at=None)
    mine = made if by is None else made.filter(by=by)
    seconds = list(mine.values_list("seconds", flat=True))
    known = [one for one in seconds if one is not None]
    return Pace(len(seconds), median(known) if known else None)


def undoable_decisions(*, by: User, now: datetime) -> "QuerySet[Decision]":
    """Return what somebody may still take back, the latest first, with the stories and the events they led to.

    Only the last decision on a story is among them. One query, also after many stories were rejected at once.
    """
    later = Decision.objects.filter(story=OuterRef("story"), undone_at=None, pk__gt=OuterRef("pk"))
    rows = Decision.objects.filter(by=by, undone_at=None, decided_at__gte=now - UNDO_WITHIN, decided_at__lte=now)
    return rows.filter(~Exists(later)).select_related("story__event").order_by("-decided_at", "-pk")


def is_last(decision: Decision) -> bool:
    """Say whether nothing was decided about the story after this."""
    return not Decision.objects.filter(story=decision.story_id, undone_at=None, pk__gt=decision.pk).exists()
