"""An e-mail address as a person types it, made into one that any mail server takes."""

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_ADDRESS = 254


class BadAddress(ValueError):  # noqa: N818 -- what was typed is at fault, not we
    """No mail can be sent there; the sentence says why."""


def mailbox(typed: str) -> str:
    """Return the address with its host in the letters of the name system; what stands before the @ stays as it is.

    A tag after a plus belongs to the address and is kept. Raises BadAddress.
    """
    text = typed.strip()
    if not text:
        raise BadAddress("Give an e-mail address, such as ann@example.org.")
    if not text.isprintable() or " " in text:
        raise BadAddress("An e-mail address has no spaces and no line breaks. Take them out.")
    _check_length(text)
    local, _, host = text.rpartition("@")
    if not local.isascii():
        raise BadAddress(
            "Before the @, many mail servers take plain letters and digits only, so mail might never arrive. "
            "Give another address."
        )
    address = f"{local}@{_plain(host)}"
    _check_length(address)
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadAddress(f"“{text[:80]}” is no e-mail address. Write it like ann@example.org.") from error
    return address


def _check_length(text: str) -> None:
    if len(text) > LONGEST_ADDRESS:
        raise BadAddress(f"This address has {len(text)} characters; mail servers take {LONGEST_ADDRESS}. Shorten it.")


def _plain(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise BadAddress(f"“{host[:80]}” after the @ is no host name. Write it like ann@example.org.") from error
