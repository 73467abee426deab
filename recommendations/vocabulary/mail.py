"""Words of digests and their delivery."""

from recommendations.vocabulary.term import Term


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
