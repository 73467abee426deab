"""What the reader is told about events: tellings to the values of an issue."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from recommendations.digests.addresses import address, address_as_of
from recommendations.digests.content import Correction, Development, Judged, Move, News, Rating, Told
from recommendations.digests.corrections import differences, told_together
from recommendations.digests.developments import Telling, TrackRating
from recommendations.digests.issue import Issue, begins_at
from recommendations.digests.wording import named
from recommendations.models import Event
from recommendations.vocabulary import DatePrecision, Side, Significance, Step

ONE_DAY = timedelta(days=1)


def news_by_recommendation(found: Sequence[Telling], issue: Issue) -> tuple[News, ...]:
    """Return what is new and counts, under each recommendation it was judged on, in the order of the brief."""
    by_code: dict[str, list[Development]] = {r.code: [] for r in issue.recommendations.values()}
    for telling in found:
        for code, ratings in groupby(telling.counted, key=lambda r: r.rating.recommendation):
            by_code[code].append(_development(telling.event, tuple(ratings), issue))
    return tuple(
        News(r.code, r.title, recommendation_address(r.code, issue), tuple(by_code[r.code]))
        for r in issue.recommendations.values()
        if by_code[r.code]
    )


def context_developments(found: Iterable[Telling], issue: Issue) -> tuple[Development, ...]:
    """Return what was recorded as context and carries no weight."""
    return tuple(_development(t.event, t.fresh, issue) for t in found if t.is_context)


def corrections(found: Iterable[Telling], moves: Iterable[Move], issue: Issue) -> tuple[Correction, ...]:
    """Return what earlier issues told and is now known otherwise, the oldest issue first."""
    moved = {m.recommendation for m in moves if m.label_changed}
    made = []
    for telling in found:
        sentences = _corrected(telling, issue)
        if telling.before and sentences:
            all_sentences = (*sentences, _effect(telling.before, moved))
            made.append(
                Correction(
                    telling.before.issue, telling.event.headline, event_address(telling.event.code), all_sentences
                )
            )
    return tuple(sorted(made, key=lambda c: c.issue))


def told_now(found: Iterable[Telling], issue: Issue) -> tuple[Told, ...]:
    """Return what the next issues have to compare with: all that this one tells for the first time or corrects."""
    return tuple(
        told_together(telling.before, telling.as_told(issue.number))
        for telling in found
        if telling.fresh or _corrected(telling, issue)
    )


def lead(found: Iterable[Telling]) -> str:
    """Return the headline of the development that weighs most, the newest among equals; empty where none counts."""
    counted = [
        (max(_weight(r.rating) for r in t.counted), t.event.occurred_on, t.event.headline) for t in found if t.counted
    ]
    return max(counted)[-1] if counted else ""


def recommendation_address(code: str, issue: Issue) -> str:
    """Return the page of a recommendation as it stood at the end of the period."""
    return address_as_of("recommendation", issue.subscription.brief.code, code, as_of=issue.as_of)


def event_address(code: str) -> str:
    """Return the page of an event, with its sources and corrections."""
    return address("event", code)


def _corrected(telling: Telling, issue: Issue) -> tuple[str, ...]:
    return differences(telling.before, telling.as_told(issue.number)) if telling.before else ()


def _effect(before: Told, moved: set[str]) -> str:
    codes = [code for code in dict.fromkeys(r.recommendation for r in before.ratings) if code in moved]
    return f"Labels moved on {named(codes)}; see below." if codes else "No label moved."


def _weight(rating: Rating) -> int:
    return list(Significance).index(rating.significance) if rating.significance else 0


def _development(event: Event, ratings: tuple[TrackRating, ...], issue: Issue) -> Development:
    source = min(event.citations.all(), key=lambda c: not c.url, default=None)
    before_the_period = begins_at(event.occurred_on + ONE_DAY) <= issue.start
    recorded_at = max(r.recorded_at for r in ratings).astimezone(ZoneInfo(issue.subscription.time_zone))
    return Development(
        event=event.code,
        headline=event.headline,
        url=event_address(event.code),
        occurred_on=event.occurred_on,
        date_precision=DatePrecision(event.date_precision),
        step=Step(event.step) if event.step else None,
        recorded_late_on=recorded_at.date() if before_the_period else None,
        publisher=source.publisher.name if source and source.publisher else "",
        source_url=source.url if source else "",
        judged=_judged_alike(ratings),
        recommendations=tuple(dict.fromkeys(r.rating.recommendation for r in ratings)),
    )


def _judged_alike(ratings: Iterable[TrackRating]) -> tuple[Judged, ...]:
    """Put actors with one judgement together, in the order of the board's columns."""
    alike: dict[tuple[Side, Significance, bool], list[str]] = {}
    for one in ratings:
        side, significance, _, coders_differ = one.rating.judgement
        if side is not None and significance is not None:
            alike.setdefault((side, significance, coders_differ), []).append(one.rating.actor)
    return tuple(Judged(tuple(dict.fromkeys(actors)), *judgement) for judgement, actors in alike.items())
