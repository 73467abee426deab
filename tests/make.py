"""Builders with fixed defaults: a test says only what it cares about."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Permission, User

from recommendations.events.finding import Finding, Judgement, Source
from recommendations.models import (
    Actor,
    Assessment,
    Brief,
    Candidate,
    Citation,
    Direction,
    Entry,
    Event,
    Feed,
    Indicator,
    Influence,
    Observation,
    Pillar,
    Publisher,
    Recommendation,
    Story,
    Subscriber,
    Subscription,
    Track,
    Watchpoint,
)
from recommendations.vocabulary import ActorKind, ActorRole, Confidence, DatePrecision, EventKind, Side, Step

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
PASSWORD = "a long enough password"
EDITORS_MAY = (
    "add_event",
    "change_event",
    "retract_event",
    "add_assessment",
    "add_observation",
    "decide_story",
    "view_feed",
    "poll_feed",
    "resend_digest",
    "add_watchpoint",
    "change_watchpoint",
    "view_influence",
    "add_influence",
    "change_influence",
)
_serial = count(1)


def make_brief(**fields: Any) -> Brief:
    defaults = {
        "title": "A brief",
        "series": "Brief",
        "number": 1,
        "issued_by": "Institute",
        "published_on": date(2026, 2, 1),
    }
    return Brief.objects.get_or_create(code=fields.pop("code", "brief-1"), defaults=defaults | fields)[0]


def make_pillar(**fields: Any) -> Pillar:
    brief = fields.pop("brief", None) or make_brief()
    defaults = {"title": "A pillar", "position": 1}
    return Pillar.objects.get_or_create(brief=brief, code=fields.pop("code", "P1"), defaults=defaults | fields)[0]


def make_actor(code: str = "united-states", **fields: Any) -> Actor:
    defaults = {"name": code.replace("-", " ").title(), "kind": ActorKind.COUNTRY, "role": ActorRole.TRACKED}
    return Actor.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def make_baltics() -> dict[str, Actor]:
    """The derived group and its three tracked members, by code."""
    group = make_actor("baltic-states", kind=ActorKind.GROUP, role=ActorRole.DERIVED, short_name="Baltic", position=2)
    codes = ("estonia", "latvia", "lithuania")
    return {"baltic-states": group} | {c: make_actor(c, group=group, position=3 + n) for n, c in enumerate(codes)}


def make_recommendation(**fields: Any) -> Recommendation:
    pillar = fields.pop("pillar", None) or make_pillar()
    defaults = {
        "title": "Open the data",
        "summary": "Publish it.",
        "horizon": "immediate",
        "position": 1,
        "pillar": pillar,
    }
    code = fields.pop("code", "R01")
    return Recommendation.objects.get_or_create(brief=pillar.brief, code=code, defaults=defaults | fields)[0]


def make_track(**fields: Any) -> Track:
    recommendation = fields.pop("recommendation", None) or make_recommendation()
    actor = fields.pop("actor", None) or make_actor()
    return Track.objects.get_or_create(recommendation=recommendation, actor=actor, defaults=fields)[0]


def make_publisher(**fields: Any) -> Publisher:
    return Publisher.objects.get_or_create(name=fields.pop("name", "The Gazette"), defaults=fields)[0]


def make_event(**fields: Any) -> Event:
    """One confirmed event of NOON's day; `url` adds a citation."""
    url = fields.pop("url", "")
    defaults = {
        "code": f"event-{next(_serial)}",
        "headline": "Bill passed",
        "occurred_on": TODAY,
        "step": "decision",
        "kind": "policy",
        "recorded_at": NOON,
    }
    event = Event.objects.create(**defaults | fields)
    if url:
        make_citation(event=event, url=url)
    return event


def make_source(url: str = "https://gazette.example/a", **fields: Any) -> Source:
    return Source(**{"url": url, "title": "Bill passed", "publisher_name": "The Gazette"} | fields)


def make_judgement(track: Track | None = None, **fields: Any) -> Judgement:
    """A confident toward on a track, weighing what the step of the event stands for."""
    track = track or make_track()
    defaults = {"side": Side.TOWARD, "significance": None, "confidence": Confidence.HIGH, "rationale": "It fits."}
    codes = {"recommendation_id": track.recommendation_id, "actor_code": track.actor.code}
    return Judgement(**codes | defaults | fields)


def make_finding(**fields: Any) -> Finding:
    """A decision of NOON's day by the United States, in one report, not judged."""
    defaults = {
        "headline": "Parliament passes the data bill",
        "occurred_on": TODAY,
        "date_precision": DatePrecision.DAY,
        "step": Step.DECISION,
        "kind": EventKind.POLICY,
        "actor_codes": (make_actor().code,),
        "sources": (make_source(),),
    }
    return Finding(**defaults | fields)


def make_citation(**fields: Any) -> Citation:
    url = fields.setdefault("url", "https://gazette.example/a")
    defaults = {"key": f"citation-{next(_serial)}", "title": "Bill passed", "canonical_url": url, "recorded_at": NOON}
    if "event" not in fields and "observation" not in fields:
        fields["event"] = make_event()
    return Citation.objects.create(**defaults | {"publisher": make_publisher()} | fields)


def make_assessment(**fields: Any) -> Assessment:
    fields.setdefault("event", None) or fields.update(event=make_event())
    fields.setdefault("track", None) or fields.update(track=make_track())
    defaults = {"side": "toward", "significance": "major", "confidence": "high", "recorded_at": NOON}
    return Assessment.objects.create(**defaults | fields)


def make_direction(**fields: Any) -> Direction:
    """A recorded row as of NOON's day: toward, on one major event; say what else it should hold."""
    fields.setdefault("track", None) or fields.update(track=make_track())
    defaults = {"as_of": TODAY, "recorded_at": NOON, "method_version": "direction-v1", "reason": "Bill passed."}
    defaults |= {"label": "toward", "shown": "leaning_toward", "since_on": TODAY, "previous_shown": "not_yet_rated"}
    defaults |= {"p_toward": 0.89, "share": 0.71, "low60": 0.58, "high60": 0.86, "low80": 0.49, "high80": 0.91}
    defaults |= {"toward_mass": 3.0, "away_mass": 0.0, "neutral_mass": 0.0, "furthest_step": "decision"}
    defaults |= {"long_label": "toward", "long_p_toward": 0.89, "long_share": 0.71}
    defaults |= {"is_clear": False, "is_contested": False, "is_words_only": False, "rests_on_one_event": True}
    defaults |= {"toward_count": 1, "away_count": 0, "neutral_count": 0}
    return Direction.objects.create(**defaults | fields)


def make_watchpoint(**fields: Any) -> Watchpoint:
    """Open, set on NOON's day by somebody called wes, due a week later."""
    track = fields.pop("track", None) or make_track()
    set_by = fields.pop("set_by", None) or User.objects.filter(username="wes").first() or make_user("wes")
    defaults = {"text": "The Senate votes", "side": "toward", "due_on": TODAY + timedelta(days=7), "set_at": NOON}
    return Watchpoint.objects.create(track=track, set_by=set_by, **defaults | fields)


def make_influence(**fields: Any) -> Influence:
    """A private line of NOON's day, noted by somebody called ines."""
    recommendation = fields.pop("recommendation", None) or make_recommendation()
    by = fields.pop("recorded_by", None) or User.objects.filter(username="ines").first() or make_user("ines")
    defaults = {"kind": "meeting", "occurred_on": TODAY, "text": "Met the committee’s staff", "recorded_at": NOON}
    return Influence.objects.create(recommendation=recommendation, recorded_by=by, **defaults | fields)


def make_indicator(**fields: Any) -> Indicator:
    recommendation = fields.pop("recommendation", None) or make_recommendation()
    actor = fields.pop("actor", None) or make_actor()
    defaults = {"code": "I01", "name": "Open data sets", "unit": "sets", "desired_direction": "increase"}
    return Indicator.objects.create(recommendation=recommendation, actor=actor, **defaults | fields)


def make_observation(**fields: Any) -> Observation:
    indicator = fields.pop("indicator", None) or make_indicator()
    defaults = {"period": "2025", "observed_on": date(2025, 7, 1), "date_precision": "year", "value": "12"}
    defaults |= {"certainty": "verified", "recorded_at": NOON}
    return Observation.objects.create(indicator=indicator, **defaults | fields)


def make_feed(**fields: Any) -> Feed:
    defaults = {"url": "https://gazette.example/rss", "title": "The Gazette", "enabled_at": NOON, "next_check_at": NOON}
    return Feed.objects.create(publisher=fields.pop("publisher", None) or make_publisher(), **defaults | fields)


def make_entry(**fields: Any) -> Entry:
    feed = fields.pop("feed", None) or Feed.objects.first() or make_feed()
    guid = fields.pop("guid", f"entry-{next(_serial)}")
    url = f"https://gazette.example/{guid}"
    defaults = {"url": url, "canonical_url": url, "title": "Parliament passes the data bill", "first_seen_at": NOON}
    return Entry.objects.create(feed=feed, guid=guid, **defaults | {"content_hash": guid} | fields)


def make_story(**fields: Any) -> Story:
    defaults = {"key": f"story-{next(_serial)}", "headline": "Parliament passes the data bill", "first_seen_at": NOON}
    return Story.objects.create(**defaults | fields)


def make_candidate(**fields: Any) -> Candidate:
    story = fields.pop("story", None) or make_story()
    recommendation = fields.pop("recommendation", None) or make_recommendation()
    defaults = {"relevance": 0.5, "matched_terms": ["data bill"], "suggested_by": "match-v1"}
    return Candidate.objects.create(story=story, recommendation=recommendation, **defaults | fields)


def make_user(name: str = "ann", *, permissions: tuple[str, ...] = (), **fields: Any) -> User:
    """A user with the named permissions of this app, for example `decide_story`."""
    user = User.objects.create_user(name, f"{name}@tracker.example", PASSWORD, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def make_editor(name: str = "ann") -> User:
    """A user who may do everything staff do."""
    return make_user(name, permissions=EDITORS_MAY)


def make_reviewer(name: str = "rea") -> User:
    """An editor who may also settle an event on which people differ."""
    return make_user(name, permissions=(*EDITORS_MAY, "adjudicate_event"))


def make_subscription(**fields: Any) -> Subscription:
    email = fields.pop("email", "ann@reader.example")
    zone = fields.pop("time_zone", "UTC")
    confirmed_at = fields.pop("confirmed_at", NOON)
    subscriber = Subscriber.objects.get_or_create(
        email=email, defaults={"created_at": NOON, "confirmed_at": confirmed_at, "time_zone": zone}
    )[0]
    brief = fields.pop("brief", None) or make_brief()
    return Subscription.objects.create(subscriber=subscriber, brief=brief, **{"started_at": NOON} | fields)
