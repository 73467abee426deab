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


def connector_of(kind: str) -> Connector:
    """Return the connector of a kind of feed. Raises ValueError for a word that is none."""
    return _CONNECTORS[FeedKind(kind)]
