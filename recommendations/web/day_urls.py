"""Addresses of the desk's own pages: My day, watchpoints, the influence log."""

from django.urls import path

from recommendations.web.day import day_page
from recommendations.web.influence import influence_export, influence_new, influence_page, influence_withdraw
from recommendations.web.watch import watchpoint_move, watchpoint_new, watchpoint_page, watchpoints_page

urlpatterns = [
    path("desk/", day_page, name="day"),
    path("watchpoints/", watchpoints_page, name="watchpoints"),
    path("watchpoints/<int:pk>/", watchpoint_page, name="watchpoint"),
    path("watchpoints/<int:pk>/move/", watchpoint_move, name="watchpoint-move"),
    path(
        "recommendations/<slug:brief>/<str:code>/<slug:actor>/watch/",
        watchpoint_new,
        name="watchpoint-new",
    ),
    path("influence/", influence_page, name="influence"),
    path("influence/new/", influence_new, name="influence-new"),
    path("influence/export/", influence_export, name="influence-export"),
    path("influence/<int:pk>/withdraw/", influence_withdraw, name="influence-withdraw"),
]
