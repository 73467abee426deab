"""The closed word sets of indicator readings."""

from recommendations.vocabulary import Scale, Side, Term

__all__ = ["Basis", "Scale", "Verdict"]


class Verdict(Term):
    """What the figures of an indicator say.

    The first three need a dated target; the strong and slight ones are for series without; plain toward is said where
    nothing but the sign of the change can be told; held and breached judge a floor or a ceiling; the next three answer
    a yes-or-no question.
    """

    ON_TRACK = "on_track"
    MOVING = "moving"
    TOO_SLOW = "too_slow"
    STRONGLY_TOWARD = "strongly_toward"
    SLIGHTLY_TOWARD = "slightly_toward"
    TOWARD = "toward"
    NO_CHANGE = "no_change"
    AWAY = "away"
    SLIGHTLY_AWAY = "slightly_away"
    STRONGLY_AWAY = "strongly_away"
    HELD = "held"
    BREACHED = "breached"
    MET = "met"
    NOT_MET = "not_met"
    REVERSED = "reversed"
    NOT_ENOUGH_DATA = "not_enough_data"

    @property
    def side(self) -> Side | None:
        """Which way the figures speak for the recommendation; None when they do not speak."""
        if self in _NEUTRAL:
            return Side.NEUTRAL
        if self in _AWAY:
            return Side.AWAY
        return None if self is Verdict.NOT_ENOUGH_DATA else Side.TOWARD


_NEUTRAL = frozenset({Verdict.NO_CHANGE, Verdict.NOT_MET})
_AWAY = frozenset(
    {Verdict.AWAY, Verdict.SLIGHTLY_AWAY, Verdict.STRONGLY_AWAY, Verdict.BREACHED, Verdict.REVERSED},
)


class Basis(Term):
    """What a verdict was read from."""

    SPEED_RATIO = "speed_ratio", "Speed achieved over speed required"
    GROWTH = "growth", "Growth a year"
    SPEED = "speed", "Meaningful changes a year"
    SIGN = "sign", "Sign of the change"
    RANK = "rank", "Steps up or down"
    BOUND = "bound", "Floor or ceiling"
    ANSWER = "answer", "Yes or no"
