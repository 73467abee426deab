"""Where this tracker differs from django-allauth: nobody signs up, and every refusal says what to do."""

import logging
import math
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

_log = logging.getLogger(__name__)
_LIMIT = {"app": "allauth.account", "action": "login_failed"}
_MISMATCH = "Please enter a correct username and password. Your e-mail address does as well as the username."
_RESET_MAIL = "account/email/password_reset_key"


class AccountAdapter(DefaultAccountAdapter):
    """Our sentences and addresses. Which limits hold stands in the settings."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "too_many_login_attempts": "Too many wrong attempts. Wait five minutes, then try again.",
        "rate_limited": "Too many attempts. Wait five minutes, then try again.",
        "enter_current_password": "This is not your present password. Type it again, or reset it by mail.",
        "incorrect_password": "This is not your password. Type it again.",
        "incorrect_code": "This is not the code we expected. Wait for the next one and type that.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the signature is allauth's
        """Nobody signs up; an administrator invites."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt. Where it is one too many, say when the next is heard."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            minutes = math.ceil(self._locked_for_s(request, **credentials) / 60)
            when = "a minute" if minutes == 1 else f"{minutes} minutes"
            raise ValidationError(
                f"Too many wrong passwords. Try again in {when}, or reset the password by mail.",
                code="too_many_login_attempts",
            ) from error

    def _locked_for_s(self, request: HttpRequest, **credentials: Any) -> float:
        """Return the seconds until no limit on wrong passwords stands in the way; at least one."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        waits = [1.0]
        for rate in ratelimit.get_rates(**_LIMIT):
            attempts = cache.get(ratelimit.get_cache_key(request, **_LIMIT, rate=rate, key=key), [])
            if len(attempts) >= rate.amount:
                waits.append(attempts[-1] + rate.duration - time.time())
        return max(waits)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set it, and forget the wrong ones: whoever came by the link in the mail need not wait."""
        super().set_password(user, password)
        for name in filter(None, (user.get_username(), getattr(user, "email", ""))):
            self._delete_login_attempts_cached_email(self.request, username=name)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand a mail over. A mail server that fails is told to whoever waits for the mail, and to the log.

        Of a password reset nothing is told: that would say whether the address is known.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            _log.exception("The mail %s could not be handed to the mail server.", template_prefix)
            if template_prefix != _RESET_MAIL:
                messages.error(self.request, f"The mail to {email} could not be sent. Try again in some minutes.")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link in the mail, with the address readers use whatever host this request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:  # noqa: ARG002 -- allauth's
        """Return the link in the mail, with the address readers use whatever host this request named."""
        return settings.BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- the signature is allauth's
        """Lead back to the account."""
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:  # noqa: ARG002 -- the signature is allauth's
        """Lead back to the account, by way of signing in where nobody is."""
        return reverse("account")
