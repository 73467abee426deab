"""The target of an indicator, set by hand. One that lies against the desired direction asks for confirmation."""

from datetime import datetime
from decimal import Decimal

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from recommendations.direction.indicator import wrong_side_target
from recommendations.direction.indicator_wording import figure_words
from recommendations.direction.printed_date import read_date
from recommendations.events.finding import Errors
from recommendations.events.observation import BadObservation, read_number
from recommendations.models import Indicator
from recommendations.status.indicators import engine_series
from recommendations.vocabulary import DesiredDirection, Scale


class WrongSide(Exception):  # noqa: N818 -- a question to the person, not a failure
    """A target that lies against the desired direction. The message says what is odd about it."""


@transaction.atomic
def set_target(
    indicator_id: int, value: str, period: str, *, confirm_wrong_side: bool, by: User, now: datetime
) -> Indicator:
    """Set an indicator's target, or take it off where the value is empty. Raises BadObservation and WrongSide.

    Targets have no history of their own; who changed one, and from what, stands in the log of the admin pages.
    """
    indicator = Indicator.objects.select_for_update(no_key=True).get(pk=indicator_id)
    was, given = _told(indicator), _check(value, period, Scale(indicator.scale))
    indicator.target_value = Decimal(value.strip()) if given else None
    indicator.target_period = period.strip() if given else ""
    if _told(indicator) == was:
        return indicator
    odd = _is_odd(indicator)
    if odd and not confirm_wrong_side:
        raise WrongSide(_question(indicator))
    indicator.wrong_side_confirmed_at = now if odd else None
    indicator.target_note = ""  # it spoke of the target before
    indicator.save(update_fields=["target_value", "target_period", "target_note", "wrong_side_confirmed_at"])
    _log(indicator, f"Target set to {_told(indicator)}, was {was}.", by=by, now=now)
    return indicator


def _check(value: str, period: str, scale: Scale) -> bool:
    """Return whether there is a target at all. Raises BadObservation where it cannot be read."""
    errors: Errors = {"value": [], "period": []}
    if not value.strip():
        if period.strip():
            raise BadObservation({"value": ["Give the target's value, or empty its period too."]})
        return False
    read_number(value, scale, errors["value"])
    if period.strip():
        try:
            read_date(period.strip())
        except ValueError as bad:
            errors["period"].append(str(bad))
    if any(errors.values()):
        raise BadObservation(errors)
    return True


def _is_odd(indicator: Indicator) -> bool:
    try:
        return wrong_side_target(engine_series(indicator, ()))
    except ValueError as contradiction:
        raise BadObservation({"value": [str(contradiction)]}) from contradiction


def _question(indicator: Indicator) -> str:
    more = indicator.desired_direction == DesiredDirection.INCREASE
    if indicator.scale == Scale.YES_NO:
        return f"The target says {'no' if more else 'yes'}, though the recommendation wants {'yes' if more else 'no'}."
    start, target = (figure_words(float(value or 0)) for value in (indicator.baseline_value, indicator.target_value))
    side, wanted = ("under", "more") if more else ("over", "less")
    return f"The target {target} lies {side} the baseline {start}, though {wanted} is wanted."


def _told(indicator: Indicator) -> str:
    if indicator.target_value is None:
        return "none"
    day = f" by {indicator.target_period}" if indicator.target_period else ""
    return f"{figure_words(float(indicator.target_value))}{day}"


def _log(indicator: Indicator, message: str, *, by: User, now: datetime) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Indicator),
        object_id=str(indicator.pk),
        object_repr=str(indicator)[:200],
        action_flag=CHANGE,
        change_message=message,
        action_time=now,
    )
