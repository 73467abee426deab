"""Rows and constraints, nothing else."""

from recommendations.models.agreement import AgreementReport, SecondReading
from recommendations.models.catalogue import Actor, ActorAlias, Brief, MatchTerm, Pillar, Recommendation, Track
from recommendations.models.desk import Draft, Influence, Review, SavedSearch, Visit, Watchpoint
from recommendations.models.evidence import Assessment, Event, EventActor, EventRevision, Publisher
from recommendations.models.indicators import ArchiveCopy, Citation, Indicator, Observation
from recommendations.models.intake import (
    Candidate,
    Decision,
    Entry,
    EntryVersion,
    FullText,
    Likeness,
    Story,
    Tombstone,
)
from recommendations.models.sources import Feed, FeedSpell, Host, Tick
from recommendations.models.status import Call, Check, Direction, Stamp
from recommendations.models.subscription import DeliveryReport, Digest, Subscriber, Subscription, Suppression

__all__ = [
    "Actor",
    "ActorAlias",
    "AgreementReport",
    "ArchiveCopy",
    "Assessment",
    "Brief",
    "Call",
    "Candidate",
    "Check",
    "Citation",
    "Decision",
    "DeliveryReport",
    "Digest",
    "Direction",
    "Draft",
    "Entry",
    "EntryVersion",
    "Event",
    "EventActor",
    "EventRevision",
    "Feed",
    "FeedSpell",
    "FullText",
    "Host",
    "Indicator",
    "Influence",
    "Likeness",
    "MatchTerm",
    "Observation",
    "Pillar",
    "Publisher",
    "Recommendation",
    "Review",
    "SavedSearch",
    "SecondReading",
    "Stamp",
    "Story",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Tick",
    "Tombstone",
    "Track",
    "Visit",
    "Watchpoint",
]
