"""Words of judgement: how a person codes an event, and what the codes add up to."""

from recommendations.vocabulary.term import Term


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

    @classmethod
    def from_the_top(cls) -> "tuple[ShownLabel, ...]":
        """Return them as the eye expects a list: toward on top, away below, what is unknown last."""
        toward, between, away = (cls.TOWARD, cls.LEANING_TOWARD), (cls.MIXED, cls.HOLDING), (cls.LEANING_AWAY, cls.AWAY)
        return (*toward, *between, *away, cls.NO_RECENT_EVIDENCE, cls.NOT_YET_RATED)
