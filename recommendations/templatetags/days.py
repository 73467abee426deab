"""How dates are written: as exactly as they are known, and no more exactly."""

from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from recommendations.vocabulary import DatePrecision

register = template.Library()

# No language has a standard for a day with its month cut short.
_SHORT = "j M Y"


@register.filter
def day(on: date | None) -> str:
    """Return “4 Feb 2026”, or “not known”."""
    return date_format(on, _SHORT) if on else gettext("not known")


@register.filter
def long_day(on: date | None) -> str:
    """Return “4 February 2026”, as the reader's language writes it, or “not known”."""
    if on is None:
        return gettext("not known")
    return date_format(on, "j F Y" if (get_language() or "en").startswith("en") else "DATE_FORMAT")


@register.filter
def precisely(on: date | None, precision: str) -> str:
    """Return a date as exactly as its precision allows, or “not known”."""
    if on is None:
        return gettext("not known")
    if precision == DatePrecision.FISCAL_YEAR:
        return f"FY{on.year}"
    shapes = {DatePrecision.YEAR: "Y", DatePrecision.MONTH: "M Y", DatePrecision.DAY: _SHORT}
    return date_format(on, shapes[DatePrecision(precision)])


@register.filter(expects_localtime=True)
def moment(at: datetime | None) -> str:
    """Return “4 Feb 2026, 07:40 UTC”, in the zone of the site, or “never”."""
    return f"{date_format(at, f'{_SHORT}, H:i')} {at:%Z}" if at else gettext("never")
