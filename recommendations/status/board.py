"""The status board: every track of a brief as of a day, what changed, and how the actors stand in all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Max, Min, OuterRef, Subquery

from recommendations.models import Brief, Digest, Direction, Feed, Recommendation, Story, Track
from recommendations.status.cells import Standing, cell_of, column_of, shown_tracks, standing
from recommendations.status.changes import are_comparable, changed_from, changes_by_track, worst_first
from recommendations.status.values import ActorColumn, Board, BoardRow, Cell, Change, PillarBlock, Tally
from recommendations.vocabulary import ActorRole, DigestState, ShownLabel, StoryState

_WENT_OUT = (DigestState.SENT, DigestState.PUBLISHED)


def board(
    brief: Brief,
    *,
    as_of: date,
    known_at: datetime,
    compare_on: date | None = None,
    compare_known_at: datetime | None = None,
) -> Board:
    """Return the board as of a day with the knowledge of a moment; at most twelve queries, thirteen to compare.

    Both days of a comparison are read with the same knowledge, so a change is one in the world and not in our records,
    unless `compare_known_at` asks for what was said then. Stories waiting and the last check of the feeds are facts of
    the present.
    """
    tracks = list(shown_tracks(brief))
    ids = [track.pk for track in tracks]
    now = standing(tracks, as_of=as_of, known_at=known_at, compare_on=compare_on, compare_known_at=compare_known_at)
    changes = changes_by_track(tracks, now.before, now.after) if compare_on else {}
    columns = columns_of(tracks)
    cells = _cells(tracks, now, changes)
    blocks = _blocks(brief, columns, cells)
    return Board(
        brief_code=brief.code,
        brief_title=brief.title,
        as_of=as_of,
        known_at=known_at,
        compare_on=compare_on,
        compare_known_at=compare_known_at if compare_on else None,
        columns=columns,
        blocks=blocks,
        tallies=tallies_of(columns, [row for block in blocks for row in block.rows]),
        changes=worst_first(changes.values()),
        not_comparable=any(not are_comparable(now.before.get(pk), now.after.get(pk)) for pk in ids),
        waiting_in_triage=_waiting(brief),
        last_checked_at=_last_checked_at(),
        last_issue_to=_last_issue_to(brief, known_at=known_at),
        last_fresh_on=last_fresh_day(cells.values()),
        first_day=_first_day(ids, known_at=known_at),
    )


def columns_of(tracks: Sequence[Track]) -> tuple[ActorColumn, ...]:
    """Return the actors of the tracks, each once, in the order of their positions."""
    actors = {track.actor.code: track.actor for track in tracks}
    return tuple(column_of(actor) for actor in sorted(actors.values(), key=lambda actor: (actor.position, actor.code)))


def _cells(tracks: Sequence[Track], now: Standing, changes: Mapping[int, Change]) -> dict[tuple[int, str], Cell]:
    return {
        (track.recommendation_id, track.actor.code): cell_of(
            track, now, changed_from=changed_from(changes.get(track.pk))
        )
        for track in tracks
    }


def _blocks(
    brief: Brief, columns: Sequence[ActorColumn], cells: Mapping[tuple[int, str], Cell]
) -> tuple[PillarBlock, ...]:
    """Return pillars with recommendations in the brief's order; an actor without a track gets a cell that says so."""
    rows: dict[tuple[str, str], list[BoardRow]] = {}
    recommendations = Recommendation.objects.filter(brief=brief, archived_at=None).select_related("pillar")
    for one in recommendations.order_by("pillar__position", "position", "code"):
        row = BoardRow(
            recommendation_code=one.code,
            title=one.title,
            short_title=one.short_title or one.title,
            url_kwargs={"brief": brief.code, "code": one.code},
            cells=tuple(cells.get((one.pk, column.code)) or Cell(None, column) for column in columns),
        )
        rows.setdefault((one.pillar.code, one.pillar.title), []).append(row)
    return tuple(
        PillarBlock(code, title, tuple(found), tallies_of(columns, found)) for (code, title), found in rows.items()
    )


def last_fresh_day(cells: Iterable[Cell]) -> date | None:
    """Return the last day on which any of the cells had a label other than insufficient."""
    return max((cell.fresh_until for cell in cells if cell.fresh_until), default=None)


def tallies_of(columns: Sequence[ActorColumn], rows: Sequence[BoardRow], *, members: bool = False) -> tuple[Tally, ...]:
    """Count for the actors a leader reads first: those outside any group, and the groups; for all with `members`."""
    tallies = []
    for place, actor in enumerate(columns):
        if actor.role == ActorRole.TRACKED and actor.group_code and not members:
            continue
        codes: dict[ShownLabel, list[str]] = {label: [] for label in ShownLabel}
        for row in rows:
            codes[row.cells[place].shown].append(row.recommendation_code)
        tallies.append(Tally(actor, tuple((label, tuple(found)) for label, found in codes.items())))
    return tuple(tallies)


def _waiting(brief: Brief) -> int:
    stories = Story.objects.filter(state=StoryState.OPEN, candidates__recommendation__brief=brief)
    return stories.order_by().distinct().count()


def _last_checked_at() -> datetime | None:
    return Feed.objects.filter(enabled_at__isnull=False).aggregate(last=Max("last_checked_at"))["last"]


def _last_issue_to(brief: Brief, *, known_at: datetime) -> datetime | None:
    """Return up to when the last digest tells that went out; walks the digests from the newest, so few are read."""
    out = Digest.objects.filter(subscription__brief=brief, state__in=_WENT_OUT, period_end__lte=known_at)
    return out.order_by("-pk").values_list("period_end", flat=True).first()


def _first_day(track_ids: Sequence[int], *, known_at: datetime) -> date | None:
    """Return the first day about which anything was recorded by a moment."""
    rows = Direction.objects.filter(track=OuterRef("pk"), recorded_at__lte=known_at).order_by("as_of")
    days = Track.objects.filter(pk__in=track_ids).order_by().annotate(first=Subquery(rows.values("as_of")[:1]))
    return days.aggregate(first_day=Min("first"))["first_day"]
