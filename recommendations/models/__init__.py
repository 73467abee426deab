"""Rows and constraints, nothing else."""

from recommendations.models.agreement import AgreementReport, SecondReading
from recommendations.models.catalogue import Actor, Brief, MatchTerm, Pillar, Recommendation, Track
from recommendations.models.evidence import Assessment, Event, EventActor, EventRevision, Publisher
from recommendations.models.indicators import Citation, Indicator, Observation
from recommendations.models.intake import Candidate, Entry, Feed, Story, Tombstone
from recommendations.models.status import Call, Check, Direction
from recommendations.models.subscription import Digest, Subscriber, Subscription, Suppression

__all__ = [
    "Actor",
    "AgreementReport",
    "Assessment",
    "Brief",
    "Call",
    "Candidate",
    "Check",
    "Citation",
    "Digest",
    "Direction",
    "Entry",
    "Event",
    "EventActor",
    "EventRevision",
    "Feed",
    "Indicator",
    "MatchTerm",
    "Observation",
    "Pillar",
    "Publisher",
    "Recommendation",
    "SecondReading",
    "Story",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Tombstone",
    "Track",
]
