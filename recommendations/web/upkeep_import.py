"""A brief from one file: first what it would change, row by row, then all of it. What was given is kept until then."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.catalogue.fixture import BadFixtures, Problem
from recommendations.catalogue.import_csv import COLUMNS, template
from recommendations.catalogue.import_text import SIZE_CAP, BadUpload, upload_text
from recommendations.catalogue.importing import import_brief
from recommendations.catalogue.report import LoadReport, Outcome
from recommendations.events.draft import BadDraft, draft_at, save_draft
from recommendations.models import Brief
from recommendations.web.access import for_staff
from recommendations.web.draft import keeps_drafts
from recommendations.web.log import signed_in

PASTED = "pasted text"
_MOST_LINES = 300
_MOST_KEPT = 8 * SIZE_CAP  # a letter may take six signs where it is kept
_FATES = {
    Outcome.NEW: "added",
    Outcome.CHANGED: "changed",
    Outcome.KEPT: "differs, but is left",
    Outcome.UNCHANGED: "there already",
}


@dataclass
class Sheet:
    """What the page shows: the file as it stands, what it would do, and what is wrong with it."""

    text: str = ""
    name: str = ""
    brief: str = ""
    report: LoadReport | None = None
    problems: tuple[Problem, ...] = ()
    problem: str = ""

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The rows that are not there already, with their fates."""
        notable = self.report.notable() if self.report else ()
        return [{"line": line, "fate": _FATES[line.outcome]} for line in notable]

    @property
    def shown(self) -> list[dict[str, Any]]:
        """As many of them as a page bears."""
        return self.lines[:_MOST_LINES]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows meet each fate."""
        counts = Counter(line.outcome for line in self.report.lines) if self.report else Counter()
        return [(fate, counts[outcome]) for outcome, fate in _FATES.items()]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("add_brief")
def upkeep_import(request: HttpRequest) -> HttpResponse:
    """Show what a file would change, or change it."""
    if request.method != "POST":
        return _show(request, _kept(request))
    sheet = Sheet(name=request.POST.get("name", "")[:120] or PASTED, brief=request.POST.get("brief", ""))
    try:
        _take(request, sheet)
        _keep(request, sheet)
        sheet.report = _import(request, sheet, dry_run="import" not in request.POST)
    except (BadUpload, BadDraft) as bad:
        sheet.problem = str(bad)
    except BadFixtures as bad:
        sheet.problems = bad.problems
    if sheet.report and "import" in request.POST:
        return _done(request, sheet.report)
    return _show(request, sheet)


@require_safe
@for_staff("add_brief")
def upkeep_import_columns(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the same sheet for everybody
    """Serve an example of a sheet."""
    headers = {"Content-Disposition": 'attachment; filename="brief.csv"'}
    return HttpResponse(template(), content_type="text/csv; charset=utf-8", headers=headers)


def _take(request: HttpRequest, sheet: Sheet) -> None:
    """Read the file, else what stands in the form. Raises BadUpload."""
    file = request.FILES.get("file")
    if file:
        sheet.name = str(file.name)[:120]
        sheet.text = upload_text(file.read(SIZE_CAP + 1))
    else:
        sheet.text = request.POST.get("text", "")
        sheet.text = upload_text(sheet.text.encode("utf-8", "replace"))


def _keep(request: HttpRequest, sheet: Sheet) -> None:
    """Keep what was given until it is imported; another file takes its place."""
    fields = {"text": [sheet.text], "name": [sheet.name], "brief": [sheet.brief]}
    user, title = signed_in(request), f"Import of {sheet.name}"
    save_draft(user, request.path, fields, title=title, most_bytes=_MOST_KEPT, now=timezone.now())


def _kept(request: HttpRequest) -> Sheet:
    draft = draft_at(signed_in(request), request.path)
    if draft is None:
        return Sheet()
    text, name, brief = (next(iter(draft.fields.get(key, ())), "") for key in ("text", "name", "brief"))
    return Sheet(text, name, brief)


def _import(request: HttpRequest, sheet: Sheet, *, dry_run: bool) -> LoadReport:
    brief = Brief.objects.filter(code=sheet.brief).first() if sheet.brief else None
    return import_brief(
        sheet.text, name=sheet.name, brief=brief, by=signed_in(request), now=timezone.now(), dry_run=dry_run
    )


def _done(request: HttpRequest, report: LoadReport) -> HttpResponse:
    new, changed = report.total(Outcome.NEW), report.total(Outcome.CHANGED)
    messages.success(request, f"Imported: {new} rows added, {changed} changed.")
    return redirect("upkeep")


def _show(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    wrong = bool(sheet.problem or sheet.problems)
    context = {
        "sheet": sheet,
        "briefs": Brief.objects.filter(archived_at=None).order_by("-published_on", "code"),
        "columns": COLUMNS.items(),
        "cap": SIZE_CAP // 1000,
    }
    return render(request, "recommendations/upkeep_import.html", context, status=422 if wrong else 200)
