"""What moved a direction between two readings: ageing, new events, late reports, revisions (METHOD 1.8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recommendations.direction.comparison import Arrivals, Comparison, Viewpoint
from recommendations.direction.evidence import EventEvidence
from recommendations.direction.parameters import DIRECTION_V1, Parameters
from recommendations.vocabulary import Label

__all__ = ["Arrivals", "ChangeSplit", "Viewpoint", "split_change", "split_group_change"]

MATERIAL_POINTS = 5.0


@dataclass(frozen=True, slots=True)
class ChangeSplit:
    """A change of the toward share, in points from 0 to 100, and its four parts, which add up to `total`.

    They are taken in this order: what ageing did to the events that counted before, then what new events, late reports
    and revisions added. `material`: the label differs or, where something counted both times, the share moved by five
    points. `by_ageing_alone`: material, though nothing arrived. `latest`: the latest event of the later reading.
    """

    share_before: float
    share_after: float
    ageing: float
    new_events: float
    late: float
    revisions: float
    total: float
    label_before: Label
    label_after: Label
    material: bool
    by_ageing_alone: bool
    arrivals: Arrivals
    latest: EventEvidence | None


def split_change(
    events: Sequence[EventEvidence], before: Viewpoint, after: Viewpoint, *, parameters: Parameters = DIRECTION_V1
) -> ChangeSplit:
    """Split the change of a track's share between an earlier and a later reading."""
    return _split([events], before, after, derived=False, parameters=parameters)


def split_group_change(
    units: Mapping[str, Sequence[EventEvidence]],
    before: Viewpoint,
    after: Viewpoint,
    *,
    parameters: Parameters = DIRECTION_V1,
) -> ChangeSplit:
    """Split the change of a group's share, the mean of its members', between an earlier and a later reading."""
    return _split(units.values(), before, after, derived=True, parameters=parameters)


def is_material(label_before: Label, label_after: Label, points: float, parameters: Parameters = DIRECTION_V1) -> bool:
    """Whether a change is worth telling: another label, or a share that moved by five points or more."""
    return label_before is not label_after or parameters.reaches(abs(points), MATERIAL_POINTS)


def _split(
    units: Iterable[Sequence[EventEvidence]],
    before: Viewpoint,
    after: Viewpoint,
    *,
    derived: bool,
    parameters: Parameters,
) -> ChangeSplit:
    compared = Comparison(units, before, after, derived=derived, parameters=parameters)
    stages = (compared.before, compared.with_new(), compared.with_new_and_late(), compared.after)
    shares = [100 * compared.before.share_on(before.as_of), *(100 * stage.share_on(after.as_of) for stage in stages)]
    ageing, new_events, late, revisions = (later - earlier for earlier, later in pairwise(shares))
    label_before, label_after = compared.before.label_on(before.as_of), compared.after.label_on(after.as_of)
    total = shares[-1] - shares[0]
    moved = total if compared.rated_both_times else 0.0
    material = is_material(label_before, label_after, moved, parameters)
    return ChangeSplit(
        share_before=shares[0],
        share_after=shares[-1],
        ageing=ageing,
        new_events=new_events,
        late=late,
        revisions=revisions,
        total=total,
        label_before=label_before,
        label_after=label_after,
        material=material,
        by_ageing_alone=material and not compared.arrivals.keys,
        arrivals=compared.arrivals,
        latest=compared.latest,
    )
