"""Words of other people: what matched is marked, everything is escaped."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def marked(text: str, marks: Sequence[str]) -> SafeString:
    """Return the text escaped, with every given run of words in it marked."""
    found = sorted((mark for mark in marks if mark), key=len, reverse=True)
    if not found:
        return conditional_escape(text)
    pieces = re.split("(" + "|".join(re.escape(mark) for mark in found) + ")", str(text), flags=re.IGNORECASE)
    return format_html_join(
        mark_safe(""),
        "{}",
        ((format_html("<mark>{}</mark>", piece) if n % 2 else piece,) for n, piece in enumerate(pieces)),
    )


@register.filter
def ago(then: datetime, now: datetime) -> str:
    """Return how long ago as “20 min”, “22 h” or “5 d”."""
    minutes = max(int((now - then).total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


@register.filter
def of(name: str, labels: Mapping[str, str]) -> str:
    """Return what a name is called; the name itself where nobody said."""
    return labels.get(name, name)
