"""Words of digests and their delivery."""

from recommendations.vocabulary.term import Term


class Cadence(Term):
    """How often a subscription's period closes. On change: daily, and a mail only when a label has moved."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    ON_CHANGE = "on_change"


class Detail(Term):
    """How much a mail says: everything, or how many of what with one link."""

    FULL = "full"
    COUNTS = "counts"


class DigestState(Term):
    """The life of one digest.

    Held: rendered, and waits for a person, because it does not add up or because issues go out on approval. Dropped: a
    person decided that it never goes out. Published: the site's own issue, which is mailed to nobody. Stuck: the
    hand-over itself was cut off, so a person decides.
    """

    DUE = "due"
    CLAIMED = "claimed"
    RENDERED = "rendered"
    HELD = "held"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    EMPTY = "empty"
    FAILED = "failed"
    STUCK = "stuck"
    DROPPED = "dropped"
    PUBLISHED = "published"


class ReportKind(Term):
    """What a mail server or provider told of a mail it had taken. Delayed: it may arrive yet."""

    BOUNCED = "bounced"
    DELAYED = "delayed"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"


class SuppressionReason(Term):
    """Why an address gets no mail."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BY_REQUEST = "by_request"
