"""Addresses of the pages."""

from django.urls import include, path

from recommendations.web.board import board_page
from recommendations.web.capture_manifest import manifest
from recommendations.web.draft_pages import draft_discard, draft_save, drafts_page
from recommendations.web.embed import embed_board
from recommendations.web.event_assess import event_assess
from recommendations.web.event_correct import event_correct
from recommendations.web.event_past import event_past
from recommendations.web.event_retract import event_merge, event_retract
from recommendations.web.event_split import event_split
from recommendations.web.events import event_page, events_page
from recommendations.web.health import healthz, readyz
from recommendations.web.indicator import indicator_observe, indicator_page, indicator_paste, indicator_target
from recommendations.web.log import log_page
from recommendations.web.method import method_page
from recommendations.web.public import robots
from recommendations.web.recommendation import recommendation_page
from recommendations.web.review import event_resubmit, event_review, review_page
from recommendations.web.second import event_second, second_ask, second_page
from recommendations.web.settle import event_settle
from recommendations.web.track import track_page
from recommendations.web.track_actions import call_withdraw, track_call, track_check
from recommendations.web.triage import story_page, triage_page
from recommendations.web.triage_actions import (
    story_accept,
    story_dismiss,
    story_merge,
    story_preview,
    story_reject,
    story_snooze,
)
from recommendations.web.triage_bulk import triage_reject, triage_undo
from recommendations.web.visit import counts_as_visit

urlpatterns = [
    path("", include("recommendations.web.account_urls")),
    path("", include("recommendations.web.subscribe_urls")),
    path("", include("recommendations.web.pdf_urls")),
    path("", include("recommendations.web.day_urls")),
    path("", include("recommendations.web.issue_urls")),
    path("", counts_as_visit(board_page), name="board"),
    path("briefs/", include("recommendations.web.brief_urls")),
    path("embed/board/", embed_board, name="embed-board"),
    path("recommendations/<slug:brief>/<str:code>/", counts_as_visit(recommendation_page), name="recommendation"),
    path("events/", events_page, name="events"),
    path("search/", include("recommendations.web.search_urls")),
    path("events/new/", log_page, name="event-new"),
    path("events/<slug:code>/", event_page, name="event"),
    path("drafts/", drafts_page, name="drafts"),
    path("drafts/save/", draft_save, name="draft-save"),
    path("drafts/discard/", draft_discard, name="draft-discard"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("triage/", triage_page, name="triage"),
    path("triage/reject/", triage_reject, name="triage-reject"),
    path("triage/undo/", triage_undo, name="triage-undo"),
    path("triage/<int:pk>/", story_page, name="story"),
    path("triage/<int:pk>/accept/", story_accept, name="story-accept"),
    path("triage/<int:pk>/merge/", story_merge, name="story-merge"),
    path("triage/<int:pk>/reject/", story_reject, name="story-reject"),
    path("triage/<int:pk>/snooze/", story_snooze, name="story-snooze"),
    path("triage/<int:pk>/preview/", story_preview, name="story-preview"),
    path("triage/<int:pk>/dismiss/", story_dismiss, name="story-dismiss"),
    path("events/<slug:code>/assess/", event_assess, name="event-assess"),
    path("events/<slug:code>/correct/", event_correct, name="event-correct"),
    path("events/<slug:code>/retract/", event_retract, name="event-retract"),
    path("events/<slug:code>/merge/", event_merge, name="event-merge"),
    path("events/<slug:code>/split/", event_split, name="event-split"),
    path("events/<slug:code>/past/", event_past, name="event-past"),
    path("events/<slug:code>/review/", event_review, name="event-review"),
    path("events/<slug:code>/resubmit/", event_resubmit, name="event-resubmit"),
    path("review/", review_page, name="review"),
    path("events/<slug:code>/second/", event_second, name="event-second"),
    path("events/<slug:code>/second/ask/", second_ask, name="event-second-ask"),
    path("events/<slug:code>/settle/", event_settle, name="event-settle"),
    path("second/", second_page, name="second"),
    path("recommendations/<slug:brief>/<str:code>/check/", track_check, name="track-check"),
    path("recommendations/<slug:brief>/<str:code>/call/", track_call, name="track-call"),
    path("recommendations/<slug:brief>/<str:code>/<slug:actor>/", counts_as_visit(track_page), name="track"),
    path("indicators/<slug:brief>/<str:recommendation>/<str:code>/", indicator_page, name="indicator"),
    path(
        "indicators/<slug:brief>/<str:recommendation>/<str:code>/observations/",
        indicator_observe,
        name="indicator-observe",
    ),
    path("indicators/<slug:brief>/<str:recommendation>/<str:code>/paste/", indicator_paste, name="indicator-paste"),
    path("indicators/<slug:brief>/<str:recommendation>/<str:code>/target/", indicator_target, name="indicator-target"),
    path("calls/<int:pk>/withdraw/", call_withdraw, name="call-withdraw"),
    path("feeds/", include("recommendations.web.feed_urls")),
    path("upkeep/", include("recommendations.web.upkeep_urls")),
    path("digests/", include("recommendations.web.digest_urls")),
    path("method/", method_page, name="method"),
    path("robots.txt", robots, name="robots"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
