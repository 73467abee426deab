"""The closed word sets of the tracker. No Django: models, pure rooms, pages, docs and tests all read them from here."""

from recommendations.vocabulary.catalogue import ActorKind, ActorRole, Horizon, Involvement, MatchKind
from recommendations.vocabulary.desk import InfluenceKind, ReviewVerdict, WatchOutcome
from recommendations.vocabulary.evidence import (
    Certainty,
    DatePrecision,
    DesiredDirection,
    EventKind,
    EventState,
    PublisherTier,
    ReadingRule,
    Scale,
)
from recommendations.vocabulary.intake import (
    CandidateOutcome,
    DecisionKind,
    ErrandState,
    FeedKind,
    FeedOutcome,
    RejectReason,
    StoryState,
)
from recommendations.vocabulary.judging import (
    AgreementMeasure,
    AssessmentStatus,
    Confidence,
    Label,
    ShownLabel,
    Side,
    Significance,
    Step,
)
from recommendations.vocabulary.mail import Cadence, Detail, DigestState, ReportKind, SuppressionReason
from recommendations.vocabulary.term import Term

__all__ = [
    "ActorKind",
    "ActorRole",
    "AgreementMeasure",
    "AssessmentStatus",
    "Cadence",
    "CandidateOutcome",
    "Certainty",
    "Confidence",
    "DatePrecision",
    "DecisionKind",
    "DesiredDirection",
    "Detail",
    "DigestState",
    "ErrandState",
    "EventKind",
    "EventState",
    "FeedKind",
    "FeedOutcome",
    "Horizon",
    "InfluenceKind",
    "Involvement",
    "Label",
    "MatchKind",
    "PublisherTier",
    "ReadingRule",
    "RejectReason",
    "ReportKind",
    "ReviewVerdict",
    "Scale",
    "ShownLabel",
    "Side",
    "Significance",
    "Step",
    "StoryState",
    "SuppressionReason",
    "Term",
    "WatchOutcome",
]
