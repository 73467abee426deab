"""People: who has an account and in which role, how well it is guarded, when it was last used; inviting and closing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from recommendations.web import account_invitations as invitations
from recommendations.web import account_roles
from recommendations.web.access import for_holders
from recommendations.web.account_forms import InviteForm, RoleForm
from recommendations.web.account_roles import ADMINISTERS, Refused
from recommendations.web.log import signed_in

_FACTORS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.WEBAUTHN: "passkey"}


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the page. `invited_until` is set where nobody has answered the invitation yet."""

    user: User
    role_names: list[str]
    role_id: int | None
    factors: list[str]
    invited_until: datetime | None


@require_safe
@never_cache
@for_holders(ADMINISTERS)
def people_page(request: HttpRequest) -> HttpResponse:
    """List everybody, and offer to invite one more."""
    return _page(request, InviteForm())


def _page(request: HttpRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    users = User.objects.prefetch_related("groups", "authenticator_set").order_by("username")
    people = [_person(user) for user in users]
    context = {
        "form": form,
        "roles": list(account_roles.roles()),
        "active": [one for one in people if one.user.is_active],
        "invited": [one for one in people if one.invited_until],
        "closed": [one for one in people if not one.user.is_active and not one.invited_until],
        "now": timezone.now(),
    }
    return render(request, "account/people.html", context, status=status)


def _person(user: User) -> Person:
    groups = sorted(user.groups.all(), key=lambda group: group.name)
    kinds = {one.type for one in user.authenticator_set.all()}  # type: ignore[attr-defined] # allauth's relation
    waits = not user.is_active and user.last_login is None and user.username.startswith(invitations.NAMELESS)
    return Person(
        user=user,
        role_names=[group.name for group in groups],
        role_id=groups[0].pk if len(groups) == 1 else None,
        factors=[name for kind, name in _FACTORS.items() if kind in kinds],
        invited_until=invitations.expires_at(user) if waits else None,
    )


def _action(view: Callable[..., HttpResponse]) -> Any:
    """Guard an action: by form, by an administrator, who has typed the password again in the last minutes."""
    return require_POST(for_holders(ADMINISTERS)(reauthentication_required(view)))


@_action
def person_invite(request: HttpRequest) -> HttpResponse:
    """Invite an address; whatever is wrong with it is told at its field."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            user = invitations.invite(form.cleaned_data["email"], form.cleaned_data["role"], now=timezone.now())
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            return _mailed(request, user)
    return _page(request, form, status=422)


@_action
def person_invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link to somebody who has not answered; the older one stops working."""
    waiting = get_object_or_404(invitations.invitations(), pk=pk)
    role = waiting.groups.first()
    if role is None:
        messages.error(request, "Not sent. The role of this invitation is gone: withdraw it and invite anew.")
        return redirect("people")
    return _mailed(request, invitations.invite(waiting.email, role, now=timezone.now()))


def _mailed(request: HttpRequest, user: User) -> HttpResponse:
    try:
        invitations.send_invitation(user, by=signed_in(request))
    except OSError:
        messages.error(request, f"The mail server did not take the mail to {user.email}. Send it again from the list.")
    else:
        messages.success(request, f"An invitation is on its way to {user.email}. Its link works once, for seven days.")
    return redirect("people")


@_action
def person_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    if invitations.withdraw(pk):
        messages.success(request, "The invitation is withdrawn. Its link no longer works.")
    else:
        messages.info(request, "This invitation has been answered or withdrawn already.")
    return redirect("people")


@_action
def person_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    form = RoleForm(request.POST)
    get_object_or_404(User, pk=pk)
    if not form.is_valid():
        messages.error(request, "Nothing was changed. Choose a role from the list.")
        return redirect("people")
    role = form.cleaned_data["role"]
    return _done(request, lambda: account_roles.change_role(pk, role), f"now has the role {role.name}.")


@_action
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    return _done(request, lambda: account_roles.deactivate(pk), "is deactivated and signed out everywhere.")


@_action
def person_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    return _done(request, lambda: account_roles.activate(pk), "may sign in again.")


@_action
def person_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Take second factors away from somebody who lost them."""
    return _done(request, lambda: account_roles.forget_second_factors(pk), "signs in with the password alone now.")


def _done(request: HttpRequest, change: Callable[[], User], what: str) -> HttpResponse:
    """Make a change and say so, or say why not."""
    try:
        user = change()
    except User.DoesNotExist:
        messages.error(request, "Nothing was changed. There is no such account.")
    except Refused as refused:
        messages.error(request, f"Nothing was changed. {refused}")
    else:
        messages.success(request, f"{user.get_full_name() or user.get_username()} {what}")
    return redirect("people")
