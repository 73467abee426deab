"""One feed: how it is doing in full, and what people decide about it. Every decision is a plain form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations.ingestion.feed_draft import BadFeed
from recommendations.ingestion.feed_report import feed_report
from recommendations.ingestion.feeds import add_feed, check_now, edit_feed, pause_feed, start_feed
from recommendations.ingestion.manner import fetch_manner
from recommendations.models import Entry, Feed
from recommendations.triage.precision import precision_by_feed
from recommendations.web.access import for_staff
from recommendations.web.feed_form import FeedForm
from recommendations.web.log import signed_in

LATEST = 10


@require_safe
@for_staff("view_feed")
def feed_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one feed: state, figures, host, history of outcomes, latest items, and what the next check will ask."""
    return _show(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("poll_feed")
def feed_new(request: HttpRequest) -> HttpResponse:
    """Add a feed by its address."""
    if request.method != "POST":
        return _ask(request, FeedForm(), None, [])
    form, sentences = FeedForm(request.POST), list[str]()
    if form.is_valid():
        try:
            feed = add_feed(form.draft(), by=signed_in(request), now=timezone.now())
        except BadFeed as bad:
            sentences = form.take(bad.errors)
        else:
            messages.success(request, "Added. Its first check comes within a minute or two.")
            return redirect("feed", pk=feed.pk)
    return _ask(request, form, None, sentences)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("poll_feed")
def feed_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a feed; another address or kind begins anew."""
    feed = get_object_or_404(Feed.objects.select_related("publisher"), pk=pk)
    if request.method != "POST":
        return _ask(request, FeedForm.of(feed), feed, [])
    form, sentences = FeedForm(request.POST), list[str]()
    if form.is_valid():
        try:
            edit_feed(pk, form.draft(), by=signed_in(request), now=timezone.now())
        except BadFeed as bad:
            sentences = form.take(bad.errors)
        else:
            messages.success(request, "Changed.")
            return redirect("feed", pk=pk)
    return _ask(request, form, feed, sentences)


@require_POST
@for_staff("poll_feed")
def feed_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the feed due; the scheduler sends it to be fetched with its next tick."""
    get_object_or_404(Feed, pk=pk)
    try:
        check_now(pk, now=timezone.now())
    except BadFeed as bad:
        return _show(request, pk, problem=str(bad))
    messages.success(request, "It will be checked within a minute or two. Open this page again to see what came.")
    return redirect("feed", pk=pk)


@require_POST
@for_staff("poll_feed")
def feed_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Poll the feed no more; the reason is kept."""
    get_object_or_404(Feed, pk=pk)
    reason = request.POST.get("reason", "")
    try:
        pause_feed(pk, reason=reason, by=signed_in(request), now=timezone.now())
    except BadFeed as bad:
        return _show(request, pk, reason=reason, reason_error=str(bad))
    messages.success(request, "Paused. It is not checked until somebody starts it.")
    return redirect("feed", pk=pk)


@require_POST
@for_staff("poll_feed")
def feed_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Poll the feed again."""
    get_object_or_404(Feed, pk=pk)
    start_feed(pk, by=signed_in(request), now=timezone.now())
    messages.success(request, "Started. It will be checked within a minute or two.")
    return redirect("feed", pk=pk)


def _show(
    request: HttpRequest, pk: int, *, problem: str = "", reason: str = "", reason_error: str = ""
) -> HttpResponse:
    now = timezone.now()
    feed = get_object_or_404(Feed.objects.select_related("publisher"), pk=pk)
    context = {
        "feed": feed,
        "report": feed_report(feed, keys=fetch_manner().keys, now=now),
        "precision": precision_by_feed().get(pk),
        "latest": Entry.objects.filter(feed=feed).select_related("story").order_by("-first_seen_at", "-pk")[:LATEST],
        "problem": problem,
        "reason": reason,
        "reason_error": reason_error,
    }
    return render(request, "recommendations/feed.html", context, status=422 if problem or reason_error else 200)


def _ask(request: HttpRequest, form: FeedForm, feed: Feed | None, sentences: list[str]) -> HttpResponse:
    wrong = bool(sentences) or bool(form.is_bound and form.errors)
    context = {"form": form, "feed": feed, "sentences": sentences, "wrong": wrong}
    return render(request, "recommendations/feed_form.html", context, status=422 if wrong else 200)
