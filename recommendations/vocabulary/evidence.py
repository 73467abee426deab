"""Words of evidence: dates, events, publishers, indicators."""

from recommendations.vocabulary.term import Term


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
