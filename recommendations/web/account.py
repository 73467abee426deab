"""A person's own account: one page that leads to everything about it, and the way in by invitation."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.web.account_forms import InvitationForm
from recommendations.web.account_invitations import BadInvitation, accept, expires_at, invitation_of
from recommendations.web.account_roles import Refused
from recommendations.web.account_second_factor import wants_second_factor
from recommendations.web.log import signed_in


@require_safe
@never_cache
@login_required
def account_page(request: HttpRequest) -> HttpResponse:
    """Show what there is to an account and where each part is changed."""
    user = signed_in(request)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "role_names": [group.name for group in user.groups.order_by("name")],
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "wants_second_factor": wants_second_factor(user),
        "session_count": len(UserSession.objects.purge_and_list(user)),
    }
    return render(request, "account/overview.html", context)


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose names and a password; the account is theirs to sign in to afterwards."""
    now = timezone.now()
    try:
        invited = invitation_of(token, now=now)
    except BadInvitation:
        return render(request, "account/invitation_gone.html", status=410)
    form = InvitationForm(request.POST or None, invited=invited)
    if form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("username", "name", "password")}
        try:
            accept(invited, **chosen, now=now)
        except Refused as refused:
            form.add_error("username", str(refused))
        except BadInvitation:
            return render(request, "account/invitation_gone.html", status=410)
        else:
            messages.success(request, "Your account is ready. Sign in with the password you have chosen.")
            return redirect("sign-in")
    context = {"form": form, "invited": invited, "role": invited.groups.first(), "until": expires_at(invited)}
    return render(request, "account/invitation.html", context, status=422 if form.is_bound else 200)
