"""One closed period of one subscription as frozen values. Every query of a digest ends here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from recommendations.digests.addresses import address, address_as_of
from recommendations.digests.content import Development, DigestContent, Move, News, Standing, Sum
from recommendations.digests.developments import Telling, stirred, tellings
from recommendations.digests.figures import new_figures
from recommendations.digests.heading import heading
from recommendations.digests.issue import Issue, issue_of
from recommendations.digests.news import (
    context_developments,
    corrections,
    lead,
    news_by_recommendation,
    recommendation_address,
    to_watch,
    told_now,
)
from recommendations.digests.period import closings
from recommendations.digests.subscribe import unsubscribe_token
from recommendations.digests.tally import (
    TOLD,
    TOLD_LATE,
    developments_recorded,
    developments_told,
    items_fetched,
    labels_moved,
    unbalanced,
)
from recommendations.direction.change import ChangeSplit
from recommendations.direction.sentences import change_sentence
from recommendations.models import Digest
from recommendations.status.cells import shown_tracks
from recommendations.status.ledger import change_splits
from recommendations.status.queries import board, direction_changes
from recommendations.status.values import Change, Tally
from recommendations.vocabulary import Cadence, ShownLabel

# As the eye expects a list: toward on top, away below, what is unknown last.
_ORDER = (
    ShownLabel.TOWARD,
    ShownLabel.LEANING_TOWARD,
    ShownLabel.MIXED,
    ShownLabel.HOLDING,
    ShownLabel.LEANING_AWAY,
    ShownLabel.AWAY,
    ShownLabel.NO_RECENT_EVIDENCE,
    ShownLabel.NOT_YET_RATED,
)


def compose_digest(digest: Digest) -> DigestContent:
    """Return what one issue says: a function of the rows and the period alone, whenever it runs.

    Selects by `recorded_at` inside the period; what was withdrawn or replaced after it is the next issue's business.
    """
    issue = issue_of(digest)
    found = tellings(issue)
    content = _content(found, issue)
    return replace(content, heading=heading(content, lead=lead(found)))


def _content(found: Sequence[Telling], issue: Issue) -> DigestContent:
    moves, tallies = _moves(stirred(found, issue), issue), _tallies(issue)
    news, context = news_by_recommendation(found, issue), context_developments(found, issue)
    sums = _sums(found, moves, news, context, issue)
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
        chosen=issue.chosen,
        corrections=corrections(found, moves, issue),
        moves=moves,
        news=news,
        context=context,
        figures=new_figures(issue),
        columns=tuple(tally.actor.name for tally in tallies),
        standings=_standings(tallies, issue),
        to_watch=to_watch(issue),
        sums=tuple(one for one in sums if one.words != TOLD or dict(one.parts)[TOLD_LATE]),
        told=told_now(found, issue),
        problems=(*unbalanced(sums), *_contradictions(moves, tallies)),
        board_url=address_as_of("board", as_of=issue.as_of, brief=subscription.brief.code),
        choice_url=address("unsubscribe", unsubscribe_token(subscription)),
    )


def _moves(stirred_codes: Collection[str], issue: Issue) -> tuple[Move, ...]:
    """Return what changed between the end of the last period and of this one; both ends read to the last instant."""
    brief, before = issue.subscription.brief, issue.before.known_at
    found = direction_changes(brief, recorded_from=before, recorded_to=issue.known_at)
    changes = [change for change in found if change.recommendation_code in issue.codes]
    causes = _causes(changes, issue)
    return tuple(_move(change, cause, stirred_codes, issue) for change, cause in zip(changes, causes, strict=True))


def _causes(changes: Sequence[Change], issue: Issue) -> list[str]:
    """Return a sentence for each change on what moved it, as the page of its explanation says it."""
    tracks = {(t.recommendation.code, t.actor.code): t for t in shown_tracks(issue.subscription.brief)}
    moved = [tracks[change.recommendation_code, change.actor.code] for change in changes]
    splits = change_splits(moved, before=issue.before, after=issue.after)
    return [_cause(change, splits.get(track.pk)) for change, track in zip(changes, moved, strict=True)]


def _cause(change: Change, split: ChangeSplit | None) -> str:
    """Say what moved a direction; nothing where the days as read anew do not show the recorded change."""
    if split is None or not split.material or (split.label_before is not split.label_after) is not change.label_changed:
        return ""
    return change_sentence(split)


def _move(change: Change, cause: str, stirred_codes: Collection[str], issue: Issue) -> Move:
    lapsed = change.label_changed and change.after is ShownLabel.NO_RECENT_EVIDENCE
    return Move(
        recommendation=change.recommendation_code,
        title=change.title,
        url=recommendation_address(change.recommendation_code, issue),
        actor_code=change.actor.code,
        actor=change.actor.name,
        before=change.before,
        after=change.after,
        on=change.on,
        reason=change.reason,
        share_before=change.share_before,
        share_after=change.share_after,
        label_changed=change.label_changed,
        faded=lapsed and change.recommendation_code not in stirred_codes,
        cause=cause,
    )


def _tallies(issue: Issue) -> tuple[Tally, ...]:
    return board(issue.subscription.brief, as_of=issue.as_of, known_at=issue.known_at).tallies


def _standings(tallies: Sequence[Tally], issue: Issue) -> tuple[Standing, ...]:
    """Return one line per label with, for each actor, how many recommendations in scope stand there."""
    stand = [{label: len(issue.codes.intersection(codes)) for label, codes in tally.counts} for tally in tallies]
    return tuple(Standing(label, tuple(column[label] for column in stand)) for label in _ORDER)


def _sums(
    found: Sequence[Telling], moves: Sequence[Move], news: Sequence[News], context: Sequence[Development], issue: Issue
) -> tuple[Sum, ...]:
    listed = {one.event for developments in (*(n.developments for n in news), context) for one in developments}
    return (
        items_fetched(issue),
        developments_recorded(found, issue),
        developments_told(listed, found, issue),
        labels_moved(moves),
    )


def _contradictions(moves: Iterable[Move], tallies: Iterable[Tally]) -> tuple[str, ...]:
    """Say where a change ends in another label than the table of where things stand counts."""
    stands = {(code, tally.actor.code): label for tally in tallies for label, codes in tally.counts for code in codes}
    return tuple(
        f"{move.recommendation}, {move.actor}: the change ends in “{move.after.label}”, "
        f"the table counts “{stands[move.recommendation, move.actor_code].label}”."
        for move in moves
        if stands.get((move.recommendation, move.actor_code), move.after) is not move.after
    )


def _periods_covered(issue: Issue) -> int:
    subscription = issue.subscription
    ends = closings(
        Cadence(subscription.cadence),
        zone=ZoneInfo(subscription.time_zone),
        send_hour=subscription.send_hour,
        after=issue.start,
        until=issue.end,
    )
    return max(1, sum(1 for _ in ends))
