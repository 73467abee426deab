"""How much of other people's texts we keep and pass on.

`Publisher.excerpt_length` says how many characters of a publisher's text its terms of use let us keep. Where a feed
gathers from others and we know the publisher an entry names, the stricter of both counts. Of a full text ten times as
much is kept, to be searched and shown to staff; of a publisher that allows no excerpt, nothing. To another machine only
goes what comes from publishers that allow the usual excerpt.
"""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from recommendations.models import Entry, Publisher

USUAL_EXCERPT = 500
_FULL_TEXT_TIMES = 10


def with_excerpt_length(entries: QuerySet[Entry]) -> QuerySet[Any]:
    """Add `excerpt_length` to each entry: how many characters of its text may be kept."""
    named = Publisher.objects.filter(name=OuterRef("publisher_name")).values("excerpt_length")
    of_feed = "feed__publisher__excerpt_length"
    return entries.annotate(excerpt_length=Least(of_feed, Coalesce(Subquery(named), of_feed)))


def full_text_length(excerpt_length: int) -> int:
    """Return how many characters of a full text may be kept; 0: none, so that it is not even asked for."""
    return excerpt_length * _FULL_TEXT_TIMES


def may_be_passed_on(excerpt_length: int) -> bool:
    """Say whether headline and excerpt may be sent to a language model of somebody else."""
    return excerpt_length >= USUAL_EXCERPT
