"""What waits for whoever gets to it first: triage, figures, mails, feeds, terms, and the tracks of others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.timezone import localdate

from recommendations.models import Digest, Feed, MatchTerm
from recommendations.status.overdue import overdue_indicators
from recommendations.status.ticks import silent_ticks
from recommendations.triage.filters import by_relevance, matching, with_standing
from recommendations.vocabulary import DigestState
from recommendations.web.day_parts import MOST_LINES, Asking, Line, Part, address_of, in_words, part_of
from recommendations.web.day_tracks import track_parts
from recommendations.web.feed_filter import FAILING, silent

STRONGEST = 3
_NEEDS_A_PERSON = (DigestState.HELD, DigestState.STUCK, DigestState.FAILED)


@dataclass(frozen=True, slots=True)
class TriageDay:
    """What waits in triage. `oldest_at` None: nothing does."""

    waiting: int
    strong: int
    oldest_at: datetime | None
    lines: tuple[Line, ...]


def triage_day(asking: Asking) -> TriageDay | None:
    """Return what waits in triage with the strongest matches; None for whoever decides no stories. Two queries."""
    if not asking.may("decide_story"):
        return None
    annotated: dict[str, Any] = {"standing": "open"}
    waiting = with_standing(asking.now).filter(**annotated)
    sums = waiting.aggregate(
        waiting=Count("pk"), strong=Count("pk", filter=matching(strong=True)), oldest=Min("first_seen_at")
    )
    strongest = by_relevance(waiting.filter(matching(strong=True)))[:STRONGEST]
    lines = tuple(Line(story.headline, reverse("story", args=(story.pk,))) for story in strongest)
    return TriageDay(sums["waiting"], sums["strong"], sums["oldest"], lines)


def desk_parts(asking: Asking) -> tuple[Part, ...]:
    """Return everything that waits for anybody who may do it, the empty parts too; at most sixteen queries."""
    return tuple(_parts(asking))


def _parts(asking: Asking) -> Iterator[Part]:
    if asking.may("resend_digest"):
        yield _digests()
    if asking.may("view_feed"):
        yield _scheduler(asking.now)
        yield _failing()
        yield _silent(asking.now)
    if asking.may("add_observation"):
        yield _observations(asking)
    yield from track_parts(asking, own=False)
    if asking.may("change_matchterm"):
        yield _terms()


def _digests() -> Part:
    rows = Digest.objects.filter(state__in=_NEEDS_A_PERSON).select_related("subscription__subscriber")
    count = rows.count()
    lines = tuple(
        Line(
            f"To {one.subscription.email or 'the archive'}, {one.get_state_display().lower()}",
            reverse("digest", args=(one.pk,)),
            one.failure,
        )
        for one in rows.order_by("-period_end", "-pk")[:MOST_LINES]
    )
    return Part("stuck digests", "Digests held, stuck or refused", count, lines, reverse("digests"))


def _scheduler(now: datetime) -> Part:
    feeds = reverse("feeds")
    lines = [Line(tick.name.replace("_", " ").capitalize(), feeds, tick.sentence) for tick in silent_ticks(now)]
    return part_of("silent tasks", "Scheduled tasks that went silent", lines, address=feeds)


def _failing() -> Part:
    rows = Feed.objects.filter(FAILING)
    lines = tuple(
        Line(feed.title, reverse("feed", args=(feed.pk,)), f"{feed.get_last_outcome_display()}{_since(feed)}")
        for feed in rows.order_by("-error_count", "title", "pk")[:MOST_LINES]
    )
    return Part("failing feeds", "Feeds in trouble", rows.count(), lines, f"{reverse('feeds')}?state=failing")


def _since(feed: Feed) -> str:
    return f" since {in_words(localdate(feed.failing_since_at))}" if feed.failing_since_at else ""


def _silent(now: datetime) -> Part:
    rows = Feed.objects.filter(silent(now))
    lines = tuple(
        Line(feed.title, reverse("feed", args=(feed.pk,)), _newest(feed))
        for feed in rows.order_by("newest_published_at", "title", "pk")[:MOST_LINES]
    )
    return Part("silent feeds", "Feeds that went silent", rows.count(), lines, f"{reverse('feeds')}?state=silent")


def _newest(feed: Feed) -> str:
    newest = feed.newest_published_at or feed.last_new_entry_at
    return f"newest item {in_words(localdate(newest))}" if newest else "never brought an item"


def _observations(asking: Asking) -> Part:
    lines = []
    for late in overdue_indicators(on=asking.today):
        one = late.indicator
        codes = (one.recommendation.brief.code, one.recommendation.code, one.code)
        text = f"{one.recommendation.code} {one.name}, {one.actor.name}"
        lines.append(Line(text, reverse("indicator", args=codes), late.sentence))
    return part_of("overdue figures", "Indicators whose next figure is overdue", lines)


def _terms() -> Part:
    rows = MatchTerm.objects.filter(quieted_at__isnull=False).select_related("recommendation__brief")
    page = address_of("upkeep-quiet", "upkeep")
    lines = tuple(
        Line(
            term.text,
            page or reverse("recommendation", args=(term.recommendation.brief.code, term.recommendation.code)),
            f"{term.recommendation.code}, quiet since {in_words(localdate(term.quieted_at))}",
        )
        for term in rows.order_by("-quieted_at", "pk")[:MOST_LINES]
    )
    return Part("quiet terms", "Terms that went quiet, for repair", rows.count(), lines, page)
