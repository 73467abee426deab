"""How dates are written: as exactly as they are known, and no more exactly."""

from datetime import date, datetime

from django import template

from recommendations.direction.wording import date_words
from recommendations.vocabulary import DatePrecision

register = template.Library()


@register.filter
def day(on: date | None) -> str:
    """Return “4 Feb 2026”, or “not known”."""
    return date_words(on, DatePrecision.DAY) if on else "not known"


@register.filter
def long_day(on: date | None) -> str:
    """Return “4 February 2026”, or “not known”."""
    return f"{on.day} {on:%B %Y}" if on else "not known"


@register.filter
def precisely(on: date | None, precision: str) -> str:
    """Return a date as exactly as its precision allows, or “not known”."""
    return date_words(on, DatePrecision(precision)) if on else "not known"


@register.filter(expects_localtime=True)
def moment(at: datetime | None) -> str:
    """Return “4 Feb 2026, 07:40 UTC”, in the zone of the site, or “never”."""
    return f"{at.day} {at:%b %Y, %H:%M %Z}" if at else "never"
