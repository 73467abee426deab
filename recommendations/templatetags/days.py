"""How dates are written: as exactly as they are known, and no more exactly."""

from datetime import date, datetime

from django import template

from recommendations.vocabulary import DatePrecision

register = template.Library()


def written(on: date, precision: DatePrecision | str = DatePrecision.DAY) -> str:
    """Return “4 Feb 2026”, “Feb 2026”, “2026” or “FY2026”, by what is known of the date."""
    match DatePrecision(precision):
        case DatePrecision.DAY:
            return f"{on.day} {on:%b %Y}"
        case DatePrecision.MONTH:
            return f"{on:%b %Y}"
        case DatePrecision.YEAR:
            return f"{on:%Y}"
        case DatePrecision.FISCAL_YEAR:
            return f"FY{on:%Y}"


@register.filter
def day(on: date | None) -> str:
    """Return “4 Feb 2026”, or “not known”."""
    return written(on) if on else "not known"


@register.filter
def long_day(on: date | None) -> str:
    """Return “4 February 2026”, or “not known”."""
    return f"{on.day} {on:%B %Y}" if on else "not known"


@register.filter
def precisely(on: date | None, precision: str) -> str:
    """Return a date as exactly as its precision allows, or “not known”."""
    return written(on, precision) if on else "not known"


@register.filter(expects_localtime=True)
def moment(at: datetime | None) -> str:
    """Return “4 Feb 2026, 07:40 UTC”, in the zone of the site, or “never”."""
    return f"{at.day} {at:%b %Y, %H:%M %Z}" if at else "never"
