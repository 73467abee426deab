"""A person's drafts: the list of them, and what the forms' script asks for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from recommendations.events.draft import PLACE_FIELD, BadDraft, check_draft, discard_draft, drafts_of, save_draft
from recommendations.web.draft import give_back, title_of, typed_fields, was_sent
from recommendations.web.log import signed_in


@require_safe
@never_cache
@login_required
def drafts_page(request: HttpRequest) -> HttpResponse:
    """List what the reader typed and has not sent."""
    user, now = signed_in(request), timezone.now()
    give_back(request, user, now=now)
    return render(request, "recommendations/drafts.html", {"drafts": drafts_of(user)})


@require_POST
@login_required
def draft_save(request: HttpRequest) -> HttpResponse:
    """Keep what stands in a form, for its script: 204, or 422 with a sentence."""
    if was_sent(request):
        return HttpResponse(status=204)
    fields, title = typed_fields(request.POST), title_of(request.POST)
    try:
        save_draft(signed_in(request), request.POST.get(PLACE_FIELD, ""), fields, title=title, now=timezone.now())
    except BadDraft as bad:
        return HttpResponse(str(bad), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@login_required
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Throw a draft away, and go to its form, or to the list where `stay` says so."""
    place = request.POST.get(PLACE_FIELD, "")
    if discard_draft(signed_in(request), place):
        messages.success(request, "The draft is gone.")
    try:
        check_draft(place, {})
    except BadDraft:
        return redirect("drafts")
    return redirect("drafts" if "stay" in request.POST else place)
