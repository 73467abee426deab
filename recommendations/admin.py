"""The rows for those who run the tracker. What is described can be put right here; what was said or done only be read.

Events, judgements, directions and mails change through their own capabilities, which keep the record; nothing that was
published is deleted.
"""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from recommendations import models


class Kept(admin.ModelAdmin):
    """Rows that may be added and put right, and that are archived or switched off but never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 -- Django's
        """Nobody deletes what others refer to."""
        return False


class ReadOnly(Kept):
    """Rows that record what was said, judged or sent: to look at."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 -- Django's
        """A capability writes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 -- Django's
        """Nobody rewrites them."""
        return False


@admin.register(models.Brief)
class BriefAdmin(Kept):
    """Briefs."""

    list_display = ("title", "series", "number", "published_on", "archived_at")
    search_fields = ("title", "code")


@admin.register(models.Pillar)
class PillarAdmin(Kept):
    """Pillars."""

    list_display = ("title", "brief", "position", "archived_at")
    list_filter = ("brief",)
    list_select_related = ("brief",)


@admin.register(models.Actor)
class ActorAdmin(Kept):
    """Actors."""

    list_display = ("name", "code", "role", "kind", "group", "position", "archived_at")
    list_filter = ("role", "kind")
    list_select_related = ("group",)
    search_fields = ("name", "code")


@admin.register(models.Recommendation)
class RecommendationAdmin(Kept):
    """Recommendations."""

    list_display = ("code", "title", "brief", "pillar", "horizon", "owner", "archived_at")
    list_filter = ("brief", "pillar", "horizon")
    list_select_related = ("brief", "pillar", "owner")
    search_fields = ("code", "title", "summary")
    autocomplete_fields = ("related",)


@admin.register(models.MatchTerm)
class MatchTermAdmin(admin.ModelAdmin):
    """Matching terms; a term that finds the wrong stories may go."""

    list_display = ("text", "kind", "recommendation")
    list_filter = ("kind", "recommendation")
    list_select_related = ("recommendation",)
    search_fields = ("text",)
    autocomplete_fields = ("recommendation",)


@admin.register(models.Track)
class TrackAdmin(Kept):
    """Tracks with their tests."""

    list_display = ("recommendation", "actor", "involvement", "review_interval_days", "owner", "archived_at")
    list_filter = ("involvement", "actor")
    list_select_related = ("recommendation", "actor", "owner")
    search_fields = ("recommendation__code", "actor__name")
    autocomplete_fields = ("recommendation", "actor")


@admin.register(models.Publisher)
class PublisherAdmin(Kept):
    """Publishers and their tiers."""

    list_display = ("name", "tier", "home_url")
    list_filter = ("tier",)
    search_fields = ("name",)


@admin.register(models.Indicator)
class IndicatorAdmin(Kept):
    """Indicators."""

    list_display = ("code", "name", "recommendation", "actor", "reading_rule", "archived_at")
    list_filter = ("reading_rule", "recommendation")
    list_select_related = ("recommendation", "actor")
    search_fields = ("code", "name")
    autocomplete_fields = ("recommendation", "actor", "also_relevant")


@admin.register(models.Feed)
class FeedAdmin(Kept):
    """Feeds: which are polled, at which address. What the last check said is only read."""

    list_display = ("title", "publisher", "enabled_at", "last_outcome", "error_count", "next_check_at")
    list_filter = ("last_outcome", "language")
    list_select_related = ("publisher",)
    search_fields = ("title", "url")
    autocomplete_fields = ("publisher",)
    fields = (
        *("url", "title", "publisher", "language", "enabled_at", "disabled_reason", "next_check_at"),
        *("last_outcome", "last_message", "last_checked_at", "last_success_at", "last_new_entry_at"),
        *("error_count", "moved_to", "next_check_reason"),
    )
    readonly_fields = fields[7:]


@admin.register(models.Subscriber)
class SubscriberAdmin(ReadOnly):
    """Subscribers: an address is written to because its reader confirmed it, never because somebody typed it here."""

    list_display = ("email", "name", "time_zone", "created_at", "confirmed_at", "erased_at")
    search_fields = ("email", "name")


@admin.register(models.Subscription)
class SubscriptionAdmin(ReadOnly):
    """Subscriptions, which their readers change."""

    list_display = ("subscriber", "brief", "cadence", "detail", "send_hour", "started_at", "paused_at", "ended_at")
    list_filter = ("cadence", "brief")
    list_select_related = ("subscriber", "brief")


@admin.register(models.Suppression)
class SuppressionAdmin(ReadOnly):
    """Addresses that get no mail; staff add and lift one on the page of suppressed addresses."""

    list_display = ("email", "reason", "suppressed_at", "detail", "lifted_at", "lifted_by")
    list_select_related = ("lifted_by",)
    list_filter = ("reason",)
    search_fields = ("email",)


@admin.register(models.Event)
class EventAdmin(ReadOnly):
    """Events."""

    list_display = ("code", "headline", "occurred_on", "date_precision", "step", "state", "recorded_at")
    list_filter = ("state", "kind", "step", "is_baseline")
    search_fields = ("code", "headline")
    date_hierarchy = "occurred_on"


@admin.register(models.EventRevision)
class EventRevisionAdmin(ReadOnly):
    """The facts of events as they stood until a correction."""

    list_display = ("event", "headline", "occurred_on", "recorded_at", "superseded_at", "corrected_by")
    list_select_related = ("event", "corrected_by")
    search_fields = ("event__code", "headline")


@admin.register(models.Citation)
class CitationAdmin(ReadOnly):
    """Citations."""

    list_display = ("title", "publisher", "event", "published_on", "recorded_at")
    list_select_related = ("publisher", "event")
    search_fields = ("title", "url")


@admin.register(models.Assessment)
class AssessmentAdmin(ReadOnly):
    """Assessments, those that were replaced among them."""

    list_display = ("event", "track", "side", "significance", "confidence", "coder", "recorded_at", "superseded_at")
    list_filter = ("side", "significance", "confidence", "status")
    list_select_related = ("event", "track__recommendation", "track__actor", "coder")
    search_fields = ("event__code", "rationale")


@admin.register(models.Observation)
class ObservationAdmin(ReadOnly):
    """Observations of indicators."""

    list_display = ("indicator", "period", "value", "certainty", "recorded_at", "superseded_at")
    list_filter = ("certainty",)
    list_select_related = ("indicator",)


@admin.register(models.Direction)
class DirectionAdmin(ReadOnly):
    """Directions as they were recorded."""

    list_display = ("track", "as_of", "shown", "label", "p_toward", "share", "method_version", "recorded_at")
    list_filter = ("shown", "method_version")
    list_select_related = ("track__recommendation", "track__actor")
    show_full_result_count = False


@admin.register(models.Call)
class CallAdmin(ReadOnly):
    """Editors' calls."""

    list_display = ("track", "label", "called_by", "called_at", "expires_on", "withdrawn_at")
    list_select_related = ("track__recommendation", "track__actor", "called_by")


@admin.register(models.Check)
class CheckAdmin(ReadOnly):
    """Checks that found nothing new."""

    list_display = ("track", "checked_by", "checked_at", "note")
    list_select_related = ("track__recommendation", "track__actor", "checked_by")


@admin.register(models.SecondReading)
class SecondReadingAdmin(ReadOnly):
    """Second readings that were asked for."""

    list_display = ("event", "reader", "asked_at", "asked_by", "answered_at")
    list_select_related = ("event", "reader", "asked_by")


@admin.register(models.AgreementReport)
class AgreementReportAdmin(ReadOnly):
    """Agreement as it was recorded."""

    list_display = ("month", "measure", "alpha", "units", "coders", "computed_at")
    list_filter = ("measure",)


@admin.register(models.Entry)
class EntryAdmin(ReadOnly):
    """Entries as they were published."""

    list_display = ("title", "feed", "published_at", "first_seen_at", "story")
    list_filter = ("feed",)
    list_select_related = ("feed", "story")
    search_fields = ("title", "guid", "url")
    show_full_result_count = False


@admin.register(models.Story)
class StoryAdmin(ReadOnly):
    """Stories and what became of them."""

    list_display = ("headline", "state", "first_seen_at", "decided_by", "decided_at", "event")
    list_filter = ("state", "reject_reason")
    list_select_related = ("decided_by", "event")
    search_fields = ("headline",)


@admin.register(models.Candidate)
class CandidateAdmin(ReadOnly):
    """Candidates with the words that matched."""

    list_display = ("story", "recommendation", "relevance", "suggested_side", "outcome")
    list_filter = ("outcome", "recommendation")
    list_select_related = ("story", "recommendation")


@admin.register(models.Tombstone)
class TombstoneAdmin(ReadOnly):
    """What staff told the tracker to forget."""

    list_display = ("guid", "feed", "buried_by", "buried_at", "reason")
    list_select_related = ("feed", "buried_by")


@admin.register(models.Digest)
class DigestAdmin(ReadOnly):
    """Digests; a stuck one is resent from its own page."""

    list_display = ("subscription", "period_start", "period_end", "state", "attempts", "finished_at")
    list_filter = ("state",)
    list_select_related = ("subscription__subscriber", "subscription__brief")
    search_fields = ("subscription__subscriber__email", "subject")
