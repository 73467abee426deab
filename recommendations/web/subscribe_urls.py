"""Addresses of subscribing, of what a reader gets, of what is held of them, and of who gets no mail."""

from django.urls import path

from recommendations.web.privacy import privacy_file, privacy_held, privacy_own, privacy_page, privacy_sent
from recommendations.web.subscribe import subscribe_confirm, subscribe_page, subscribe_sent
from recommendations.web.subscription_own import subscription_own, subscriptions_page
from recommendations.web.suppressions import suppression_add, suppression_lift, suppressions_page
from recommendations.web.unsubscribe import subscription_page, unsubscribe_page

urlpatterns = [
    path("subscribe/", subscribe_page, name="subscribe"),
    path("subscribe/sent/", subscribe_sent, name="subscribe-sent"),
    path("subscribe/confirm/<str:token>/", subscribe_confirm, name="subscribe-confirm"),
    path("subscription/<str:token>/", subscription_page, name="subscription"),
    path("unsubscribe/<str:token>/", unsubscribe_page, name="unsubscribe"),
    path("account/digests/", subscriptions_page, name="subscriptions"),
    path("account/digests/<int:pk>/", subscription_own, name="subscription-own"),
    path("account/data/", privacy_own, name="privacy-own"),
    path("privacy/", privacy_page, name="privacy"),
    path("privacy/sent/", privacy_sent, name="privacy-sent"),
    path("privacy/<str:token>/", privacy_held, name="privacy-held"),
    path("privacy/<str:token>/file/", privacy_file, name="privacy-file"),
    path("suppressions/", suppressions_page, name="suppressions"),
    path("suppressions/add/", suppression_add, name="suppression-add"),
    path("suppressions/<int:pk>/lift/", suppression_lift, name="suppression-lift"),
]
