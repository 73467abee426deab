"""What an event said, version by version: the facts that a correction writes over, in words that can be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from recommendations.direction.wording import date_words
from recommendations.models import Actor, Event, EventRevision
from recommendations.vocabulary import DatePrecision, EventKind, EventState, Step

_SHOWN = ("headline", "when", "who acted", "step", "kind", "running story", "background", "summary", "same as")


@dataclass(frozen=True, slots=True)
class Facts:
    """One version. `actors` and `kind` None: older revisions did not keep them, nor the summary."""

    headline: str
    summary: str
    occurred_on: date
    date_precision: DatePrecision
    step: Step | None
    kind: EventKind | None
    actors: tuple[str, ...] | None
    episode: str
    is_baseline: bool
    state: EventState
    duplicate_of: str

    def words(self) -> dict[str, str | None]:
        """Return each fact as a reader reads it, by what it is called; None where it is not known."""
        said = (
            self.headline,
            date_words(self.occurred_on, self.date_precision),
            None if self.actors is None else ", ".join(self.actors) or "nobody",
            self.step.label.lower() if self.step else "no act of policy",
            None if self.kind is None else self.kind.label.lower(),
            self.episode or "none",
            "yes" if self.is_baseline else "no",
            None if self.kind is None else self.summary or "none",
            self.duplicate_of or "none",
        )
        return dict(zip(_SHOWN, said, strict=True))


@dataclass(frozen=True, slots=True)
class Version:
    """Facts and how long they stood. `revision`: what ended them; None for those that stand."""

    facts: Facts
    since: datetime
    revision: EventRevision | None


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that changed, in words; `before` empty: there was nothing. `note`: why, where each has its reason."""

    what: str
    before: str
    after: str
    note: str = ""


def versions_of(event: Event) -> list[Version]:
    """Return the versions of an event, oldest first; the last one stands. Three queries."""
    rows = event.revisions.select_related("corrected_by", "duplicate_of").order_by("superseded_at", "pk")
    revisions = list(rows)
    acting = {actor.code: actor.name for actor in event.actors.order_by("position", "code")}
    names = acting | _names({code for one in revisions for code in one.actor_codes} - acting.keys())
    past = [Version(_facts(one, _kept_actors(one, names)), one.recorded_at, one) for one in revisions]
    since = revisions[-1].superseded_at if revisions else event.recorded_at
    return [*past, Version(_facts(event, tuple(acting.values())), since, None)]


def shifts_between(before: Facts, after: Facts) -> tuple[Shift, ...]:
    """Return what differs between two versions; what one of them did not keep is left out."""
    was, is_now = before.words(), after.words()
    return tuple(
        Shift(name, old, new)
        for name, old in was.items()
        if old is not None and (new := is_now[name]) is not None and old != new
    )


def _facts(row: Event | EventRevision, actors: tuple[str, ...] | None) -> Facts:
    return Facts(
        headline=row.headline,
        summary=row.summary,
        occurred_on=row.occurred_on,
        date_precision=DatePrecision(row.date_precision),
        step=Step(row.step) if row.step else None,
        kind=EventKind(row.kind) if row.kind else None,
        actors=actors,
        episode=row.episode,
        is_baseline=row.is_baseline,
        state=EventState(row.state),
        duplicate_of=row.duplicate_of.code if row.duplicate_of else "",
    )


def _kept_actors(revision: EventRevision, names: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return who acted, in the order of today's names; None where the revision is older than their keeping."""
    if not revision.kind:
        return None
    return tuple(names.get(code, code) for code in sorted(revision.actor_codes, key=list(names).index))


def _names(codes: Iterable[str]) -> dict[str, str]:
    rows = Actor.objects.filter(code__in=codes).order_by("position", "code")
    return dict(rows.values_list("code", "name"))
