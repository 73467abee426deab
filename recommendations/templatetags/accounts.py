"""What the pages of accounts print."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """Return a value as JSON, for an attribute that a script reads; the template escapes it like any text."""
    return json.dumps(value, cls=DjangoJSONEncoder)
