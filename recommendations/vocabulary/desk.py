"""Words of the desk: review, watchpoints, influence."""

from recommendations.vocabulary.term import Term


class ReviewVerdict(Term):
    """What happened to a development on its way through a second person's confirmation."""

    SUBMITTED = "submitted", "Sent for review"
    RETURNED = "returned"
    APPROVED = "approved"


class WatchOutcome(Term):
    """What became of a watchpoint."""

    HAPPENED = "happened"
    DID_NOT_HAPPEN = "did_not_happen"
    OVERTAKEN = "overtaken", "Overtaken by events"


class InfluenceKind(Term):
    """A trace of the brief in the world. Kept apart from movement, which it never explains."""

    MEETING = "meeting"
    TESTIMONY = "testimony"
    CITATION = "citation", "Cited or quoted"
    MEDIA = "media"
    DRAFTING = "drafting", "Words taken up in a text"
    OTHER = "other"
