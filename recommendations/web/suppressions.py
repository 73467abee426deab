"""Suppressed addresses: who gets no mail and why, one more by request, and letting one get mail again."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from recommendations.digests.suppress import lift, suppress, suppression_of
from recommendations.models import Suppression
from recommendations.status.moment import BadQuestion, unknown_parameters
from recommendations.vocabulary import SuppressionReason
from recommendations.web.access import for_staff
from recommendations.web.errors import answers_in_sentences
from recommendations.web.log import signed_in
from recommendations.web.subscribe_forms import AddressForm

SHOWN = 200


class SuppressForm(AddressForm):
    """An address whose owner asked for no more mail."""

    detail = forms.CharField(
        label="How they asked (may stay empty)",
        required=False,
        max_length=300,
        error_messages={"max_length": "Keep it under 300 characters. It has %(show_value)d."},
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["email"].label = "E-mail address"


@require_safe
@never_cache
@for_staff("view_suppression")
@answers_in_sentences
def suppressions_page(request: HttpRequest) -> HttpResponse:
    """List addresses, those in force first, narrowed by a part of the address."""
    if errors := unknown_parameters(request.GET, {"q"}):
        raise BadQuestion(errors)
    return _page(request, SuppressForm())


@require_POST
@for_staff("add_suppression")
def suppression_add(request: HttpRequest) -> HttpResponse:
    """Note that somebody asked for no more mail."""
    form = SuppressForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    email = form.cleaned_data["email"]
    if suppression_of(email):
        messages.info(request, f"{email} gets no mail already. Nothing was changed.")
    else:
        by_request = SuppressionReason.BY_REQUEST
        suppress(
            email, reason=by_request, detail=form.cleaned_data["detail"], by=signed_in(request), now=timezone.now()
        )
        messages.success(request, f"{email} gets no more mail.")
    return redirect("suppressions")


@require_POST
@for_staff("change_suppression")
def suppression_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an address get mail again; the second click says that it does."""
    found = get_object_or_404(Suppression, pk=pk)
    if lift(pk, by=signed_in(request), now=timezone.now()):
        messages.success(request, f"{found.email} gets mail again.")
    else:
        messages.info(request, f"This was lifted already. {found.email} gets mail.")
    return redirect("suppressions")


def _page(request: HttpRequest, form: SuppressForm, *, status: int = 200) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    rows = Suppression.objects.select_related("suppressed_by", "lifted_by").filter(email__icontains=asked)
    in_force = rows.filter(lifted_at__isnull=True).order_by("-suppressed_at", "-pk")
    context = {
        "form": form,
        "asked": asked,
        "in_force": in_force[:SHOWN],
        "count": in_force.count(),
        "shown": SHOWN,
        "lifted": rows.filter(lifted_at__isnull=False).order_by("-lifted_at", "-pk")[:SHOWN],
    }
    return render(request, "subscribe/suppressions.html", context, status=status)
