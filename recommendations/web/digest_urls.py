"""Addresses of the digests as staff see them."""

from django.urls import path

from recommendations.web.digest_preview import preview_mail, preview_page, preview_send
from recommendations.web.digests import (
    digest_approve,
    digest_drop,
    digest_mail,
    digest_page,
    digest_resend,
    digests_page,
)

urlpatterns = [
    path("", digests_page, name="digests"),
    path("preview/", preview_page, name="digest-preview"),
    path("preview/mail/", preview_mail, name="digest-preview-mail"),
    path("preview/send/", preview_send, name="digest-preview-send"),
    path("<int:pk>/", digest_page, name="digest"),
    path("<int:pk>/mail/", digest_mail, name="digest-mail"),
    path("<int:pk>/resend/", digest_resend, name="digest-resend"),
    path("<int:pk>/approve/", digest_approve, name="digest-approve"),
    path("<int:pk>/drop/", digest_drop, name="digest-drop"),
]
