"""Addresses of the API."""

from django.urls import path

from recommendations.api.description import DocsView, SchemaView
from recommendations.api.indicators import indicator_view, observations_view
from recommendations.api.search import search_view
from recommendations.api.track import track_view
from recommendations.api.views import board_view, event_view, events_view, nothing_here, recommendation_view

urlpatterns = [
    path("board/", board_view, name="api-board"),
    path("recommendations/<slug:brief>/<str:code>/", recommendation_view, name="api-recommendation"),
    path("indicators/<slug:brief>/<str:recommendation>/<str:code>/", indicator_view, name="api-indicator"),
    path(
        "indicators/<slug:brief>/<str:recommendation>/<str:code>/observations/",
        observations_view,
        name="api-observations",
    ),
    path("recommendations/<slug:brief>/<str:code>/<slug:actor>/", track_view, name="api-track"),
    path("search/", search_view, name="api-search"),
    path("events/", events_view, name="api-events"),
    path("events/<slug:code>/", event_view, name="api-event"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(), name="api-docs"),
    path("<path:rest>", nothing_here, name="api-nothing"),
]
