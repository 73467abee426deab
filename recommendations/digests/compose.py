"""One closed period of one subscription as frozen values. Every query of a digest ends here."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from recommendations.digests.addresses import address_as_of
from recommendations.digests.ahead import to_watch, watchpoints
from recommendations.digests.content import Development, DigestContent, Move, News, Sum
from recommendations.digests.developments import Telling, stirred, tellings
from recommendations.digests.figures import new_figures
from recommendations.digests.heading import heading
from recommendations.digests.issue import Issue, issue_of
from recommendations.digests.moves import moves
from recommendations.digests.news import context_developments, corrections, lead, news_by_recommendation, told_now
from recommendations.digests.period import closings
from recommendations.digests.queue import queue
from recommendations.digests.shared import nobodys_choice_address, personal
from recommendations.digests.standings import columns, contradictions, standings
from recommendations.digests.tally import (
    TOLD,
    TOLD_LATE,
    developments_recorded,
    developments_told,
    items_fetched,
    labels_moved,
    unbalanced,
)
from recommendations.models import Digest
from recommendations.vocabulary import Cadence, Detail


def compose_digest(digest: Digest) -> DigestContent:
    """Return what one issue says: a function of the rows and the period alone, whenever it runs.

    Selects by `recorded_at` from the end of the last issue that reached the reader; what was withdrawn or replaced
    after the period is the next issue's business.
    """
    return personal(compose_shared(digest), digest.subscription)


def compose_shared(digest: Digest) -> DigestContent:
    """Return what one issue says to every reader with the same composition key; `personal` adds what is one's own."""
    issue = issue_of(digest)
    found = tellings(issue)
    content = _content(found, issue)
    return replace(
        content,
        heading=heading(content, lead=lead(found)),
        quiet=_is_quiet(content, issue),
        memory=issue.history.remember(repr(content.told)),
    )


def _content(found: Sequence[Telling], issue: Issue) -> DigestContent:
    moved, stand = moves(stirred(found, issue), issue), columns(issue)
    news, context = news_by_recommendation(found, issue), context_developments(found, issue)
    sums = _sums(found, moved, news, context, issue)
    subscription = issue.subscription
    return DigestContent(
        brief=subscription.brief.title,
        brief_code=subscription.brief.code,
        cadence=Cadence(subscription.cadence),
        issue=issue.number,
        period_start=issue.start,
        period_end=issue.end,
        periods_covered=_periods_covered(issue),
        time_zone=subscription.time_zone,
        as_of=issue.as_of,
        heading="",
        chosen=issue.scope.chosen,
        corrections=corrections(found, moved, issue),
        moves=moved,
        news=news,
        context=context,
        figures=new_figures(issue),
        columns=tuple(name for name, _ in stand),
        standings=standings(stand),
        to_watch=to_watch(issue),
        sums=tuple(one for one in sums if one.words != TOLD or dict(one.parts)[TOLD_LATE]),
        told=told_now(found, issue),
        problems=(*unbalanced(sums), *contradictions(moved, stand)),
        board_url=address_as_of("board", as_of=issue.as_of, brief=subscription.brief.code),
        choice_url=nobodys_choice_address(),
        detail=Detail(subscription.detail),
        pillars_chosen=issue.scope.pillars,
        actors_chosen=issue.scope.actors,
        watchpoints=watchpoints(issue),
        queue=queue(stand, issue),
    )


def _is_quiet(content: DigestContent, issue: Issue) -> bool:
    """Whether it goes out with nothing new: who asked to hear of changes only hears of nothing else."""
    return content.is_empty and issue.subscription.quiet_mail and content.cadence is not Cadence.ON_CHANGE


def _sums(
    found: Sequence[Telling], moved: Sequence[Move], news: Sequence[News], context: Sequence[Development], issue: Issue
) -> tuple[Sum, ...]:
    listed = {one.event for developments in (*(n.developments for n in news), context) for one in developments}
    return (
        items_fetched(issue),
        developments_recorded(found, issue),
        developments_told(listed, found, issue),
        labels_moved(moved),
    )


def _periods_covered(issue: Issue) -> int:
    """Return how many periods close in an issue; what comes on change comes when it comes, and has none."""
    subscription = issue.subscription
    if subscription.cadence == Cadence.ON_CHANGE:
        return 1
    ends = closings(
        Cadence(subscription.cadence),
        zone=ZoneInfo(subscription.time_zone),
        send_hour=subscription.send_hour,
        after=issue.start,
        until=issue.end,
    )
    return max(1, sum(1 for _ in ends))
