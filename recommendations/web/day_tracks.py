"""The parts of My day that hang on tracks: what somebody set or looks after themselves, and apart from it the rest."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from recommendations.models import Call, Track, Watchpoint
from recommendations.status.calls import calls_in_force
from recommendations.status.stale import StaleTrack, stale_tracks
from recommendations.status.watch import due_watchpoints
from recommendations.vocabulary import Side
from recommendations.web.day_parts import Asking, Line, Part, in_words, part_of

SOON_DAYS = 7


def track_parts(asking: Asking, *, own: bool) -> Iterator[Part]:
    """Yield watchpoints, calls and cells that need somebody: one's own, or everybody else's; at most six queries."""
    if asking.may("change_watchpoint"):
        yield _watchpoints(asking, own=own)
    if asking.may("add_assessment"):
        yield _calls(asking, own=own)
        yield _stale(asking, own=own)


def _watchpoints(asking: Asking, *, own: bool) -> Part:
    due = due_watchpoints(asking.today, SOON_DAYS)
    rows = [one for one in due if (asking.user.pk in {one.set_by_id, _keeper(one.track)}) == own]
    heading = "Your watchpoints, due within a week" if own else "Others’ watchpoints, due within a week"
    lines = [_watchpoint(one, asking) for one in rows]
    return part_of("watchpoints", heading, lines, address=reverse("watchpoints"))


def _watchpoint(one: Watchpoint, asking: Asking) -> Line:
    is_late = one.due_on < asking.today
    day = f"{'was due' if is_late else 'due'} {in_words(one.due_on)}"
    note = f"{one.track.recommendation.code} {one.track.actor.name}, {Side(one.side).label.lower()}, {day}"
    return Line(one.text, reverse("watchpoint", args=(one.pk,)), note, is_late)


def _calls(asking: Asking, *, own: bool) -> Part:
    lapsing = calls_in_force(asking.today).filter(expires_on__lte=asking.today + timedelta(days=SOON_DAYS))
    rows = lapsing.select_related("track__recommendation__brief", "track__actor", "called_by").order_by(
        "expires_on", "pk"
    )
    lines = [_call(one) for one in rows if (one.called_by_id == asking.user.pk) == own]
    heading = "Your calls that lapse within a week" if own else "Others’ calls that lapse within a week"
    return part_of("calls about to lapse", heading, lines)


def _call(one: Call) -> Line:
    text = f"{_name(one.track)}: {one.get_label_display().lower()}"
    return Line(text, _page(one.track), f"{one.called_by}, lapses {in_words(one.expires_on)}")


def _stale(asking: Asking, *, own: bool) -> Part:
    found = stale_tracks(asking.user, only_own=own, on=asking.today, known_at=asking.now)
    heading = "Your cells that went stale" if own else "Other cells that went stale"
    note = "Look, then log what you find, or note on the page that there is nothing new."
    lines = [_cell(one) for one in found if one.is_own == own]
    return part_of("stale cells", heading, lines, address=reverse("board"), note=note)


def _cell(one: StaleTrack) -> Line:
    whose = "" if one.is_own else f", {one.owner or 'nobody looks after it'}"
    note = f"last seen {in_words(one.seen_on)}, due every {one.track.review_interval_days} days{whose}"
    return Line(_name(one.track), f"{_page(one.track)}#{one.track.actor.code}", note)


def _name(track: Track) -> str:
    about = track.recommendation
    return f"{about.code} {about.short_title or about.title}, {track.actor.name}"


def _page(track: Track) -> str:
    return reverse("recommendation", args=(track.recommendation.brief.code, track.recommendation.code))


def _keeper(track: Track) -> int | None:
    """Return the id of who looks after a track."""
    return track.owner_id or track.recommendation.owner_id
