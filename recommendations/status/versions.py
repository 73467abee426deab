"""Which versions of the method the recorded directions were made with."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Direction


@dataclass(frozen=True, slots=True)
class MethodVersion:
    """One version, the days it was asked about, and the days (UTC) between which it recorded."""

    name: str
    first_day: date
    last_day: date
    recorded_from: date
    recorded_to: date
    in_force: bool


def method_versions() -> tuple[MethodVersion, ...]:
    """Return the versions among the recorded directions, the one that recorded last first; one query."""
    rows = (
        Direction.objects.order_by()
        .values("method_version")
        .annotate(first_day=Min("as_of"), last_day=Max("as_of"), begun=Min("recorded_at"), ended=Max("recorded_at"))
    )
    return tuple(
        MethodVersion(
            name=row["method_version"],
            first_day=row["first_day"],
            last_day=row["last_day"],
            recorded_from=row["begun"].date(),
            recorded_to=row["ended"].date(),
            in_force=row["method_version"] == DIRECTION_V1.version,
        )
        for row in sorted(rows, key=lambda row: row["ended"], reverse=True)
    )
