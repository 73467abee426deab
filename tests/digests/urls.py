"""The site's addresses, with those that other rooms still owe."""

from django.urls import path

from recommendations.web.unsubscribe import unsubscribe_page
from tracker.urls import urlpatterns as site

urlpatterns = [*site, path("unsubscribe/<str:token>/", unsubscribe_page, name="unsubscribe")]
