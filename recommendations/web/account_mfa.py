"""Second factors: how their secrets lie in the database, and the picture a telephone reads them from."""

import base64
import secrets

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.crypto import salted_hmac


class MfaAdapter(DefaultMFAAdapter):
    """Our sentences; secrets are of no use to whoever holds a copy of the database alone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This is not the code we expected. Wait for the next one and type that.",
    }

    def encrypt(self, text: str) -> str:
        """Return what is stored of a secret. The key is made from SECRET_KEY."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. One that SECRET_KEY no longer opens becomes another, which no code fits."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the square a telephone reads: black on white in any colour scheme, nothing inline but the drawing."""
        code = qrcode.QRCode()
        code.add_data(url)
        rows = code.get_matrix()
        marks = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return (
            f'<svg class="qr" role="img" aria-label="Square code with the key below" width="232" height="232" '
            f'viewBox="0 0 {len(rows)} {len(rows)}" shape-rendering="crispEdges">'
            f'<rect width="100%" height="100%" fill="#fff"/><path d="{marks}" fill="#000"/></svg>'
        )

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's name
        """Return a name to start from."""
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"


def _box() -> Fernet:
    key = salted_hmac("second factors", "key", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
