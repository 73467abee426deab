"""Addresses of the pages about feeds."""

from django.urls import path

from recommendations.web.feed_import import feeds_import
from recommendations.web.feed_page import feed_check, feed_edit, feed_new, feed_page, feed_pause, feed_start
from recommendations.web.feeds import feeds_export, feeds_page

urlpatterns = [
    path("", feeds_page, name="feeds"),
    path("new/", feed_new, name="feed-new"),
    path("import/", feeds_import, name="feeds-import"),
    path("export/", feeds_export, name="feeds-export"),
    path("<int:pk>/", feed_page, name="feed"),
    path("<int:pk>/edit/", feed_edit, name="feed-edit"),
    path("<int:pk>/check/", feed_check, name="feed-check"),
    path("<int:pk>/pause/", feed_pause, name="feed-pause"),
    path("<int:pk>/start/", feed_start, name="feed-start"),
]
