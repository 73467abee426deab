"""How this installation asks: what the settings say, put together for whoever refreshes feeds."""

from django.conf import settings

from recommendations.fetch.client import Client, FetchPolicy
from recommendations.fetch.pace import Pace
from recommendations.ingestion.refresh import Manner
from recommendations.vocabulary import FeedKind


def fetch_policy() -> FetchPolicy:
    """Return how far a fetch may go on this installation."""
    return FetchPolicy(
        user_agent=settings.FETCH_USER_AGENT,
        deadline_s=settings.FETCH_DEADLINE_SECONDS,
        allow_hosts=settings.FETCH_ALLOW_HOSTS,
    )


def fetch_manner(*, within_s: float = 120.0) -> Manner:
    """Return how a batch asks on this installation; checks begin within so many seconds."""
    policy, per_host, gap_s = fetch_policy(), settings.FETCH_PER_HOST, settings.FETCH_HOST_GAP_SECONDS
    return Manner(
        network=lambda known: Client(policy, pace=Pace(per_host, gap_s, known)),
        at_once=settings.FETCH_AT_ONCE,
        within_s=within_s,
        keys={FeedKind.CONGRESS: settings.CONGRESS_API_KEY},
    )
