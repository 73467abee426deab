"""The article behind an entry: asked for only where a story may matter, in errands of its own.

An errand is a row. `open_full_texts` writes what is worth asking for, `due_full_texts` finds what may be asked now, one
page a host and run, `fetch_full_text` claims one errand, fetches outside any transaction and finishes with one UPDATE.
Killed half-way, the claim runs out and the try counts, so that a page that kills its reader is given up as well.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from recommendations.fetch.address import BadAddress, check_address
from recommendations.fetch.client import Fetch, Fetched, FetchPolicy
from recommendations.fetch.pace import host_key
from recommendations.ingestion.encoding import decode
from recommendations.ingestion.extract import NoArticle, declared_charset, extract_article
from recommendations.ingestion.terms_of_use import full_text_length, with_excerpt_length
from recommendations.ingestion.text import one_line, shortened
from recommendations.models import Candidate, Entry, FullText, Host
from recommendations.vocabulary import CandidateOutcome, ErrandState, FeedOutcome, StoryState

LOOKED_BACK = timedelta(days=30)  # switching full texts on does not fetch the archive
CLAIM_LASTS = timedelta(minutes=10)
WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))  # after the first try, the second, the third
_LONGEST_WAIT = timedelta(hours=24)
_EXTRACT_WITHIN_S = 20.0
_PAGE_CAP = 4 * 2**20
_MOST_OPENED = 500
_MOST_DUE = 30
_LONGEST_MESSAGE = 300
_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})
_FOR_GOOD = frozenset({FeedOutcome.GONE, FeedOutcome.ADDRESS_REFUSED, FeedOutcome.TOO_LARGE})


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What came of one try: a text, or a sentence on why not. `for_good`: asking again is no use."""

    text: str = ""
    problem: str = ""
    for_good: bool = False
    not_within: timedelta = timedelta()


def open_full_texts(*, relevant_from: float, now: datetime) -> int:
    """Open an errand for each entry of an open story that matched, where its publisher allows; return how many."""
    matched = Candidate.objects.filter(
        story=OuterRef("story"), outcome=CandidateOutcome.OPEN, relevance__gte=relevant_from
    )
    young = Entry.objects.filter(Exists(matched), full_text=None, first_seen_at__gte=now - LOOKED_BACK)
    allowed = with_excerpt_length(young.filter(story__state=StoryState.OPEN)).filter(excerpt_length__gt=0)
    entries = allowed.exclude(url="").order_by("-first_seen_at", "-pk")[:_MOST_OPENED]
    errands = [FullText(entry=entry, next_try_at=now) for entry in entries]
    FullText.objects.bulk_create(errands, ignore_conflicts=True)
    return len(errands)


def due_full_texts(now: datetime) -> list[int]:
    """Return the ids of errands whose time has come and whose story still waits, one a host, longest due first."""
    rows = _due(now).order_by("next_try_at", "pk").values_list("pk", "entry__url")
    one_a_host: dict[str, int] = {}
    for pk, url in rows[:_MOST_OPENED]:
        one_a_host.setdefault(_host(url), pk)
    quiet = Host.objects.filter(name__in=one_a_host, quiet_until_at__gt=now).values_list("name", flat=True)
    for name in quiet:
        del one_a_host[name]
    return list(one_a_host.values())[:_MOST_DUE]


def fetch_full_text(full_text_id: int, *, fetch: Fetch, policy: FetchPolicy, now: datetime) -> ErrandState | None:
    """Try one errand, and say where it stands then; None where it is not due or somebody else is at it."""
    errand, claim = _due(now).filter(pk=full_text_id).first(), now + CLAIM_LASTS
    if errand is None:
        return None
    # No join in the claim: PostgreSQL would look the joined rows up as they were before it waited for another's claim.
    free = FullText.objects.filter(pk=full_text_id, state=ErrandState.WAITING, next_try_at=errand.next_try_at)
    if not free.update(next_try_at=claim, tries=errand.tries + 1):
        return None
    columns = _columns(errand.tries + 1, _try(errand.entry_id, fetch, replace(policy, body_cap=_PAGE_CAP)), now)
    held = FullText.objects.filter(pk=full_text_id, state=ErrandState.WAITING, next_try_at=claim)
    return ErrandState(columns["state"]) if held.update(**columns) else None


def _host(url: str) -> str:
    """Return whom an address belongs to; an address nobody can ask belongs to itself."""
    try:
        return host_key(check_address(url))
    except BadAddress:
        return url


def _due(now: datetime) -> QuerySet[FullText]:
    return FullText.objects.filter(state=ErrandState.WAITING, next_try_at__lte=now, entry__story__state=StoryState.OPEN)


def _try(entry_id: int, fetch: Fetch, policy: FetchPolicy) -> _Attempt:
    """Fetch the page of an entry and read its article, as much as the publisher allows today."""
    entry = with_excerpt_length(Entry.objects.all()).get(pk=entry_id)
    allowed = full_text_length(entry.excerpt_length)
    if not allowed:
        return _Attempt(problem="The publisher's terms of use allow no text.", for_good=True)
    try:
        fetched = fetch(entry.url, policy=policy)
        return _refusal(fetched) or _Attempt(text=shortened(_article(fetched), allowed))
    except BadAddress as error:
        return _Attempt(problem=str(error), for_good=True)
    except NoArticle as error:
        return _Attempt(problem=str(error))


def _refusal(fetched: Fetched) -> _Attempt | None:
    """Return what stands against reading an answer; None where it is a page."""
    if fetched.outcome is not None:
        wait = min(fetched.retry_after or timedelta(), _LONGEST_WAIT)
        return _Attempt(problem=fetched.message, for_good=fetched.outcome in _FOR_GOOD, not_within=wait)
    if fetched.content_type not in _PAGES:
        return _Attempt(problem=f"The address leads to {fetched.content_type}, not to a page.", for_good=True)
    return None


def _article(fetched: Fetched) -> str:
    page = decode(fetched.body, fetched.charset or declared_charset(fetched.body))
    lines = extract_article(page, deadline_s=_EXTRACT_WITHIN_S).splitlines()
    return "\n".join(line for line in map(one_line, lines) if line)


def _columns(tries: int, attempt: _Attempt, now: datetime) -> dict[str, Any]:
    """Return what a try changes on its row: done, put off, or given up with a sentence."""
    if attempt.text:
        done = {"state": ErrandState.DONE, "next_try_at": None, "message": ""}
        return done | {"text": attempt.text, "fetched_at": now}
    if attempt.for_good or tries > len(WAITS):
        message = f"Given up after {tries} {'try' if tries == 1 else 'tries'}. {attempt.problem}"
        return {"state": ErrandState.GIVEN_UP, "next_try_at": None, "message": message[:_LONGEST_MESSAGE]}
    wait = max(WAITS[tries - 1], attempt.not_within)
    return {"state": ErrandState.WAITING, "next_try_at": now + wait, "message": attempt.problem[:_LONGEST_MESSAGE]}
