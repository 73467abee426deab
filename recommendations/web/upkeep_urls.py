"""Addresses of the pages of upkeep. Words of their own come before the kinds."""

from django.urls import path

from recommendations.web.upkeep import upkeep_list, upkeep_page
from recommendations.web.upkeep_brief import upkeep_brief, upkeep_tracks
from recommendations.web.upkeep_edit import upkeep_archive, upkeep_edit, upkeep_new
from recommendations.web.upkeep_history import upkeep_history, upkeep_version
from recommendations.web.upkeep_import import upkeep_import, upkeep_import_columns
from recommendations.web.upkeep_publishers import upkeep_merge
from recommendations.web.upkeep_terms import upkeep_quiet, upkeep_take_out, upkeep_taken_out, upkeep_wake

urlpatterns = [
    path("", upkeep_page, name="upkeep"),
    path("import/", upkeep_import, name="upkeep-import"),
    path("import/columns.csv", upkeep_import_columns, name="upkeep-import-columns"),
    path("quiet/", upkeep_quiet, name="upkeep-quiet"),
    path("quiet/<int:pk>/wake/", upkeep_wake, name="upkeep-wake"),
    path("aliases/out/", upkeep_taken_out, name="upkeep-taken-out"),
    path("aliases/<int:pk>/out/", upkeep_take_out, name="upkeep-take-out"),
    path("publishers/<int:pk>/merge/", upkeep_merge, name="upkeep-merge"),
    path("brief/<slug:code>/", upkeep_brief, name="upkeep-brief"),
    path("brief/<slug:code>/tracks/", upkeep_tracks, name="upkeep-tracks"),
    path("<slug:kind>/", upkeep_list, name="upkeep-list"),
    path("<slug:kind>/new/", upkeep_new, name="upkeep-new"),
    path("<slug:kind>/<int:pk>/", upkeep_edit, name="upkeep-edit"),
    path("<slug:kind>/<int:pk>/archive/", upkeep_archive, name="upkeep-archive"),
    path("<slug:kind>/<int:pk>/history/", upkeep_history, name="upkeep-history"),
    path("<slug:kind>/<int:pk>/history/<int:version>/", upkeep_version, name="upkeep-version"),
]
