"""The two accounts of the demo, and their passwords."""

from django.conf import settings
from django.utils.crypto import salted_hmac

STAFF = "staff"
LEADER = "leader"


def password_of(username: str) -> str:
    """Return a demo account's first password: made from SECRET_KEY, so the same at every start and on no other site."""
    return salted_hmac("demo account", username, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:12]
