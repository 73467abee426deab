"""Everything that was ever done to an event, in one line of time: who, when, from what to what, and why.

It is read off the rows that were kept; nothing is written for its sake.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from django.contrib.auth.models import User

from recommendations.events.facts import Shift, Version, shifts_between, versions_of
from recommendations.models import Assessment, Citation, Event, EventRevision, Story
from recommendations.vocabulary import AssessmentStatus, EventState, ReviewVerdict


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done. `who` empty: the data set or the machine, as `did` says. `other`: the code of another event.

    `tells_sides`: it is not for whoever is to read the event without sight of others' answers. `is_version`: the facts
    differ before and after it, so both can be looked at.
    """

    at: datetime
    did: str
    who: str = ""
    shifts: tuple[Shift, ...] = ()
    reason: str = ""
    other: str = ""
    tells_sides: bool = False
    is_version: bool = False

    @property
    def just_before(self) -> datetime:
        """The last moment before it."""
        return self.at - timedelta.resolution


def timeline_of(event: Event, *, in_sight: bool = True, names: bool = True) -> tuple[Deed, ...]:
    """Return what was done to an event, the latest first; ten queries. Without sight, nothing that tells a side.

    `names`: whether whoever reads it may see which accounts did it.
    """
    versions = versions_of(event)
    began_at = versions[0].since
    deeds = [
        *_corrections(event, versions),
        *_reviews(event),
        *_judgements(event, began_at),
        *_readings(event, names=names),
        *_sources(event, began_at),
        *_merged_into_it(event),
        *_end(event),
        *_began(event, began_at),
    ]
    in_order = sorted(deeds, key=lambda deed: deed.at, reverse=True)
    if not names:
        in_order = [replace(deed, who="") for deed in in_order]
    return tuple(in_order) if in_sight else tuple(_unseeing(deed) for deed in in_order if not deed.tells_sides)


def _unseeing(deed: Deed) -> Deed:
    """Leave the reason out: it may tell a side."""
    return replace(deed, reason="")


def _began(event: Event, began_at: datetime) -> Iterator[Deed]:
    if Story.objects.filter(proposed_event=event).exists():
        yield Deed(began_at, "Reported by the machine, from a trusted feed")
    else:
        did = "Recorded" if event.recorded_by else "Came with the data set"
        yield Deed(began_at, did, _name(event.recorded_by))


def _corrections(event: Event, versions: Sequence[Version]) -> Iterator[Deed]:
    reviewed = set(event.reviews.values_list("reviewed_at", flat=True))
    for version, following in pairwise(versions):
        kept = version.revision
        if kept is None:
            continue
        shifts = shifts_between(version.facts, following.facts)
        is_confirmed = (version.facts.state, following.facts.state) == (EventState.PROPOSED, EventState.CONFIRMED)
        at, who = kept.superseded_at, _name(kept.corrected_by)
        if shifts:
            did = "Confirmed and put right" if is_confirmed else "Corrected"
            yield Deed(at, did if who else "Corrected by the data set", who, shifts, _why(kept), is_version=True)
        elif kept.reason.startswith("Split:"):
            yield Deed(at, "Split", who, reason=kept.reason.removeprefix("Split:").strip())
        elif is_confirmed and at not in reviewed:
            yield Deed(at, "Confirmed", who)


def _why(revision: EventRevision) -> str:
    """Return a person's reason; what was changed stands beside it anyway, where that was kept in its place."""
    return "" if " was “" in revision.reason else revision.reason


def _reviews(event: Event) -> Iterator[Deed]:
    words = {ReviewVerdict.SUBMITTED: "Sent for review", ReviewVerdict.RETURNED: "Returned to its author"}
    for row in event.reviews.select_related("by"):
        did = words.get(ReviewVerdict(row.verdict), "Approved: it counts from here on")
        yield Deed(row.reviewed_at, did, _name(row.by), reason=row.reason, tells_sides=bool(row.reason))


def _judgements(event: Event, began_at: datetime) -> Iterator[Deed]:
    """Return each sitting of each coder as one deed; what came with the event itself is told by its beginning."""
    rows = event.assessments.select_related("track__recommendation", "track__actor", "coder")
    in_order = list(rows.order_by("recorded_at", "coder_id", "status", "pk"))
    replaced = {row.superseded_by_id: row for row in in_order if row.superseded_by_id}
    for (at, status), same in groupby(in_order, key=lambda row: (row.recorded_at, row.status)):
        for coder, sitting in groupby(same, key=lambda row: row.coder):
            judged = list(sitting)
            if at == began_at and coder == event.recorded_by:
                continue
            shifts = tuple(_judged(row, replaced.get(row.pk)) for row in judged)
            did = _sat(judged[0], status, is_anew=any(row.pk in replaced for row in judged))
            yield Deed(at, did, _name(coder), shifts, tells_sides=True)
    dropped = [row for row in in_order if row.superseded_at and not row.superseded_by_id]
    for row in dropped:
        shift = Shift(_track(row), _words(row), "left out")
        at = row.superseded_at or row.recorded_at
        yield Deed(at, "Judgement taken back", _name(row.coder), (shift,), tells_sides=True)


def _sat(row: Assessment, status: str, *, is_anew: bool) -> str:
    if status == AssessmentStatus.ADJUDICATED:
        return "Settled by a reviewer"
    if row.is_blind:
        return "Read without sight of others' answers"
    return "Judged anew" if is_anew else "Judged"


def _judged(row: Assessment, before: Assessment | None) -> Shift:
    return Shift(_track(row), _words(before) if before else "", _words(row), row.rationale)


def _words(row: Assessment) -> str:
    labels = (row.get_side_display(), row.get_significance_display(), row.get_confidence_display())
    side, significance, confidence = (str(label).lower() for label in labels)
    return f"{side}, {significance}, {confidence} confidence"


def _track(row: Assessment) -> str:
    return f"{row.track.recommendation.code} {row.track.actor.name}"


def _readings(event: Event, *, names: bool) -> Iterator[Deed]:
    answered = event.assessments.filter(is_blind=True).values_list("coder_id", "recorded_at")
    judged = set(answered)
    for row in event.second_readings.select_related("reader", "asked_by"):
        reader = _name(row.reader)
        of_whom = "themselves" if row.reader == row.asked_by else reader
        asked = f"Second reading asked of {of_whom}" if names else "Second reading asked for"
        yield Deed(row.asked_at, asked, _name(row.asked_by))
        if row.answered_at and (row.reader_id, row.answered_at) not in judged:
            yield Deed(row.answered_at, "Read without sight: it fits nothing", reader, tells_sides=True)


def _sources(event: Event, began_at: datetime) -> Iterator[Deed]:
    rows = list(event.citations.select_related("publisher", "recorded_by", "withdrawn_by"))
    added = [(row.recorded_at, _name(row.recorded_by), row) for row in rows if row.recorded_at > began_at]
    gone = [(row.withdrawn_at, _name(row.withdrawn_by), row) for row in rows if row.withdrawn_at]
    for word, found in (("added", added), ("withdrawn", gone)):
        by_time = sorted(found, key=lambda one: one[:2])
        for (at, who), same in groupby(by_time, key=lambda one: one[:2]):
            titles = [_title(row) for *_, row in same]
            many = "Source" if len(titles) == 1 else "Sources"
            yield Deed(at, f"{many} {word}: {'; '.join(titles)}", who)


def _title(row: Citation) -> str:
    return f"“{row.title}”, {row.publisher.name}" if row.publisher else f"“{row.title}”"


def _merged_into_it(event: Event) -> Iterator[Deed]:
    for one in event.duplicates.select_related("retracted_by"):
        if one.retracted_at:
            did = "Another development was the same and was merged into this one:"
            yield Deed(one.retracted_at, did, _name(one.retracted_by), other=one.code)


def _end(event: Event) -> Iterator[Deed]:
    if event.retracted_at:
        other = event.duplicate_of.code if event.duplicate_of else ""
        did = "Merged into" if other else "Retracted"
        yield Deed(event.retracted_at, did, _name(event.retracted_by), reason=event.retraction_reason, other=other)


def _name(user: User | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
