"""New and revised values of indicators in the period."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Prefetch, Q

from recommendations.digests.content import Figure
from recommendations.digests.issue import Issue
from recommendations.digests.news import recommendation_address
from recommendations.models import Citation, Observation
from recommendations.vocabulary import Certainty


def new_figures(issue: Issue) -> tuple[Figure, ...]:
    """Return the values recorded in the period and in force at its end, each with the value it replaced."""
    in_force = Q(superseded_at__isnull=True) | Q(superseded_at__gte=issue.end)
    own = Observation.objects.filter(issue.scope.on("indicator__"))
    recorded = own.filter(in_force, recorded_at__gte=issue.start, recorded_at__lt=issue.end)
    rows = (
        recorded.select_related("indicator__recommendation__pillar", "indicator__actor")
        .prefetch_related(Prefetch("citations", Citation.objects.filter(withdrawn_at=None).select_related("publisher")))
        .order_by(
            "indicator__recommendation__pillar__position",
            "indicator__recommendation__position",
            "indicator",
            "observed_on",
        )
    )
    replaced = own.filter(recorded_at__lt=issue.start, superseded_at__gte=issue.start, superseded_at__lt=issue.end)
    was = {(o.indicator_id, o.period): o.value for o in replaced}
    return tuple(_figure(row, was, issue) for row in rows)


def _figure(row: Observation, was: Mapping[tuple[int, str], Decimal], issue: Issue) -> Figure:
    code = row.indicator.recommendation.code
    source = next(iter(row.citations.all()), None)
    earlier = was.get((row.indicator_id, row.period))
    return Figure(
        recommendation=code,
        name=row.indicator.name,
        actor=row.indicator.actor.name,
        unit=row.indicator.unit,
        period=row.period,
        value=written(row.value),
        was="" if earlier is None else written(earlier),
        certainty=Certainty(row.certainty),
        url=recommendation_address(code, issue),
        publisher=source.publisher.name if source and source.publisher else "",
        source_url=source.url if source else "",
    )


def written(value: Decimal) -> str:
    """Return a number without the zeros a column adds: “0.5”, “1,200”."""
    return f"{value.normalize():,f}"
