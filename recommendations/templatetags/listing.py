"""What search engines are told of a page: the one address it is known by, and whether it is to be listed at all."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.http import urlencode

register = template.Library()

# These show more of the same page.
_SAME_PAGE = {"compare", "reasons"}


@register.inclusion_tag("recommendations/_listing.html", takes_context=True)
def listing(context: Context) -> dict[str, Any]:
    """Return a page's permanent address; one with a day or a choice of its own has one, and is not to be listed.

    Both are empty where a page is made outside a request, as the one of a broken server may be.
    """
    request = context.get("request")
    if request is None:
        return {"canonical": "", "unlisted": True}
    chosen = sorted((name, value) for name, value in request.GET.items() if value and name not in _SAME_PAGE)
    query = f"?{urlencode(chosen)}" if chosen else ""
    return {"canonical": f"{settings.BASE_URL}{request.path}{query}", "unlisted": bool(chosen) or not settings.PUBLIC}
