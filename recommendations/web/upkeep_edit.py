"""Add and change one row of the catalogue. Two people at one row: the second sees both versions and chooses."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recommendations.catalogue.consequences import consequences
from recommendations.catalogue.shapes import all_rows
from recommendations.catalogue.upkeep import (
    KINDS,
    archive_row,
    hold_row,
    is_archivable,
    is_archived,
    restore_row,
    store_row,
)
from recommendations.models import Actor
from recommendations.triage.tryout import TryOut
from recommendations.web.conflict import (
    SEEN,
    conflict_between,
    conflict_page,
    settled,
    shown_values,
    token_of,
    typed_values,
)
from recommendations.web.draft import keeps_drafts, taken_up
from recommendations.web.log import signed_in
from recommendations.web.upkeep_access import for_keepers, may
from recommendations.web.upkeep_fields import ONE_ALREADY, UpkeepForm
from recommendations.web.upkeep_forms import FORMS
from recommendations.web.upkeep_terms import try_out
from recommendations.web.upkeep_words import WORDS, brief_of, changed_last, facts_of, page_of

_PARENTS = ("brief", "pillar", "recommendation", "actor", "kind")


@dataclass
class Sheet:
    """What the page of one row shows beside its form."""

    kind: str
    form: UpkeepForm
    row: Any = None
    seen: str = ""
    tried: TryOut | None = None
    warnings: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default_factory=tuple)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_keepers("add")
def upkeep_new(request: HttpRequest, *, kind: str) -> HttpResponse:
    """Add a row."""
    if request.method != "POST":
        kept = taken_up(request)
        form = FORMS[kind](kept).hush() if kept else FORMS[kind](initial=_given(request.GET, kind))
        return _show(request, Sheet(kind, form))
    now, form = timezone.now(), FORMS[kind](request.POST)
    if not form.is_valid():
        return _show(request, Sheet(kind, form))
    if "try" in request.POST:
        return _show(request, Sheet(kind, form, tried=try_out(form.instance, now=now)))
    if not _store(form, request, now):
        return _show(request, Sheet(kind, form))
    messages.success(request, f"Added: {form.instance}.")
    return redirect(_next(request, kind, form.instance))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_keepers("change")
def upkeep_edit(request: HttpRequest, *, kind: str, pk: int) -> HttpResponse:
    """Change a row."""
    row = get_object_or_404(KINDS[kind], pk=pk)
    if request.method != "POST":
        kept = taken_up(request)
        form = FORMS[kind](kept, instance=row).hush() if kept else FORMS[kind](instance=row)
        seen = (kept.get(SEEN) if kept else "") or token_of(FORMS[kind](instance=row))
        return _show(request, Sheet(kind, form, row, seen))
    with transaction.atomic():
        return _change(request, kind, pk)


@require_POST
@for_keepers("change")
def upkeep_archive(request: HttpRequest, *, kind: str, pk: int) -> HttpResponse:
    """Put a row out of use, or take it up again where `restore` says so."""
    model, by, now = KINDS[kind], signed_in(request), timezone.now()
    row = get_object_or_404(model, pk=pk)
    if not is_archivable(model):
        raise Http404
    if "restore" in request.POST:
        said = f"{row} is in use again." if restore_row(model, pk, by=by, now=now) else f"{row} was in use already."
    else:
        said = f"{row} is archived. It can be taken up again." if archive_row(model, pk, by=by, now=now) else ""
    messages.success(request, said or f"{row} was archived already.")
    return redirect("upkeep-edit", kind=kind, pk=pk)


def _change(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Do what the pressed button says, with the row held."""
    now, data = timezone.now(), settled(request.POST)
    form = FORMS[kind](data, instance=hold_row(KINDS[kind], pk))
    before = all_rows(KINDS[kind]).get(pk=pk)
    standing = FORMS[kind](instance=before)
    sheet = Sheet(kind, form, before, data.get(SEEN, ""))
    if not form.is_valid():
        return _show(request, sheet)
    if "try" in request.POST:
        sheet.tried = try_out(form.instance, now=now)
        return _show(request, sheet)
    if conflict := conflict_between(form, standing, data):
        return conflict_page(request, conflict, title=str(before), back=request.path, who=changed_last(before))
    if typed_values(form) == shown_values(standing):
        messages.info(request, "Nothing differs from what stands there, so nothing was changed.")
        return redirect(request.path)
    sheet.warnings = _warnings(before, form)
    if (sheet.warnings and "confirmed" not in data) or not _store(form, request, now):
        return _show(request, sheet)
    messages.success(request, "Saved. What it said before stands in its history.")
    return redirect(_next(request, kind, before))


def _store(form: UpkeepForm, request: HttpRequest, now: datetime) -> bool:
    """Write a valid form; False, with a sentence, where somebody has just added the same."""
    try:
        with transaction.atomic():
            linked = [name for name in form.changed_data if name in {"related", "also_relevant"}]
            told = [f"{name.replace('_', ' ').capitalize()}: {_codes(form.cleaned_data[name])}" for name in linked]
            store_row(form.instance, by=signed_in(request), now=now, reason="; ".join(told))
            form.save_links()
    except IntegrityError:
        form.add_error(form.BLAMED or None, ONE_ALREADY)
        return False
    return True


def _codes(rows: Any) -> str:
    return ", ".join(row.code for row in rows) or "none"


def _warnings(before: Any, form: UpkeepForm) -> tuple[str, ...]:
    if not isinstance(before, Actor):
        return ()
    return consequences(before, role=form.cleaned_data["role"], group=form.cleaned_data["group"])


def _given(params: QueryDict, kind: str) -> dict[str, Any]:
    """Return what the address chooses already of a new row."""
    given: dict[str, Any] = {
        name: params[name] for name in _PARENTS if name in params and name in FORMS[kind].base_fields
    }
    return {name: int(value) if value.isdecimal() else value for name, value in given.items()}


def _next(request: HttpRequest, kind: str, row: Any) -> str:
    """Return where to go after saving: to the next of its kind, or to where it is looked after."""
    if "again" in request.POST:
        names = [name for name in _PARENTS if name in FORMS[kind].base_fields]
        chosen = {name: getattr(row, f"{name}_id", None) or getattr(row, name) for name in names}
        return f"{reverse('upkeep-new', args=(kind,))}?{urlencode(chosen)}"
    return reverse("upkeep-edit", args=(kind, row.pk))


def _show(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    wrong = bool(sheet.form.is_bound and sheet.form.errors) or bool(sheet.warnings)
    kind, row = sheet.kind, sheet.row
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "row": row,
        "kind": kind,
        "words": WORDS[kind],
        "facts": facts_of(row) if row else (),
        "page": page_of(row) if row else None,
        "brief_here": brief_of(row) if row else None,
        "archivable": bool(row) and is_archivable(KINDS[kind]),
        "archived": bool(row) and is_archived(row),
        "tries": kind in {"terms", "aliases"},
        "may_change": may(request.user, "change", kind),
        "wrong": wrong,
    }
    return render(request, "recommendations/upkeep_edit.html", context, status=422 if wrong else 200)
