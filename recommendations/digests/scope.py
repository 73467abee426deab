"""What one subscription is about: the recommendations and actors its reader chose."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from recommendations.models import Actor, Recommendation, Subscription, Track


@dataclass(frozen=True, slots=True)
class Scope:
    """Recommendations in scope by id, in the order of the brief, and what the reader chose, in words.

    `columns`: codes of the actors chosen, `movers`: their ids and those of the members of groups chosen, since a
    group moves as its members do. Both None: all actors.
    """

    recommendations: Mapping[int, Recommendation]
    chosen: tuple[str, ...]
    pillars: tuple[str, ...]
    actors: tuple[str, ...]
    columns: frozenset[str] | None
    movers: frozenset[int] | None

    def takes(self, track: Track) -> bool:
        """Whether what was judged on a track concerns the reader."""
        return track.recommendation_id in self.recommendations and (
            self.movers is None or track.actor_id in self.movers
        )

    def shows(self, actor_code: str) -> bool:
        """Whether an actor's own direction concerns the reader."""
        return self.columns is None or actor_code in self.columns

    def on(self, prefix: str) -> Q:
        """The same as `takes` as a condition on rows that lead to a track or have a recommendation and an actor."""
        of_actors = {} if self.movers is None else {f"{prefix}actor__in": list(self.movers)}
        return Q(**{f"{prefix}recommendation__in": list(self.recommendations)}, **of_actors)


def scope_of(subscription: Subscription) -> Scope:
    """Read what a reader chose: pillars and recommendations add up, actors narrow both; no choice is everything."""
    one_by_one = set(subscription.recommendations.values_list("pk", flat=True))
    pillars = list(subscription.pillars.order_by("position"))
    by_pillar = {pillar.pk for pillar in pillars}
    live = Recommendation.objects.filter(brief_id=subscription.brief_id, archived_at__isnull=True)
    everything = not one_by_one and not by_pillar
    in_scope = {
        r.pk: r
        for r in live.select_related("pillar").order_by("pillar__position", "position", "code")
        if everything or r.pk in one_by_one or r.pillar_id in by_pillar
    }
    actors = list(Actor.objects.filter(Q(subscriptions=subscription) | Q(group__subscriptions=subscription)).distinct())
    chosen = set(subscription.actors.values_list("pk", flat=True)) if actors else set()
    return Scope(
        recommendations=in_scope,
        chosen=tuple(r.code for r in in_scope.values() if r.pk in one_by_one),
        pillars=tuple(pillar.title for pillar in pillars),
        actors=tuple(actor.name for actor in actors if actor.pk in chosen),
        columns=frozenset(actor.code for actor in actors if actor.pk in chosen) if actors else None,
        movers=frozenset(actor.pk for actor in actors) if actors else None,
    )
