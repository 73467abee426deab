"""django-allauth's passkey forms, for answers that no browser sends: told like a wrong passkey, never a broken page."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms
from django.core.exceptions import ValidationError

_MALFORMED = (KeyError, TypeError, ValueError, AttributeError)
_WHAT_TO_DO = "This is not what a passkey answers. Reload the page and try again."


class AddForm(forms.AddWebAuthnForm):
    """Adding a passkey, by default one that needs no password beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial, alone.label = True, "Sign in with this passkey alone"
        alone.help_text = "Without username and password. The device then asks for your finger, your face or its PIN."

    def clean(self) -> dict[str, Any]:
        """Check what the browser made."""
        try:
            return dict(super().clean())
        except _MALFORMED as error:
            raise ValidationError(_WHAT_TO_DO) from error


class _Answered:
    """Checking what a passkey signed."""

    def clean_credential(self) -> Authenticator:
        """Return the passkey that signed."""
        try:
            return super().clean_credential()  # type: ignore[misc] # of the form this is mixed into
        except _MALFORMED as error:
            raise ValidationError(_WHAT_TO_DO) from error


class AuthenticateForm(_Answered, forms.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class LoginForm(_Answered, forms.LoginWebAuthnForm):
    """A passkey in place of the password."""


class ReauthenticateForm(_Answered, forms.ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""
