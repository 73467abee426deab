"""PUBLIC=false: nothing is read without signing in but for a short list, and no search engine keeps any of it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

# The way in, what a link in a mail opens, and what machines ask for. Whatever is not named here is closed.
OPEN = {
    *("sign-in", "account_login", "mfa_authenticate", "mfa_login_webauthn", "sign-out", "account_logout"),
    *("account_signup", "invitation", "account_inactive"),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("account_confirm_email", "account_email_verification_sent"),
    *("unsubscribe", "subscription", "subscribe-confirm"),
    *("privacy", "privacy-sent", "privacy-held", "privacy-file"),
    *("healthz", "readyz", "manifest", "robots"),
}
# A mail provider signs what it reports, and django-anymail checks that.
OPEN_NAMESPACES = {"anymail"}
# Pages read as of a past day say themselves that they are not to be listed, or a link to one would show no picture.
ROBOTS = "User-agent: *\nDisallow: /account/\nDisallow: /admin/\nDisallow: /sign-in/\n"
ROBOTS_INTERNAL = "User-agent: *\nDisallow: /\n"


class InternalSite:
    """Where PUBLIC is false: send strangers to sign in, whatever they asked for, and keep every answer private.

    What is rendered once for all strangers (web/cache.py) is neither kept nor handed out on such a site.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the view's place where a stranger asks for what is closed."""
        if settings.PUBLIC:
            return self.get_response(request)
        found = _match(request)
        closed = found is not None and not _is_open(found) and not request.user.is_authenticated
        response = _sign_in_first(request, found) if found and closed else self.get_response(request)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        patch_cache_control(response, private=True)
        return response


def may_read(user: User | AnonymousUser) -> bool:
    """Say whether somebody may see what the tracker knows at all."""
    return bool(settings.PUBLIC or user.is_authenticated)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the same answer to everybody
    """Tell search engines what to leave out: an internal site altogether."""
    return HttpResponse(ROBOTS if settings.PUBLIC else ROBOTS_INTERNAL, content_type="text/plain; charset=utf-8")


def _match(request: HttpRequest) -> ResolverMatch | None:
    """Return what would answer; None where nothing would, which tells a stranger nothing either."""
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _is_open(found: ResolverMatch) -> bool:
    return found.url_name in OPEN if not found.namespaces else found.namespaces[0] in OPEN_NAMESPACES


def _sign_in_first(request: HttpRequest, found: ResolverMatch) -> HttpResponse:
    name = found.url_name or ""
    if not name.startswith("api-") or name == "api-docs":
        return redirect_to_login(request.get_full_path())
    said = "This tracker is internal. Sign in at /sign-in/ and send the session's cookie with what you ask."
    return JsonResponse({"error": {"code": "not_signed_in", "message": said, "fields": {}}}, status=403)
