"""What an earlier issue told and what is known now: values in, sentences out."""

from collections.abc import Iterable
from dataclasses import replace

from recommendations.digests.content import Rating, Told
from recommendations.digests.wording import rated, written_day
from recommendations.vocabulary import Step


def last_told(issues: Iterable[tuple[Told, ...]]) -> dict[str, Told]:
    """Return, by event code, what was told last; `issues` from the oldest to the newest."""
    return {told.event: told for issue in issues for told in issue}


def told_together(before: Told | None, now: Told) -> Told:
    """Return what a reader knows of an event after this issue: what was told before, overlaid with what is told now."""
    if before is None:
        return now
    ratings = {r.track: r for r in (*before.ratings, *now.ratings)}
    return replace(now, ratings=tuple(ratings.values()))


def differences(before: Told, now: Told) -> tuple[str, ...]:
    """Return one sentence per thing that is no longer as it was told; none about an event withdrawn before."""
    if before.withdrawn:
        return ()
    if now.withdrawn:
        return (now.withdrawn,)
    was_on, is_on = (written_day(t.occurred_on, t.date_precision) for t in (before, now))
    sentences = []
    if before.headline != now.headline:
        sentences.append(f"We wrote “{before.headline}”.")
    if (before.occurred_on, before.date_precision) != (now.occurred_on, now.date_precision):
        sentences.append(f"We dated it {was_on}; the date is {is_on}.")
    if before.step != now.step:
        sentences.append(f"We gave its step as {_step(before.step)}; it is {_step(now.step)}.")
    return (*sentences, *_rerated(before, now))


def _rerated(before: Told, now: Told) -> list[str]:
    known = {r.track: r for r in now.ratings}
    pairs = [(r, known.get(r.track) or unrated(r)) for r in before.ratings]
    return [
        f"{was.recommendation}, {was.actor}: we {_had_rated(was)}; it is {rated(now_is)}."
        for was, now_is in pairs
        if was.judgement != now_is.judgement
    ]


def _had_rated(was: Rating) -> str:
    return f"rated it {rated(was)}" if was.side else "wrote that it is no longer rated"


def unrated(rating: Rating) -> Rating:
    """Return what is left of a rating that was taken back."""
    return replace(rating, side=None, significance=None, confidence=None, coders_differ=False)


def _step(step: Step | None) -> str:
    return f"“{step.label.lower()}”" if step else "no act of policy"
