"""Feeds from another reader's list: first shown with each line's fate, then added.

Between the two the list travels in the form itself, so that nothing has to be kept for somebody who never comes back,
and nothing that was given is lost when something is wrong with it.
"""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.ingestion.encoding import decode
from recommendations.ingestion.opml import SIZE_CAP, BadOpml, OutlineFeed, read_opml, write_opml
from recommendations.ingestion.opml_import import LIST_TITLE, Fate, LineFate, import_feeds
from recommendations.web.access import for_staff
from recommendations.web.log import signed_in

# A form field may not be larger than Django reads; a larger list goes through the command.
CARRIED_CAP = 3 * 2**19
_NOTHING = "Choose a file, or paste the list."
_TOO_LARGE = "The list is larger than this page can carry. Import it with manage.py import_opml."


@dataclass
class Sheet:
    """What the page shows: the list as it stands in the form, its lines' fates, and what is wrong."""

    text: str = ""
    fates: tuple[LineFate, ...] = ()
    problem: str = ""

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many lines meet each fate."""
        counts = Counter(fate.fate for fate in self.fates)
        return [(fate.value, counts[fate]) for fate in Fate]

    @property
    def addable(self) -> int:
        """How many lines would be added."""
        return sum(fate.fate is Fate.ADDED for fate in self.fates)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("poll_feed")
def feeds_import(request: HttpRequest) -> HttpResponse:
    """Show what a list would bring, or bring it."""
    if request.method != "POST":
        return _show(request, Sheet())
    body = _given(request)
    sheet = Sheet(decode(body, "") if len(body) <= CARRIED_CAP else "")
    try:
        lines = _lines(body)
    except BadOpml as bad:
        sheet.problem = str(bad)
        return _show(request, sheet)
    if "add" in request.POST:
        return _add(request, lines)
    sheet.text = _carried(lines, sheet.text)
    sheet.fates = import_feeds(lines, by=None, now=timezone.now(), dry_run=True)
    if not sheet.text:
        sheet.problem = _TOO_LARGE
    return _show(request, sheet)


def _given(request: HttpRequest) -> bytes:
    """Return the file, else what was pasted; of a file, no more than shows that it is too large."""
    file = request.FILES.get("file")
    return file.read(SIZE_CAP + 1) if file else request.POST.get("list", "").encode()


def _lines(body: bytes) -> tuple[OutlineFeed, ...]:
    if not body.strip():
        raise BadOpml(_NOTHING)
    return read_opml(body)


def _carried(lines: tuple[OutlineFeed, ...], text: str) -> str:
    """Return the list for the form: as it was given, or if that is too large, written anew without what is left out."""
    if text:
        return text
    anew = write_opml((line for line in lines if not line.refusal), title=LIST_TITLE, now=timezone.now())
    return anew if len(anew.encode()) <= CARRIED_CAP else ""


def _add(request: HttpRequest, lines: tuple[OutlineFeed, ...]) -> HttpResponse:
    fates = import_feeds(lines, by=signed_in(request), now=timezone.now())
    counts = ", ".join(f"{count} {fate}" for fate, count in Sheet(fates=fates).counts)
    messages.success(request, f"Imported: {counts}. New feeds are checked within a minute or two.")
    return redirect("feeds")


def _show(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    return render(request, "recommendations/feeds_import.html", {"sheet": sheet}, status=422 if sheet.problem else 200)
