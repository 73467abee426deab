"""Which room answers which address."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from recommendations.web.mail_reports import report_addresses

# Django's own sign-in knows neither lock-out nor second factors.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("recommendations.web.urls")),
    path("api/v1/", include("recommendations.api.urls")),
    path("admin/", admin.site.urls),
    path("mail-reports/", include((report_addresses(settings.EMAIL_PROVIDER, settings.ANYMAIL), "anymail"))),
]
