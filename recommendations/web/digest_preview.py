"""A digest before it goes out: any running subscription, any closed period or the open one, and a test send of it."""

from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from recommendations.catalogue.queries import briefs
from recommendations.digests.content import DigestContent
from recommendations.digests.mail import NotAccepted
from recommendations.digests.preview import NoPreview, preview, running_of, send_test
from recommendations.digests.render import render_digest
from recommendations.models import Brief
from recommendations.status.moment import BadQuestion, unknown_parameters
from recommendations.web.access import for_staff
from recommendations.web.digests import MAIL_POLICY
from recommendations.web.errors import answers_in_sentences

FIELDS = ("email", "brief", "until")


class PreviewForm(forms.Form):
    """Which digest to look at. `content` is what it would say, where the form is valid."""

    brief = forms.ModelChoiceField(label="Brief", queryset=Brief.objects.none(), to_field_name="code", empty_label=None)
    email = forms.EmailField(label="Address; empty: the site's own issue", required=False, max_length=254)
    until = forms.DateField(
        label="Last day of a closed period, as 2026-02-24; empty: the open one",
        required=False,
        input_formats=["%Y-%m-%d"],
    )
    content: DigestContent

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["brief"].queryset = briefs()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Compose; who or what is not there is told at its field."""
        asked = super().clean() or {}
        if not self.errors:
            try:
                subscription = running_of(asked["email"], asked["brief"])
                self.content = preview(subscription, until=asked["until"], now=timezone.now())
            except NoPreview as missing:
                self.add_error(missing.field, str(missing))
        return asked

    @property
    def query(self) -> str:
        """The part of an address that asks for the same preview."""
        return "?" + urlencode([(name, self.data[name]) for name in FIELDS if self.data.get(name)])


@csp_update({"frame-src": [SELF]})
@require_safe
@for_staff("resend_digest")
@answers_in_sentences
def preview_page(request: HttpRequest) -> HttpResponse:
    """Show both parts side by side; nothing is kept, and nothing counts as told."""
    _known_only(request.GET)
    form = PreviewForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context |= {"content": form.content, "rendered": render_digest(form.content), "query": form.query}
    return render(request, "recommendations/digest_preview.html", context, status=422 if form.errors else 200)


@require_safe
@for_staff("resend_digest")
@xframe_options_sameorigin
@answers_in_sentences
def preview_mail(request: HttpRequest) -> HttpResponse:
    """Serve the HTML part of a preview, in a sandbox of its own that our own page may frame."""
    _known_only(request.GET)
    form = PreviewForm(request.GET)
    if not form.is_valid():
        raise BadQuestion({name: [str(sentence) for sentence in said] for name, said in form.errors.items()})
    policy = f"{MAIL_POLICY}; frame-ancestors 'self'"
    return HttpResponse(render_digest(form.content).html, headers={"Content-Security-Policy": policy})


@csp_update({"frame-src": [SELF]})
@require_POST
@for_staff("resend_digest")
def preview_send(request: HttpRequest) -> HttpResponse:
    """Send a preview to one's own address, marked as a test."""
    form = PreviewForm(request.POST)
    if not form.is_valid():
        return render(request, "recommendations/digest_preview.html", {"form": form}, status=422)
    messages.info(request, _sent(form.content, getattr(request.user, "email", "")))
    return redirect(reverse("digest-preview") + form.query)


def _sent(content: DigestContent, to: str) -> str:
    if not to:
        return "Your account has no address, so nothing was sent. Add one under Account."
    try:
        send_test(content, to=to, now=timezone.now())
    except (NotAccepted, OSError) as refusal:
        return f"Nothing was sent to {to}. {refusal}"
    return f"A test was sent to {to}."


def _known_only(params: QueryDict) -> None:
    if errors := unknown_parameters(params, FIELDS):
        raise BadQuestion(errors)
