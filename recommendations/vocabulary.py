"""The closed word sets of the tracker. No Django: models, pure rooms, pages, docs and tests all read them from here."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """One word of a closed set: the stored value, and the label people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Take the stored value and, where it differs from the value with its underscores spelt out, the label."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label or value.replace("_", " ").capitalize()
        return term


class Side(Term):
    """Which way an assessment says an event moves an actor on a recommendation."""

    TOWARD = "toward"
    AWAY = "away"
    NEUTRAL = "neutral"


class Significance(Term):
    """How much an event weighs: 1, 2 or 3 points before confidence."""

    MINOR = "minor"
    MODERATE = "moderate"
    MAJOR = "major"


class Confidence(Term):
    """How plainly the event fits the criterion it was coded under."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class AssessmentStatus(Term):
    """Recorded by a person, or a reviewer's settling assessment that replaces the others on the event."""

    REVIEWED = "reviewed"
    ADJUDICATED = "adjudicated"


class AgreementMeasure(Term):
    """What the answers of several people on one event are compared by."""

    SIDE = "side"
    SIGNIFICANCE = "significance"


class Step(Term):
    """The words-to-deeds ladder of an event, lowest rung first."""

    STATEMENT = "statement", "Words"
    PROPOSAL = "proposal", "Proposed"
    DECISION = "decision", "Decided"
    ENACTED = "enacted", "Enacted"
    CARRIED_OUT = "carried_out", "Carried out"

    @property
    def rung(self) -> int:
        """Place on the ladder, 1 for words to 5 for carried out."""
        return list(type(self)).index(self) + 1


class Label(Term):
    """The computed label of a direction (METHOD 1.6)."""

    TOWARD = "toward"
    AWAY = "away"
    MIXED = "mixed"
    HOLDING = "holding"
    INSUFFICIENT = "insufficient", "Not enough evidence"


class ShownLabel(Term):
    """The label a reader sees, after the caps of METHOD 0.1, in the order of the board's tally."""

    AWAY = "away"
    LEANING_AWAY = "leaning_away"
    MIXED = "mixed"
    HOLDING = "holding"
    LEANING_TOWARD = "leaning_toward"
    TOWARD = "toward"
    NO_RECENT_EVIDENCE = "no_recent_evidence"
    NOT_YET_RATED = "not_yet_rated"


class DatePrecision(Term):
    """How much of a date is known. A month counts on its 15th, a year on 1 July, a fiscal year on 1 April."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


class EventKind(Term):
    """What sort of development an event is."""

    POLICY = "policy"
    STATEMENT = "statement"
    DIPLOMACY = "diplomacy"
    INCIDENT = "incident"
    ANALYSIS = "analysis"


class EventState(Term):
    """Where an event stands; only confirmed events carry mass."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RETRACTED = "retracted"


class ActorKind(Term):
    """What an actor is."""

    COUNTRY = "country"
    GROUP = "group"
    ORGANISATION = "organisation"
    OTHER = "other"


class ActorRole(Term):
    """Tracked: assessed and given a direction. Derived: its direction follows from its members. Context: shown only."""

    TRACKED = "tracked"
    DERIVED = "derived"
    CONTEXT = "context"


class Involvement(Term):
    """What a recommendation expects of an actor."""

    PRIMARY = "primary", "Asked to act"
    AFFECTED = "affected"
    CONTEXT = "context"


class Horizon(Term):
    """When the brief wants a recommendation acted on."""

    IMMEDIATE = "immediate"
    DETENTE = "detente", "Détente"
    LONG_TERM = "long-term", "Long term"


class MatchKind(Term):
    """What a matching term of a recommendation is: a phrase, a name, or a sign of a false match."""

    TERM = "term", "Phrase"
    ENTITY = "entity", "Name"
    NEGATIVE = "negative", "Negative"


class PublisherTier(Term):
    """How a publisher knows what it says."""

    OFFICIAL = "official"
    ESTABLISHED = "established"
    SPECIALIST = "specialist"
    SECONDARY = "secondary"
    STATE_CONTROLLED = "state_controlled", "State-controlled"
    PERSONAL = "personal"
    UNRATED = "unrated"


class Certainty(Term):
    """Verified: seen in the source named. Recalled: widely known, not checked, never shown as fact."""

    VERIFIED = "verified"
    RECALLED = "recalled", "To be confirmed"


class DesiredDirection(Term):
    """Which way of an indicator the recommendation implies."""

    INCREASE = "increase"
    DECREASE = "decrease"


class ReadingRule(Term):
    """How an indicator is read: by its trend, or as a floor or a ceiling to hold."""

    TREND = "trend"
    FLOOR = "floor"
    CEILING = "ceiling"


class Scale(Term):
    """What the values of an indicator allow: ratios, differences only, order only, or a single yes or no (1 or 0)."""

    RATIO = "ratio"
    LINEAR = "linear"
    ORDINAL = "ordinal"
    YES_NO = "yes_no", "Yes or no"


class FeedOutcome(Term):
    """How the last check of a feed ended."""

    NEVER_CHECKED = "never_checked"
    NEW_ENTRIES = "new_entries"
    NOTHING_NEW = "nothing_new"
    NOT_MODIFIED = "not_modified"
    NOT_FOUND = "not_found"
    GONE = "gone"
    REFUSED = "refused"
    THROTTLED = "throttled"
    SERVER_ERROR = "server_error"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"
    ADDRESS_REFUSED = "address_refused"
    NOT_A_FEED = "not_a_feed"


class StoryState(Term):
    """Where triage stands with a story. Unmatched: no recommendation's terms were found in it."""

    OPEN = "open"
    UNMATCHED = "unmatched"
    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"


class RejectReason(Term):
    """Why a person turned a story down."""

    OFF_TOPIC = "off_topic", "Off topic"
    NO_NEW_DEVELOPMENT = "no_new_development", "No new development"
    CONTEXT_ONLY = "context_only", "Context only"
    UNRELIABLE = "unreliable", "Source unreliable"
    OTHER = "other"


class CandidateOutcome(Term):
    """What triage made of one proposed recommendation."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Cadence(Term):
    """How often a subscription's period closes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class DigestState(Term):
    """The life of one digest. Stuck: the hand-over itself was cut off, so a person decides."""

    DUE = "due"
    CLAIMED = "claimed"
    RENDERED = "rendered"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    EMPTY = "empty"
    FAILED = "failed"
    STUCK = "stuck"


class SuppressionReason(Term):
    """Why an address gets no mail."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BY_REQUEST = "by_request"
