"""Words of intake: feeds, stories and what is decided about them."""

from recommendations.vocabulary.term import Term


class FeedKind(Term):
    """What an address we poll speaks. Syndication: RSS, Atom or JSON Feed, told apart by what comes."""

    SYNDICATION = "syndication", "RSS, Atom or JSON Feed"
    NEWS_SITEMAP = "news_sitemap", "News sitemap"
    GDELT = "gdelt", "GDELT article search"
    FEDERAL_REGISTER = "federal_register", "US Federal Register"
    CONGRESS = "congress", "Congress.gov"


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
    EMPTY_ANSWER = "empty_answer"
    SOFT_NOT_FOUND = "soft_not_found", "A page that says not found"
    CHALLENGED = "challenged", "Turned away by a challenge page"
    KEY_MISSING = "key_missing", "Needs a key"
    OUR_FAULT = "our_fault", "A fault of the tracker"


class StoryState(Term):
    """Where triage stands with a story. Unmatched: it bears on no recommendation. Joined: told by another story."""

    OPEN = "open"
    UNMATCHED = "unmatched"
    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"
    JOINED = "joined"


class DecisionKind(Term):
    """What a person did with a story. Each is kept, and each can be undone for a minute."""

    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"
    JOINED = "joined"
    SNOOZED = "snoozed"


class ErrandState(Term):
    """Where something stands that is fetched beside the main path: a full text, an archived copy."""

    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given_up"


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
