"""Which room answers which address."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("recommendations.web.urls")),
    path("api/v1/", include("recommendations.api.urls")),
    path("admin/", admin.site.urls),
]
