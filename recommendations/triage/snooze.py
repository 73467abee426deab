"""Put a story off: it waits on, and is shown again when its day has come."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.events.finding import refuse
from recommendations.models import Decision, Story
from recommendations.triage.decided import WAITING, keep_decision
from recommendations.triage.review import AlreadyDecided
from recommendations.vocabulary import DecisionKind

LONGEST_SNOOZE = timedelta(days=366)


class AsleepAlready(AlreadyDecided):
    """Somebody else put the story off. `story`: until when."""

    def __init__(self, story: Story, who: str) -> None:
        super().__init__(story)
        until = story.snoozed_until
        on = f" until {until.day} {until:%b %Y at %H:%M} UTC" if until else ""
        self.args = (f"This story was put off by {who}{on}. Nothing was changed.",)


@transaction.atomic
def snooze_story(story_id: int, until: datetime, *, by: User, now: datetime, seconds: float | None = None) -> Story:
    """Hide a story that waits until a moment. The same moment again changes nothing.

    Whoever put it off may choose another moment, others may not: AlreadyDecided, as where the story is decided. Raises
    BadFinding on `until`.
    """
    refuse({"until": _wrong_with(until, now)})
    story = Story.objects.select_for_update(no_key=True).get(pk=story_id)
    if story.state not in WAITING:
        raise AlreadyDecided(story)
    if story.snoozed_until == until:
        return story
    sleeper = _who_put_it_off(story, now)
    if sleeper and sleeper != by:
        raise AsleepAlready(story, str(sleeper))
    claimed = Story.objects.filter(pk=story_id, state__in=WAITING, snoozed_until=story.snoozed_until)
    if claimed.update(snoozed_until=until) != 1:
        raise AlreadyDecided(Story.objects.get(pk=story_id))
    keep_decision(story_id, DecisionKind.SNOOZED, by=by, now=now, seconds=seconds)
    story.refresh_from_db()
    return story


def _wrong_with(until: datetime, now: datetime) -> list[str]:
    if until <= now:
        return ["Choose a day still to come."]
    if until > now + LONGEST_SNOOZE:
        return ["Choose a day within a year. What can wait longer is better rejected."]
    return []


def _who_put_it_off(story: Story, now: datetime) -> User | None:
    """Return who hides a story at the moment; None where nobody does."""
    if story.snoozed_until is None or story.snoozed_until <= now:
        return None
    last = Decision.objects.filter(story=story, kind=DecisionKind.SNOOZED, undone_at=None).order_by("-pk").first()
    return last.by if last else None
