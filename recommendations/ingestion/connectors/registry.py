"""PURE. Which connector speaks to which kind of feed."""

from collections.abc import Mapping

from recommendations.ingestion.connectors.congress import Congress
from recommendations.ingestion.connectors.connector import Connector
from recommendations.ingestion.connectors.federal_register import FederalRegister
from recommendations.ingestion.connectors.gdelt import Gdelt
from recommendations.ingestion.connectors.sitemap import NewsSitemap
from recommendations.ingestion.connectors.syndication import Syndication
from recommendations.vocabulary import FeedKind

_CONNECTORS: Mapping[FeedKind, Connector] = {
    FeedKind.SYNDICATION: Syndication(),
    FeedKind.NEWS_SITEMAP: NewsSitemap(),
    FeedKind.GDELT: Gdelt(),
    FeedKind.FEDERAL_REGISTER: FederalRegister(),
    FeedKind.CONGRESS: Congress(),
}
# Services that say how long to wait between two requests, in seconds.
_GAPS_S: Mapping[FeedKind, float] = {FeedKind.GDELT: 5.0}


def gap_of(kind: str) -> float:
    """Return the least seconds between two requests that the service behind a kind of feed asks for; 0 for none."""
    return _GAPS_S.get(FeedKind(kind), 0.0)


def connector_of(kind: str) -> Connector:
    """Return the connector of a kind of feed. Raises ValueError for a word that is none."""
    return _CONNECTORS[FeedKind(kind)]
