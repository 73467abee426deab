"""What people decide about feeds: to add one, to change one, to pause it, to start it again, to have it checked now.

Each writes the few columns it is about and keeps who did it in the feed's history; what a check found stays the
business of refreshing. A check that is under way when somebody changes the address finds its claim gone and stores
nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from recommendations.ingestion.feed_draft import BadFeed, FeedDraft, checked
from recommendations.ingestion.feed_lookup import title_at
from recommendations.ingestion.opml import REASON_CAP
from recommendations.ingestion.text import one_line
from recommendations.models import Feed, Publisher
from recommendations.vocabulary import FeedOutcome, PublisherTier

SOON = "by the next tick, within a minute or two"
_ADDED = f"Added; first look {SOON}."
_STARTED = f"Started; next look {SOON}."
_CHANGED = f"Its address or kind was changed; next look {SOON}."
_ASKED = f"Asked for by hand; next look {SOON}."
# What belongs to an address, and means nothing at another.
_FORGOTTEN = {
    "etag": "",
    "last_modified": "",
    "moved_to": "",
    "moved_since_at": None,
    "moved_count": 0,
    "ttl_minutes": None,
    "last_full_fetch_at": None,
    "claimed_at": None,
    "error_count": 0,
    "failing_since_at": None,
}


def add_feed(draft: FeedDraft, *, by: User | None, now: datetime, paused: str = "") -> Feed:
    """Add a feed, polled at once unless `paused` says why not. Raises BadFeed, also for an address we have already."""
    draft = checked(draft)
    _refuse_known(draft.url, besides=None)
    return store_feed(draft, by=by, now=now, paused=paused)


def store_feed(draft: FeedDraft, *, by: User | None, now: datetime, paused: str = "") -> Feed:
    """Add a checked draft, of which the caller knows that it is new. Raises BadFeed where somebody was faster."""
    with _one_each(), transaction.atomic():
        feed = Feed(**_columns(draft), enabled_at=None if paused else now, disabled_reason=paused[:REASON_CAP])
        if not paused:
            feed.next_check_at, feed.next_check_reason = now, _ADDED
        _keep(feed, by=by, now=now)
        feed.save(force_insert=True)
    return feed


def edit_feed(feed_id: int, draft: FeedDraft, *, by: User | None, now: datetime) -> Feed:
    """Change a feed. Another address or kind begins anew; it also starts a feed that stopped because it was gone.

    Raises BadFeed, Feed.DoesNotExist.
    """
    draft = checked(draft)
    with _one_each(), transaction.atomic():
        feed = Feed.objects.select_for_update(no_key=True).get(pk=feed_id)
        _refuse_known(draft.url, besides=feed_id)
        columns = _columns(draft) | _begun_anew(feed, draft, now)
        _write(feed, columns, by=by, now=now)
    return feed


def pause_feed(feed_id: int, *, reason: str, by: User | None, now: datetime) -> Feed:
    """Poll a feed no more, and say why. Twice keeps the later reason. Raises BadFeed, Feed.DoesNotExist."""
    reason = one_line(reason)
    if not reason:
        raise BadFeed({"reason": ["Say why, so that others know when to start it again."]})
    if len(reason) > REASON_CAP:
        raise BadFeed({"reason": [f"Keep the reason under {REASON_CAP} characters."]})
    columns = {"enabled_at": None, "disabled_reason": reason, "next_check_at": None, "next_check_reason": ""}
    return _changed(feed_id, columns, by=by, now=now)


def start_feed(feed_id: int, *, by: User | None, now: datetime) -> Feed:
    """Poll a feed again, at once and as if it had never failed. One that is polled stays as it is."""
    columns = {
        "enabled_at": now,
        "disabled_reason": "",
        "next_check_at": now,
        "next_check_reason": _STARTED,
        "error_count": 0,
    }
    return _changed(feed_id, columns, by=by, now=now, only_paused=True)


def check_now(feed_id: int, *, now: datetime) -> None:
    """Make a feed due, so that the next tick sends it to be fetched. Raises BadFeed for a paused one."""
    if not Feed.objects.filter(pk=feed_id, enabled_at__isnull=False).update(
        next_check_at=now, next_check_reason=_ASKED
    ):
        raise BadFeed({"": ["The feed is paused, so it is not checked. Start it, then it is checked at once."]})


def _refuse_known(url: str, *, besides: int | None) -> None:
    title = title_at(url, besides=besides)
    if title:
        raise BadFeed({"url": [f"We have this feed already: {title}. Open it in the list."]})


@contextmanager
def _one_each() -> Iterator[None]:
    """Turn the database's refusal of a second feed at one address into the sentence for it."""
    try:
        yield
    except IntegrityError as error:
        raise BadFeed({"url": ["Somebody added this feed a moment ago. Open it in the list."]}) from error


def _columns(draft: FeedDraft) -> dict[str, object]:
    publisher = Publisher.objects.get_or_create(
        name=draft.publisher_name, defaults={"tier": PublisherTier.UNRATED.value}
    )[0]
    return {
        "url": draft.url,
        "title": draft.title,
        "publisher": publisher,
        "language": draft.language,
        "kind": draft.kind.value,
        "alternative_url": draft.alternative_url,
        "user_agent": draft.user_agent,
        "records_from": draft.records_from,
    }


def _begun_anew(feed: Feed, draft: FeedDraft, now: datetime) -> dict[str, object]:
    """Return what another address or kind changes besides; nothing where both stay."""
    if (feed.url, feed.kind) == (draft.url, draft.kind.value):
        return {}
    columns: dict[str, object] = dict(_FORGOTTEN)
    if feed.url != draft.url:
        columns["earlier_url"] = feed.url
    starts = feed.enabled_at is None and feed.last_outcome == FeedOutcome.GONE
    if starts:
        columns |= {"enabled_at": now, "disabled_reason": ""}
    if starts or feed.enabled_at:
        columns |= {"next_check_at": now, "next_check_reason": _CHANGED}
    return columns


def _changed(
    feed_id: int, columns: Mapping[str, object], *, by: User | None, now: datetime, only_paused: bool = False
) -> Feed:
    with transaction.atomic():
        feed = Feed.objects.select_for_update(no_key=True).get(pk=feed_id)
        if not (only_paused and feed.enabled_at):
            _write(feed, columns, by=by, now=now)
    return feed


def _write(feed: Feed, columns: Mapping[str, object], *, by: User | None, now: datetime) -> None:
    """Write the named columns and nothing else of the row, and keep the change in its history."""
    for name, value in columns.items():
        setattr(feed, name, value)
    _keep(feed, by=by, now=now)
    feed.save(update_fields=list(columns))


def _keep(feed: Feed, *, by: User | None, now: datetime) -> None:
    """Tell the history who changes the row, and when."""
    vars(feed).update(_history_user=by, _history_date=now)
