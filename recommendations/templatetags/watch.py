"""What is watched for, on the pages of tracks and recommendations."""

from typing import Any

from django import template

from recommendations.models import Recommendation, Track
from recommendations.status.moment import Moment
from recommendations.status.watch import watchpoints_as_of

register = template.Library()


@register.inclusion_tag("recommendations/_watchpoints.html", takes_context=True)
def watchpoints_of(context: dict[str, Any], about: Track | Recommendation, asked: Moment) -> dict[str, Any]:
    """List what was watched for at the moment asked about, on one track or on all of a recommendation; one query."""
    rows = watchpoints_as_of(asked.as_of, known_at=asked.known_at)
    track = about if isinstance(about, Track) else None
    of_one = rows.filter(track=about) if isinstance(about, Track) else rows.filter(track__recommendation=about)
    return {
        "watchpoints": of_one,
        "track": track,
        "as_of": asked.as_of,
        "is_today": asked.is_today,
        "perms": context.get("perms"),
    }
