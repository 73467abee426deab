"""The accounts of the demo, one for each role, and their passwords."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody who may sign in to the demo; `does` finishes a sentence that begins with the name."""

    username: str
    role: str
    does: str


ACCOUNTS = (
    DemoAccount("staff", "Editors", "logs and triages"),
    DemoAccount("reviewer", "Reviewers", "settles, too"),
    DemoAccount("leader", "Readers", "reads"),
    DemoAccount("admin", "Administrators", "looks after people"),
)


def password_of(username: str) -> str:
    """Return a demo account's first password: made from SECRET_KEY, so the same at every start and on no other site."""
    return salted_hmac("demo account", username, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:12]
