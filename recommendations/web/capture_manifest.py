"""What lets a phone install the tracker and share a page to it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- every view gets it
    """Return the web app manifest; shared pages arrive at the form as a link does."""
    content = {
        "name": "Recommendation tracker",
        "short_name": "Tracker",
        "start_url": reverse("board"),
        "scope": reverse("board"),
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#16181d",
        "icons": [{"src": static("recommendations/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        "share_target": {
            "action": reverse("event-new"),
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return JsonResponse(content, content_type="application/manifest+json")
