"""Invitations by mail: a signed link that works once and for some days, and the account that comes of it.

An invitation is an account that is closed and has neither a name nor a password yet.
"""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from recommendations.web.account_roles import Refused, give_role, hold_people

LASTS = timedelta(days=7)
NAMELESS = "invited-"
_SIGNER = Signer(salt="recommendations.web.invitation", sep=".")


class BadInvitation(ValueError):  # noqa: N818 -- what was given is at fault, not we
    """The link was changed, cut short, used, withdrawn, replaced by a newer one, or is too old."""


def invitations() -> QuerySet[User]:
    """Return the invitations nobody has answered yet."""
    return User.objects.filter(is_active=False, username__startswith=NAMELESS, last_login__isnull=True)


def expires_at(user: User) -> datetime:
    """Return when the invitation's link stops working."""
    return user.date_joined + LASTS


@transaction.atomic
def invite(email: str, role: Group, *, now: datetime) -> User:
    """Make an invitation; inviting an address again makes its older link worthless. Raises Refused."""
    hold_people()
    address = email.lower()
    waiting = invitations().filter(email__iexact=address).first()
    if waiting is None and is_known(address):
        raise Refused("Somebody has an account with this address already. Look for it in the list.")
    user = waiting or User(username=NAMELESS + secrets.token_hex(8), email=address, is_active=False)
    user.date_joined = now
    user.set_unusable_password()  # a new one each time, so that a link signed over the old one fits no more
    user.save()
    give_role(user, role)
    return user


def is_known(address: str) -> bool:
    """Say whether an account uses this address."""
    return User.objects.filter(Q(email__iexact=address) | Q(emailaddress__email__iexact=address)).exists()


def send_invitation(user: User, *, by: User) -> None:
    """Hand the mail with the link to the mail server. Raises OSError where that fails."""
    context = {"link": invitation_link(user), "by": by.get_full_name() or by.get_username(), "until": expires_at(user)}
    subject = render_to_string("account/email/invitation_subject.txt", context).strip()
    body = render_to_string("account/email/invitation_message.txt", context).strip() + "\n"
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])


def invitation_link(user: User) -> str:
    """Return the whole address an invited person opens."""
    return settings.BASE_URL + reverse("invitation", args=[_SIGNER.sign(f"{user.pk}-{_mark(user)}")])


def invitation_of(token: str, *, now: datetime) -> User:
    """Return the invitation a link is about. Raises BadInvitation."""
    try:
        pk, _, mark = _SIGNER.unsign(token).partition("-")
        user = invitations().get(pk=int(pk))
    except (BadSignature, ValueError, User.DoesNotExist) as error:
        raise BadInvitation from error
    if not constant_time_compare(mark, _mark(user)) or now >= expires_at(user):
        raise BadInvitation
    return user


@transaction.atomic
def accept(user: User, *, username: str, name: str, password: str, now: datetime) -> None:
    """Turn an invitation into an account. Raises BadInvitation where somebody was faster, Refused on a taken name."""
    first, _, last = name.partition(" ")
    try:
        with transaction.atomic():
            claimed = User.objects.filter(pk=user.pk, is_active=False, password=user.password).update(
                username=username,
                first_name=first[:150],
                last_name=last[:150],
                password=make_password(password),
                is_active=True,
                date_joined=now,
            )
    except IntegrityError as error:
        raise Refused("Somebody has this username already. Choose another.") from error
    if claimed != 1 or EmailAddress.objects.filter(email__iexact=user.email, verified=True).exists():
        raise BadInvitation
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def withdraw(user_id: int) -> bool:
    """Take an invitation back that nobody has answered; say whether there was one. It never was an account."""
    deleted, _ = invitations().filter(pk=user_id).delete()
    return bool(deleted)


def _mark(user: User) -> str:
    """Return what ties a link to this invitation and to its newest mail."""
    return salted_hmac("invitation", user.password, algorithm="sha256").hexdigest()[:32]
