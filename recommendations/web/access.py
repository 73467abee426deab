"""Who may open a page: strangers are sent to sign in, readers without the permission are told so."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def for_staff(permission: str) -> Callable[[View], View]:
    """Open a page only to holders of a permission of this app, for example `decide_story`."""
    return for_holders(f"recommendations.{permission}")


def for_holders(permission: str) -> Callable[[View], View]:
    """Open a page only to holders of a permission of any app, for example `auth.add_user`."""

    def decorate(view: View) -> View:
        guarded: Any = permission_required(permission, raise_exception=True)(view)
        return login_required(guarded)

    return decorate
