"""One shape for every error: {"error": {"code": …, "message": …, "fields": {name: [sentence, …]}}}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from recommendations.catalogue.filters import BadFilter
from recommendations.events.observe import BadObservation
from recommendations.status.moment import BadQuestion

FORBIDDEN = "Only editors may write. Sign in as one, and send the CSRF token with what you write."
WHAT_TO_DO = {
    status.HTTP_404_NOT_FOUND: ("not_found", "Nothing is at this address. /api/v1/docs/ lists what there is."),
    status.HTTP_405_METHOD_NOT_ALLOWED: (
        "method_not_allowed",
        "This address does not take that. Its Allow header names what it takes.",
    ),
    status.HTTP_403_FORBIDDEN: ("forbidden", FORBIDDEN),
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: ("unsupported_media_type", "Send JSON, as application/json."),
    status.HTTP_406_NOT_ACCEPTABLE: ("not_acceptable", "The API answers in JSON. Accept application/json."),
}


def as_error(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into the one error shape; what is not expected stays a 500."""
    if isinstance(exc, BadQuestion | BadFilter):
        return error_response(400, "bad_question", "The question cannot be answered as asked.", _fields(exc))
    if isinstance(exc, BadObservation):
        return error_response(400, "bad_observation", "Nothing is recorded.", exc.errors)
    answer = exception_handler(exc, context)
    if answer is None:
        return None
    code, message = WHAT_TO_DO.get(answer.status_code, (_code(exc), _message(exc)))
    shaped = error_response(answer.status_code, code, message, {})
    for header in ("Allow", "WWW-Authenticate", "Retry-After"):
        if header in answer.headers:
            shaped.headers[header] = answer.headers[header]
    return shaped


def error_response(http_status: int, code: str, message: str, fields: dict[str, list[str]]) -> Response:
    """Answer in the one error shape."""
    return Response({"error": {"code": code, "message": message, "fields": fields}}, status=http_status)


def _fields(bad: BadQuestion | BadFilter) -> dict[str, list[str]]:
    unknown = bad.unknown if isinstance(bad, BadFilter) else ()
    return {name: ["There is no such filter. Leave it out."] for name in unknown} | bad.errors


def _code(exc: Exception) -> str:
    code = exc.get_codes() if isinstance(exc, exceptions.APIException) else None
    return code if isinstance(code, str) else "error"


def _message(exc: Exception) -> str:
    if isinstance(exc, PermissionDenied):
        return FORBIDDEN
    return str(getattr(exc, "detail", exc))
