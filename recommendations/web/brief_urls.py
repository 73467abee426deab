"""Addresses of a brief's status pages. Each counts as a visit of a signed-in reader."""

from django.urls import path

from recommendations.web.actor import actor_page
from recommendations.web.board import brief_page
from recommendations.web.pillar import pillar_page
from recommendations.web.side_by_side import side_by_side_page
from recommendations.web.visit import counts_as_visit

urlpatterns = [
    path("<slug:brief>/", counts_as_visit(brief_page), name="brief"),
    path("<slug:brief>/side-by-side/", counts_as_visit(side_by_side_page), name="side-by-side"),
    path("<slug:brief>/pillars/<str:pillar>/", counts_as_visit(pillar_page), name="pillar"),
    path("<slug:brief>/actors/<slug:actor>/", counts_as_visit(actor_page), name="actor"),
]
