"""The direction of a track or a group on one day, and how it is read off two replayed windows (METHOD 0.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from recommendations.direction.explain import Grounds, Reason, heaviest, reason_sentence
from recommendations.direction.mass import Segment
from recommendations.direction.parameters import Parameters
from recommendations.direction.posterior import Posterior
from recommendations.direction.replay import ONE_DAY, Course, Run, start_before
from recommendations.direction.standing import Standing, standing_on
from recommendations.vocabulary import Label, ShownLabel, Side, Step


@dataclass(frozen=True, slots=True)
class DirectionReading:
    """What the assessments add up to on a day, with the knowledge of a moment.

    `label`, `posterior` and all that follows from them are those of the headline window; `long_*` are the year's.
    `since_on` opens the current run of `label`; None, like the two `previous_*`, where nothing was ever rated. On the
    first run `previous_label` is None and `previous_shown` not yet rated. `coverage` is the share of members with a
    label, on groups only.
    """

    as_of: date
    known_at: datetime
    posterior: Posterior
    long_posterior: Posterior
    label: Label
    clear: bool
    long_label: Label
    shown: ShownLabel
    since_on: date | None
    previous_label: Label | None
    previous_shown: ShownLabel | None
    furthest_step: Step | None
    words_only: bool
    one_event: bool
    contested: bool
    reason: str
    leading_keys: tuple[str, ...]
    toward_count: int
    away_count: int
    neutral_count: int
    coverage: float | None
    method_version: str


class Reader:
    """Reads days off two windows of one track or group. What stays the same between events is worked out once."""

    def __init__(self, headline: Course, long: Course, *, known_at: datetime, parameters: Parameters) -> None:
        self._headline = headline
        self._long = long
        self._known_at = known_at
        self._parameters = parameters
        self._reasons: dict[tuple[date, Label, bool, bool, tuple[int, int] | None], Reason] = {}
        self._previous: dict[date, ShownLabel] = {}
        self._counts: dict[date, tuple[int, int, int]] = {}

    def label_on(self, day: date) -> Label | None:
        """Return the label of one day alone, None before the first rated event; it costs next to nothing."""
        return self._headline.label_on(day) if start_before(self._headline.starts, day) else None

    def belief_on(self, day: date) -> Posterior:
        """Return the belief of one day alone."""
        return self._headline.belief(day)

    def read(self, day: date) -> DirectionReading:
        """Return the reading of one day; the windows must have been replayed up to it."""
        posterior = self._headline.belief(day)
        standing = standing_on(day, self._headline, posterior, self._parameters)
        segment = self._headline.segment_on(day)
        run, before = self._headline.runs_on(day)
        reason = self._reason(day, segment, standing, posterior)
        toward_count, away_count, neutral_count = self._count(segment)
        return DirectionReading(
            as_of=day,
            known_at=self._known_at,
            posterior=posterior,
            long_posterior=self._long.belief(day),
            label=standing.label,
            clear=standing.clear,
            long_label=self._long.label_on(day),
            shown=standing.shown,
            since_on=run.since if run else None,
            previous_label=before.label if before else None,
            previous_shown=self._shown_before(run) if run else None,
            furthest_step=segment.furthest_step if segment else None,
            words_only=standing.words_only,
            one_event=standing.one_event,
            contested=posterior.contested,
            reason=reason.text,
            leading_keys=reason.keys,
            toward_count=toward_count,
            away_count=away_count,
            neutral_count=neutral_count,
            coverage=self._coverage(day),
            method_version=self._parameters.version,
        )

    def _shown_before(self, run: Run) -> ShownLabel:
        """Return what was shown on the last day before a run."""
        if run.since not in self._previous:
            day = run.since - ONE_DAY
            standing = standing_on(day, self._headline, self._headline.belief(day), self._parameters)
            self._previous[run.since] = standing.shown
        return self._previous[run.since]

    def _coverage(self, day: date) -> float | None:
        judged = self._headline.judged
        return judged(day) / self._headline.members if judged else None

    def _count(self, segment: Segment | None) -> tuple[int, int, int]:
        """Return how many events count toward, away and neutral; one on which coders differ counts on each side."""
        if segment is None:
            return 0, 0, 0
        if segment.start not in self._counts:
            toward, away, neutral = (
                sum(m.points(side) > 0.0 for m in segment.masses) for side in (Side.TOWARD, Side.AWAY, Side.NEUTRAL)
            )
            self._counts[segment.start] = toward, away, neutral
        return self._counts[segment.start]

    def _reason(self, day: date, segment: Segment | None, standing: Standing, posterior: Posterior) -> Reason:
        if segment is None:
            return reason_sentence(Grounds(Label.INSUFFICIENT))
        latest = max((m.event for m in segment.masses), key=attrgetter("occurred_on", "key"))
        fresh = (day - latest.occurred_on).days <= self._headline.half_life_days
        too_few = self._too_few(day)
        known = (segment.start, standing.label, posterior.contested, fresh, too_few)
        if known not in self._reasons:
            self._reasons[known] = reason_sentence(
                Grounds(
                    standing.label,
                    toward=heaviest(segment.masses, Side.TOWARD),
                    away=heaviest(segment.masses, Side.AWAY),
                    neutral=heaviest(segment.masses, Side.NEUTRAL),
                    contested=posterior.contested,
                    latest=latest,
                    fresh=fresh,
                    too_few=too_few,
                )
            )
        return self._reasons[known]

    def _too_few(self, day: date) -> tuple[int, int] | None:
        """Return (members with a label, members) when a group has no label because only these few have one."""
        coverage = self._coverage(day)
        if coverage is None or self._parameters.reaches(coverage, self._parameters.coverage_min):
            return None
        judged = round(coverage * self._headline.members)
        return (judged, self._headline.members) if judged else None
