"""Who may do what: a person has one role, which is a group; somebody always remains who can give roles."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Count, Q, QuerySet

ADMINISTERS = "auth.add_user"
_APP, _CODENAME = ADMINISTERS.split(".")


class Refused(ValueError):  # noqa: N818 -- what was asked for is at fault, not we
    """The change would lock everybody out, or is not made on this page. Nothing was changed."""


def roles() -> QuerySet[Group]:
    """Return the roles there are, what may least first."""
    return Group.objects.annotate(reach=Count("permissions")).order_by("reach", "name")


def administrators() -> QuerySet[User]:
    """Return who can sign in and give roles."""
    held = {"content_type__app_label": _APP, "codename": _CODENAME}
    by_role = Group.objects.filter(permissions__in=Permission.objects.filter(**held))
    own = Permission.objects.filter(**held)
    holds = Q(is_superuser=True) | Q(groups__in=by_role) | Q(user_permissions__in=own)
    return User.objects.filter(holds, is_active=True).distinct()


@transaction.atomic
def change_role(user_id: int, role: Group) -> User:
    """Give somebody this role alone. Raises Refused."""
    user = _held(user_id)
    administers = _administers(role)
    if not administers:
        _somebody_else_administers(user)
    user.groups.set([role])
    user.is_staff = administers
    user.save(update_fields=["is_staff"])
    return user


@transaction.atomic
def deactivate(user_id: int) -> User:
    """Close an account and sign it out everywhere; what it wrote keeps its name. Raises Refused."""
    user = _held(user_id)
    _somebody_else_administers(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    for session in UserSession.objects.filter(user=user):
        session.end()
    return user


@transaction.atomic
def activate(user_id: int) -> User:
    """Open an account again, with the role it had. Raises Refused."""
    user = _held(user_id)
    if not user.has_usable_password():
        raise Refused("This account has never had a password. Send the invitation again.")
    User.objects.filter(pk=user.pk).update(is_active=True)
    return user


@transaction.atomic
def forget_second_factors(user_id: int) -> User:
    """Take away passkeys, authenticator app and recovery codes of somebody who lost them. Raises Refused."""
    user = _held(user_id)
    Authenticator.objects.filter(user=user).delete()
    return user


def give_role(user: User, role: Group) -> None:
    """Give a new account its role."""
    user.groups.set([role])
    User.objects.filter(pk=user.pk).update(is_staff=_administers(role))


def _administers(role: Group) -> bool:
    return role.permissions.filter(content_type__app_label=_APP, codename=_CODENAME).exists()


def hold_people() -> None:
    """Let nobody else change accounts until this transaction ends: two people may take each other's role away."""
    Permission.objects.select_for_update(no_key=True).get(content_type__app_label=_APP, codename=_CODENAME)


def _held(user_id: int) -> User:
    hold_people()
    user = User.objects.get(pk=user_id)
    if user.is_superuser:
        raise Refused("This account was made on the command line and is changed there.")
    return user


def _somebody_else_administers(user: User) -> None:
    if not administrators().exclude(pk=user.pk).exists():
        raise Refused("Nobody else could look after people then. Give somebody else that role first.")
