"""What people decide about feeds: to add one, to change one, to pause it, to start it again, to have it checked now.

Each writes the few columns it is about and keeps who did it in the feed's history; what a check found stays the
business of refreshing. A check that is under way when somebody changes the address finds its claim gone and stores
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.fetch.address import BadAddress, loose_key
from recommendations.ingestion.opml import PUBLISHER_CAP, REASON_CAP, TITLE_CAP, feed_address
from recommendations.ingestion.text import language_code, one_line
from recommendations.models import Feed, Publisher
from recommendations.vocabulary import FeedKind, FeedOutcome, PublisherTier

USER_AGENT_CAP = 200
NEAR = 3
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


class BadFeed(ValueError):  # noqa: N818 -- a word of the design
    """A feed that cannot be as asked: sentences by field, `""` for what belongs to none."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(sentence for sentences in errors.values() for sentence in sentences))


@dataclass(frozen=True)
class FeedDraft:
    """A feed as a person describes it. An empty title is the host's name; an empty publisher is the title."""

    url: str
    title: str = ""
    publisher_name: str = ""
    language: str = ""
    kind: FeedKind = FeedKind.SYNDICATION
    alternative_url: str = ""
    user_agent: str = ""
    records_from: float | None = None


def add_feed(draft: FeedDraft, *, by: User | None, now: datetime, paused: str = "") -> Feed:
    """Add a feed, polled at once unless `paused` says why not. Raises BadFeed, also for an address we have already."""
    draft = checked(draft)
    with transaction.atomic():
        _refuse_known(draft.url, besides=None)
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
    with transaction.atomic():
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


def checked(draft: FeedDraft) -> FeedDraft:
    """Return the draft as it can be stored. Raises BadFeed with a sentence for each field that cannot."""
    errors: dict[str, list[str]] = {}
    url = _address(draft.url, "url", errors)
    alternative = _address(draft.alternative_url, "alternative_url", errors) if draft.alternative_url.strip() else ""
    agent = draft.user_agent.strip()
    if not (agent.isascii() and len(agent) <= USER_AGENT_CAP and (agent.isprintable() or not agent)):
        errors["user_agent"] = [
            f"Use plain letters, at most {USER_AGENT_CAP}, on one line; or leave it empty for ours."
        ]
    language = language_code(draft.language)
    if draft.language.strip() and not language:
        errors["language"] = ["Give the two-letter code of the language, such as et; or leave it empty."]
    if draft.records_from is not None and not 0 < draft.records_from <= 1:
        errors["records_from"] = ["Give a number above 0 and up to 1; or leave it empty, so that nothing is recorded."]
    if errors:
        raise BadFeed(errors)
    title = one_line(draft.title)[:TITLE_CAP] or (urlsplit(url).hostname or url)
    publisher = one_line(draft.publisher_name)[:PUBLISHER_CAP] or title[:PUBLISHER_CAP]
    return replace(
        draft,
        url=url,
        title=title,
        publisher_name=publisher,
        language=language,
        alternative_url=alternative,
        user_agent=agent,
    )


def feed_at(url: str) -> Feed:
    """Return the feed at an address, in whichever spelling. Raises Feed.DoesNotExist, which names near ones."""
    feeds = Feed.objects.select_related("publisher")
    addresses = dict(feeds.values_list("url", "pk"))
    pk = addresses.get(url) or {_key(known): pk for known, pk in addresses.items()}.get(_key(url))
    if pk:
        return feeds.get(pk=pk)
    host = urlsplit(url).hostname or url
    near = [known for known in addresses if host in known]
    near += [known for known in get_close_matches(url, addresses, n=NEAR, cutoff=0.4) if known not in near]
    raise Feed.DoesNotExist(
        f"No feed has the address {url}. "
        + (f"Near it: {', '.join(near[:NEAR])}." if near else "The page Feeds lists those there are.")
    )


def known_feeds() -> dict[str, str]:
    """Return, by loose address, the title of every feed we have, under its present, earlier and alternative address."""
    known: dict[str, str] = {}
    for *urls, title in Feed.objects.values_list("earlier_url", "alternative_url", "url", "title"):
        known |= {key: title for url in urls if (key := _key(url))}
    return known


def _address(given: str, name: str, errors: dict[str, list[str]]) -> str:
    try:
        return feed_address(given)
    except BadAddress as refusal:
        errors[name] = [str(refusal)]
        return ""


def _key(url: str) -> str:
    try:
        return loose_key(url) if url else ""
    except BadAddress:
        return url


def _refuse_known(url: str, *, besides: int | None) -> None:
    """Refuse an address that another feed has, in whichever spelling."""
    host = urlsplit(url).hostname or ""
    near = Feed.objects.filter(url__icontains=host.removeprefix("www."))
    for pk, known, title in near.values_list("pk", "url", "title"):
        if pk != besides and _key(known) == _key(url):
            raise BadFeed({"url": [f"We have this feed already: {title}. Open it in the list."]})


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
