"""Copies of cited pages in a web archive, best effort, in errands of their own (INGESTION B6).

Each run of an errand is one request, and the row says which comes next: is there a copy already; please save one; is
the save done. The archive asks for five seconds between requests: whoever takes its host's turn may ask, the others
leave their errand as it is. Without keys no errand is opened.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, QuerySet

from recommendations.fetch.address import BadAddress
from recommendations.fetch.client import Fetch, Fetched, FetchPolicy, Send
from recommendations.fetch.pace import host_key
from recommendations.models import ArchiveCopy, Citation, Host
from recommendations.vocabulary import DatePrecision, ErrandState, EventState, FeedOutcome

GAP = timedelta(seconds=5)
MOST_DUE = 8  # as many as fit into a minute, six seconds apart
MOST_TRIES = 12  # requests in all: about three saves with their questions, over a day
CLAIM_LASTS = timedelta(minutes=10)
_SOON = timedelta(minutes=1)
_AFTER_TROUBLE = timedelta(hours=6)
_LONGEST_WAIT = timedelta(hours=24)
_LONGEST_ADDRESS = 1_000
_LONGEST_MESSAGE = 300
_TIMESTAMP = re.compile(r"\d{14}")
_JOB = re.compile(r"[\w.-]{1,120}")
_JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Archive:
    """The addresses of a web archive: where one asks for a copy, has one made, and reads one."""

    available: str
    save: str
    copies: str


WAYBACK = Archive(
    available="https://archive.org/wayback/available",
    save="https://web.archive.org/save",
    copies="https://web.archive.org/web",
)


@dataclass(frozen=True, slots=True)
class ArchiveKeys:
    """An account at the archive; without one it saves nothing."""

    access: str
    secret: str = field(repr=False)

    def headers(self) -> dict[str, str]:
        """Return what signs a request."""
        return _JSON | {"Authorization": f"LOW {self.access}:{self.secret}"}


@dataclass(frozen=True, slots=True)
class _Step:
    """What one request brought: the moment of a copy, a job to ask about, or a sentence; and when to go on."""

    copied: str = ""
    job_id: str = ""
    message: str = ""
    wait: timedelta = _SOON


class _NoCopy(Exception):  # noqa: N818 -- the archive's doing, not an error of ours
    """The archive refuses, or failed at it; the message is a sentence for staff."""


class _NoAnswer(_NoCopy):
    """What came back says nothing: a job goes on regardless. `quiet` is how long the archive wants to be left alone."""

    def __init__(self, message: str, *, quiet: timedelta | None = None) -> None:
        super().__init__(message)
        self.quiet = quiet


def open_archive_copies(keys: ArchiveKeys | None, *, now: datetime, limit: int = 500) -> int:
    """Open an errand for each cited page of a confirmed event that has no copy; return how many. No keys, none."""
    if keys is None:
        return 0
    waiting = _worth_a_copy(Citation.objects.filter(archive_copy=None)).order_by("-recorded_at", "-pk")
    errands = [ArchiveCopy(citation=citation, next_try_at=now) for citation in waiting[:limit]]
    ArchiveCopy.objects.bulk_create(errands, ignore_conflicts=True)
    return len(errands)


def due_archive_copies(keys: ArchiveKeys | None, *, now: datetime) -> list[int]:
    """Return the ids of errands whose time has come, longest due first; none without keys."""
    if keys is None:
        return []
    return list(_due(now).order_by("next_try_at", "pk").values_list("pk", flat=True)[:MOST_DUE])


def ask_archive(
    copy_id: int,
    *,
    fetch: Fetch,
    send: Send,
    policy: FetchPolicy,
    keys: ArchiveKeys,
    now: datetime,
    archive: Archive = WAYBACK,
) -> ErrandState | None:
    """Take one errand one request further, and say where it stands then; None where it is not its turn."""
    errand = _due(now).filter(pk=copy_id).select_related("citation").first()
    claim = now + CLAIM_LASTS
    if errand is None or not _has_turn(archive, now=now) or not _claimed(errand, until=claim):
        return None
    try:
        if errand.job_id:
            step = _ask_about_job(archive, errand.job_id, fetch, policy, keys)
        elif errand.tries == 1:
            step = _ask_for_copy(archive, errand.citation, fetch, policy)
        else:
            step = _ask_to_save(archive, errand.citation, send, policy, keys)
    except _NoAnswer as silence:
        step = _Step(job_id=errand.job_id, message=str(silence), wait=_AFTER_TROUBLE)
        if silence.quiet:
            _leave_alone(archive, silence.quiet, now=now)
    except (_NoCopy, BadAddress) as refusal:
        step = _Step(message=str(refusal), wait=_AFTER_TROUBLE)
    return _finish(errand, step, archive, claim=claim, now=now)


def _worth_a_copy(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    standing = citations.filter(event__state=EventState.CONFIRMED, withdrawn_at=None, archived_url="")
    return standing.filter(Q(url__startswith="https://") | Q(url__startswith="http://"))


def _due(now: datetime) -> QuerySet[ArchiveCopy]:
    waiting = ArchiveCopy.objects.filter(state=ErrandState.WAITING, next_try_at__lte=now)
    return waiting.filter(citation__in=_worth_a_copy(Citation.objects.all()))


def _claimed(errand: ArchiveCopy, *, until: datetime) -> bool:
    """Take an errand as it was read. No join: PostgreSQL would look it up as it was before another's claim."""
    as_read = ArchiveCopy.objects.filter(pk=errand.pk, state=ErrandState.WAITING, next_try_at=errand.next_try_at)
    errand.tries += 1
    return as_read.update(next_try_at=until, tries=errand.tries) == 1


def _has_turn(archive: Archive, *, now: datetime) -> bool:
    """Take the archive's next turn. Its host's row is the one that feeds there would wait by as well."""
    name = host_key(archive.save)
    Host.objects.get_or_create(name=name)
    free = Host.objects.filter(Q(quiet_until_at=None) | Q(quiet_until_at__lte=now), name=name)
    return free.update(quiet_until_at=now + GAP, quiet_reason="The archive asks for a pause between requests.") == 1


def _leave_alone(archive: Archive, quiet: timedelta, *, now: datetime) -> None:
    """Ask nothing of the archive for as long as it said, at most a day."""
    until = now + min(quiet, _LONGEST_WAIT)
    Host.objects.filter(name=host_key(archive.save)).update(
        quiet_until_at=until, quiet_reason="The archive said that it is asked too often."
    )


def _ask_for_copy(archive: Archive, citation: Citation, fetch: Fetch, policy: FetchPolicy) -> _Step:
    """Ask whether there is a copy. One from before the page was published is no copy of what we cite."""
    published = citation.published_on if citation.published_precision == DatePrecision.DAY else None
    near = {"timestamp": f"{published:%Y%m%d}"} if published else {}
    question = f"{archive.available}?{urlencode({'url': citation.url} | near)}"
    closest = _part(_part(_read(fetch(question, policy=policy, headers=_JSON)), "archived_snapshots"), "closest")
    copied = str(closest.get("timestamp", ""))
    usable = closest.get("available") is True and str(closest.get("status")) == "200" and _TIMESTAMP.fullmatch(copied)
    if usable and (published is None or copied >= f"{published:%Y%m%d}"):
        return _Step(copied=copied)
    return _Step(message="The archive has no copy yet; it is asked to make one.")


def _ask_to_save(archive: Archive, citation: Citation, send: Send, policy: FetchPolicy, keys: ArchiveKeys) -> _Step:
    """Ask for a copy to be made, unless one is a day old at most. The archive queues that as a job."""
    wish = {"if_not_archived_within": "1d", "skip_first_archive": "1", "delay_wb_availability": "1"}
    body = urlencode({"url": citation.url} | wish).encode()
    form = "application/x-www-form-urlencoded"
    said = _read(send(archive.save, policy=policy, body=body, content_type=form, headers=keys.headers()))
    job_id = said.get("job_id")
    if not isinstance(job_id, str) or not _JOB.fullmatch(job_id):
        raise _NoCopy(f"The archive took no order. {_excuse(said)}".strip())
    return _Step(job_id=job_id, message="The archive is making a copy.")


def _ask_about_job(archive: Archive, job_id: str, fetch: Fetch, policy: FetchPolicy, keys: ArchiveKeys) -> _Step:
    """Ask whether the copy has been made."""
    said = _read(fetch(f"{archive.save}/status/{job_id}", policy=policy, headers=keys.headers()))
    copied = str(said.get("timestamp", ""))
    if said.get("status") == "success" and _TIMESTAMP.fullmatch(copied):
        return _Step(copied=copied)
    if said.get("status") == "pending":
        return _Step(job_id=job_id, message="The archive is making a copy.")
    raise _NoCopy(f"The archive could not make a copy. {_excuse(said)}".strip())


def _finish(
    errand: ArchiveCopy, step: _Step, archive: Archive, *, claim: datetime, now: datetime
) -> ErrandState | None:
    """Write what a step brought, the copy's address with it; None where the claim ran out meanwhile."""
    address = f"{archive.copies}/{step.copied}/{errand.citation.url}" if step.copied else ""
    if len(address) > _LONGEST_ADDRESS:
        address, step = "", _Step(message="The copy's address is too long to be kept.", wait=_AFTER_TROUBLE)
    columns = _columns(errand.tries, step, is_done=bool(address), now=now)
    with transaction.atomic():
        held = ArchiveCopy.objects.filter(pk=errand.pk, state=ErrandState.WAITING, next_try_at=claim)
        if not held.update(**columns):
            return None
        if address:
            Citation.objects.filter(pk=errand.citation_id, archived_url="").update(archived_url=address)
    return ErrandState(columns["state"])


def _columns(tries: int, step: _Step, *, is_done: bool, now: datetime) -> dict[str, Any]:
    """Return what a step changes on its errand's row."""
    if is_done:
        return {"state": ErrandState.DONE, "next_try_at": None, "job_id": "", "message": ""}
    if tries < MOST_TRIES:
        message = step.message[:_LONGEST_MESSAGE]
        waits = {"state": ErrandState.WAITING, "next_try_at": now + step.wait}
        return waits | {"job_id": step.job_id, "message": message}
    message = f"Given up after {tries} requests. {step.message}"[:_LONGEST_MESSAGE]
    return {"state": ErrandState.GIVEN_UP, "next_try_at": None, "job_id": "", "message": message}


def _read(fetched: Fetched) -> Mapping[str, Any]:
    """Return the JSON object of an answer. Raises _NoAnswer."""
    if fetched.outcome is not None:
        quiet = fetched.retry_after or _AFTER_TROUBLE
        raise _NoAnswer(fetched.message, quiet=quiet if fetched.outcome is FeedOutcome.THROTTLED else None)
    try:
        said = json.loads(fetched.body)
    except ValueError as error:
        raise _NoAnswer("The archive's answer is not JSON. It is asked again later.") from error
    if not isinstance(said, dict):
        raise _NoAnswer("The archive's answer is not what it describes. It is asked again later.")
    return said


def _part(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object within an object; an empty one where there is none."""
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _excuse(said: Mapping[str, Any]) -> str:
    """Return what the archive says about its refusal."""
    return " ".join(str(said.get("message") or said.get("status_ext") or "").split())
