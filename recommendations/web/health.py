"""Two addresses for whatever watches the tracker: is the process up, can it answer questions."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recommendations.status.ticks import silent_ticks


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- the same answer to everybody
    """Answer as long as the process runs."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- the same answer to everybody
    """Answer 200 where the database does, else 503. Silent background work is told, and takes no page away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        silent = [tick.sentence for tick in silent_ticks(timezone.now())]
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "The database does not answer."}, status=503)
    return JsonResponse({"status": "ok", "database": "ok", "ticks": silent or "ok"})
