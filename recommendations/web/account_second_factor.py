"""REQUIRE_TWO_FACTOR: whoever may change something sets up a second factor before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

_WHY = "Your role needs a second factor. Set up one of these to go on."
# Where one is set up, and the way out.
_OPEN = {
    *("sign-in", "sign-out", "account_login", "account_logout", "account", "account_reauthenticate"),
    *("account_email", "account_email_verification_sent", "account_confirm_email"),
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "healthz", "readyz"),
}


class SecondFactorRequired:
    """Lead accounts that may change something to their second factor, whatever they asked for, pages and API alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer in the view's place where a second factor is wanting."""
        if not settings.REQUIRE_TWO_FACTOR or _name(request) in _OPEN or not wants_second_factor(request.user):
            return None
        messages.warning(request, _WHY)
        return redirect("mfa_index")


def wants_second_factor(user: User | AnonymousUser) -> bool:
    """Say whether somebody is signed in who may change something and has nothing but a password."""
    return user.is_authenticated and bool(user.get_all_permissions()) and not is_mfa_enabled(user)


def _name(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None
