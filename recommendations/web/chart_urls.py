"""Addresses of the figures and pictures of charts."""

from django.urls import path

from recommendations.web.chart_files import (
    arithmetic_csv,
    directions_csv,
    evidence_csv,
    indicator_csv,
    indicator_svg,
    timeline_csv,
    timeline_svg,
)

_ONE = "recommendations/<slug:brief>/<str:code>"
_INDICATOR = "indicators/<slug:brief>/<str:recommendation>/<str:code>"

urlpatterns = [
    path(f"{_ONE}/directions.csv", directions_csv, name="directions-csv"),
    path(f"{_ONE}/arithmetic.csv", arithmetic_csv, name="arithmetic-csv"),
    path(f"{_ONE}/evidence.csv", evidence_csv, name="evidence-csv"),
    path(f"{_ONE}/<slug:actor>/timeline.csv", timeline_csv, name="timeline-csv"),
    path(f"{_ONE}/<slug:actor>/timeline.svg", timeline_svg, name="timeline-svg"),
    path(f"{_INDICATOR}/figures.csv", indicator_csv, name="indicator-csv"),
    path(f"{_INDICATOR}/plot.svg", indicator_svg, name="indicator-svg"),
]
