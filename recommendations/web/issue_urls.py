"""Addresses of the issues and of what a feed reader asks for."""

from django.urls import path

from recommendations.web.feeds_atom import changes_atom, issues_atom
from recommendations.web.issues import issue_page, issue_text, issues_page

urlpatterns = [
    path("issues/", issues_page, name="issues"),
    path("issues/<slug:brief>.atom", issues_atom, name="issues-atom"),
    path("issues/<slug:brief>/<slug:on>/", issue_page, name="issue"),
    path("issues/<slug:brief>/<slug:on>/text/", issue_text, name="issue-text"),
    path("changes/<slug:brief>.atom", changes_atom, name="changes-atom"),
]
