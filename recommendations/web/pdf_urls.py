"""Addresses of documents, pictures, and the figures of charts."""

from django.urls import include, path

from recommendations.web.open_graph import board_picture, cell_picture, recommendation_picture
from recommendations.web.pdf import board_pdf, briefing_pdf, recommendation_pdf

urlpatterns = [
    path("", include("recommendations.web.chart_urls")),
    path("board.pdf", board_pdf, name="board-pdf"),
    path("briefing.pdf", briefing_pdf, name="briefing-pdf"),
    path("recommendations/<slug:brief>/<str:code>.pdf", recommendation_pdf, name="recommendation-pdf"),
    path("og/board.png", board_picture, name="board-picture"),
    path("og/<slug:brief>/<str:code>.png", recommendation_picture, name="recommendation-picture"),
    path("og/<slug:brief>/<str:code>/<slug:actor>.png", cell_picture, name="cell-picture"),
]
