"""Addresses of the search."""

from django.urls import path

from recommendations.web.search import search_delete, search_page, search_save

urlpatterns = [
    path("", search_page, name="search"),
    path("save/", search_save, name="search-save"),
    path("<int:pk>/delete/", search_delete, name="search-delete"),
]
