"""Two publishers that are one: first what would move, then the merge."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.catalogue.publishers import holdings, merge_publishers
from recommendations.models import Publisher
from recommendations.web.access import for_staff
from recommendations.web.log import signed_in


class MergeForm(forms.Form):
    """Which publisher takes over."""

    keep = forms.ModelChoiceField(
        Publisher.objects.none(),
        label="The publisher that stays",
        empty_label="Choose one",
        error_messages={"required": "Choose the publisher that stays.", "invalid_choice": "Choose one of the list."},
        widget=forms.Select(attrs={"class": "input input--full"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("change_publisher")
def upkeep_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Give everything of one publisher to another."""
    publisher = get_object_or_404(Publisher, pk=pk)
    form = MergeForm(request.POST or None)
    form.fields["keep"].queryset = Publisher.objects.exclude(pk=pk).order_by("name")  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        keep = form.cleaned_data["keep"]
        moved = merge_publishers(keep.pk, pk, by=signed_in(request), now=timezone.now())
        messages.success(request, f"{keep} took over {moved.citations} reports and {moved.feeds} feeds of {publisher}.")
        return redirect("upkeep-edit", kind="publishers", pk=keep.pk)
    wrong = form.is_bound or request.method == "POST"
    if form.is_bound and "keep" in form.errors:
        form.fields["keep"].widget.attrs |= {"aria-invalid": "true", "aria-describedby": "id_keep-error"}
    context = {"publisher": publisher, "form": form, "held": holdings(publisher), "wrong": wrong}
    return render(request, "recommendations/upkeep_merge.html", context, status=422 if wrong else 200)
