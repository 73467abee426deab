"""Words of the catalogue: actors, recommendations and what is looked for in news."""

from recommendations.vocabulary.term import Term


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
