"""What moved between the last issue and this one, and by how much each cause moved it."""

from collections.abc import Collection, Sequence

from recommendations.digests.content import Move, SplitPart
from recommendations.digests.issue import Issue
from recommendations.digests.news import recommendation_address
from recommendations.direction.change import ChangeSplit
from recommendations.direction.sentences import change_sentence
from recommendations.status.cells import shown_tracks
from recommendations.status.ledger import change_splits
from recommendations.status.queries import direction_changes
from recommendations.status.values import Change
from recommendations.vocabulary import ShownLabel

_NOTHING = 1e-9


def moves(stirred_codes: Collection[str], issue: Issue) -> tuple[Move, ...]:
    """Return what changed between the end of the last issue and of this one; both ends read to the last instant."""
    brief, before = issue.subscription.brief, issue.before.known_at
    found = direction_changes(brief, recorded_from=before, recorded_to=issue.known_at)
    changes = [c for c in found if c.recommendation_code in issue.codes and issue.scope.shows(c.actor.code)]
    splits = _splits(changes, issue)
    return tuple(_move(change, split, stirred_codes, issue) for change, split in zip(changes, splits, strict=True))


def split_parts(split: ChangeSplit, *, before: float | None, after: float | None) -> tuple[SplitPart, ...]:
    """Return what each cause did to a share, in whole points that add up to the difference of the shares as shown.

    Rounded one by one, four parts can miss their sum by a point or two; those rounded most give way. Nothing where the
    days as read anew start from another share than the one shown before, or where none was.
    """
    if before is None or after is None or round(split.share_before) != round(100 * before):
        return ()
    exact = {
        "Ageing of earlier events": split.ageing,
        "New events": split.new_events,
        "Late reports": split.late,
        "Revised assessments": split.revisions,
    }
    points = {words: round(part) for words, part in exact.items()}
    at_work = [words for words, part in exact.items() if abs(part) > _NOTHING]
    missing = round(100 * after) - round(100 * before) - sum(points.values())
    if missing and not at_work:
        return ()
    step = 1 if missing > 0 else -1
    for _ in range(abs(missing)):
        points[max(at_work, key=lambda words: step * (exact[words] - points[words]))] += step
    return tuple(SplitPart(words, number) for words, number in points.items() if number)


def _splits(changes: Sequence[Change], issue: Issue) -> list[ChangeSplit | None]:
    """Return what moved each; None where the days as read anew do not show the recorded change."""
    tracks = {(t.recommendation.code, t.actor.code): t for t in shown_tracks(issue.subscription.brief)}
    moved = [tracks[change.recommendation_code, change.actor.code] for change in changes]
    splits = change_splits(moved, before=issue.before, after=issue.after)
    return [_agreeing(change, splits.get(track.pk)) for change, track in zip(changes, moved, strict=True)]


def _agreeing(change: Change, split: ChangeSplit | None) -> ChangeSplit | None:
    if split is None or not split.material or (split.label_before is not split.label_after) is not change.label_changed:
        return None
    return split


def _move(change: Change, split: ChangeSplit | None, stirred_codes: Collection[str], issue: Issue) -> Move:
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
        cause=change_sentence(split) if split else "",
        split=split_parts(split, before=change.share_before, after=change.share_after) if split else (),
    )
