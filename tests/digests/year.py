"""A simulated year: what staff do, when jobs run and what readers get, with a log of what was done besides the rows."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from recommendations.digests.compose import compose_shared
from recommendations.digests.due import open_due_digests
from recommendations.digests.shared import composition_keys, personal
from recommendations.events.merge import merge_events
from recommendations.events.record import (
    as_it_stands,
    assess_event,
    correct_event,
    leave_out,
    record_event,
    retract_event,
)
from recommendations.models import Digest, Event, Subscription
from recommendations.status.record import record_all
from recommendations.vocabulary import ActorRole, Cadence, Side, Significance, Step
from tests.make import (
    make_actor,
    make_brief,
    make_finding,
    make_judgement,
    make_pillar,
    make_recommendation,
    make_source,
    make_subscription,
    make_track,
    make_user,
)

NEW_YEAR = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)
YEAR, MONTH = timedelta(days=365), timedelta(days=32)
LOST = ("dropped", "failed")
REACHED = ("sent", "stuck", "published")
ACTIONS = (*["record"] * 6, "judge", "judge", "leave", "correct", "redate", "retract", "merge", "wish")
ACTORS = ("united-states", "estonia", "france")
# Cadence, zone, hour, and what was chosen: codes of pillars, of recommendations and of actors.
WISHES = {
    "ann": ("weekly", "Europe/Vilnius", 7, (), (), ()),
    "bob": ("daily", "America/New_York", 6, (), ("R01",), ()),
    "cat": ("monthly", "Pacific/Chatham", 9, (), (), ()),
    "dan": ("on_change", "UTC", 8, (), (), ()),
    "eve": ("weekly", "Australia/Sydney", 21, ("P2",), (), ("baltic-states",)),
    "fay": ("weekly", "Europe/Vilnius", 7, (), (), ()),
    "gus": ("on_change", "America/New_York", 5, (), (), ("united-states",)),
}

Pair = tuple[str, str]


@dataclass
class Past:
    """What was ever said of one event: its facts, its judgements and its end, each with the moment."""

    recorded_at: datetime
    facts: list[tuple[datetime, tuple]]
    judged: dict[Pair, list[tuple[datetime, tuple | None]]]
    gone_at: datetime | None = None

    def at(self, moment: datetime) -> tuple:
        return [facts for since, facts in self.facts if since < moment][-1]

    def is_gone(self, moment: datetime) -> bool:
        return self.gone_at is not None and self.gone_at < moment

    def judgement(self, pair: Pair, moment: datetime) -> tuple[datetime, tuple | None] | None:
        return next((one for one in reversed(self.judged.get(pair, ())) if one[0] < moment), None)

    def counts_since(self, pair: Pair, moment: datetime) -> datetime | None:
        """When the judgement that counts at a moment was made; None where none does."""
        latest = self.judgement(pair, moment)
        if self.recorded_at >= moment or self.is_gone(moment) or latest is None or latest[1] is None:
            return None
        day_has_come = datetime.combine(self.at(moment)[1], time(), UTC) < moment
        return latest[0] if day_has_come else None


@dataclass
class Reader:
    """One reader's row, what was chosen at each moment, and every issue as it was composed, with what became of it."""

    row: Subscription
    issues: list = field(default_factory=list)

    def scope(self) -> frozenset[Pair]:
        """What concerns the reader now: each recommendation and actor."""
        pillars, codes, actors = (
            {one.code for one in getattr(self.row, name).all()} for name in ("pillars", "recommendations", "actors")
        )
        by_pillar = {"P1": {"R01", "R02"}, "P2": {"R03"}}
        wanted = codes.union(*(by_pillar[code] for code in pillars)) or {"R01", "R02", "R03"}
        if "baltic-states" in actors:
            actors |= {"estonia"}
        return frozenset((code, actor) for code in wanted for actor in (actors or {*ACTORS, "baltic-states"}))


class Year:
    """The world, moved on by `act` and `run`."""

    def __init__(self) -> None:
        self.coder, self.brief = make_user("coder"), make_brief()
        group = make_actor("baltic-states", role=ActorRole.DERIVED)
        actors = [make_actor(), make_actor("estonia", group=group), group, make_actor("france", role=ActorRole.CONTEXT)]
        self.recommendations = {}
        for number, pillar in ((1, "P1"), (2, "P1"), (3, "P2")):
            of = make_pillar(code=pillar, position=int(pillar[1]))
            code = f"R{number:02}"
            self.recommendations[code] = make_recommendation(code=code, position=number, pillar=of)
            for actor in actors if number == 1 else actors[:3]:
                make_track(recommendation=self.recommendations[code], actor=actor)
        self.log: dict[str, Past] = {}
        self.readers = {name: self._reader(name, *wish) for name, wish in WISHES.items()}
        open_due_digests(NEW_YEAR)
        archive = Subscription.objects.select_related("brief", "subscriber").get(subscriber__isnull=True)
        self.readers["archive"] = Reader(archive)

    def _reader(self, name, cadence, zone, hour, *chosen):
        fields = {"cadence": cadence, "time_zone": zone, "send_hour": hour, "started_at": NEW_YEAR}
        row = make_subscription(email=f"{name}@reader.example", brief=self.brief, **fields)
        for many, codes in zip(("pillars", "recommendations", "actors"), chosen, strict=True):
            getattr(row, many).set(getattr(row, many).model.objects.filter(code__in=codes))
        return Reader(row)

    def act(self, kind: str, one: int, other: int, now: datetime) -> None:
        """Do one thing; what nothing stands to be done to is left."""
        standing = [code for code, past in self.log.items() if past.gone_at is None]
        if kind == "record":
            self._record(one, other, now)
        elif kind == "wish":
            self._wish(one, other, now)
        elif standing:
            event = Event.objects.get(code=standing[one % len(standing)])
            getattr(self, f"_{kind}")(event, self.log[event.code], other, now)

    def _record(self, one, other, now):
        on = (now + timedelta(days=(0, -1, -40, 3, 25)[one % 5])).date()
        actor = ACTORS[other % 3] if other % 7 else "france"
        codes = ["R01"] if actor == "france" else [("R01",), ("R02",), ("R03",), ("R01", "R03")][other % 4]
        source = make_source(f"https://gazette.example/{len(self.log)}")
        judgements = tuple(self._judgement(code, actor, one + other) for code in codes)
        number, step = len(self.log), Step.ENACTED
        finding = make_finding(
            headline=f"Act {number}",
            occurred_on=on,
            step=step,
            actor_codes=(actor,),
            sources=(source,),
            judgements=judgements,
        )
        event = record_event(finding, by=self.coder, now=now).event
        judged = {(code, actor): [(now, self._values(one + other))] for code in codes}
        self.log[event.code] = Past(now, [(now, (f"Act {number}", on, step))], judged)

    def _values(self, seed):
        side = (Side.TOWARD, Side.AWAY, Side.TOWARD, Side.AWAY, Side.NEUTRAL)[seed % 5]
        return side, Significance.MAJOR if seed % 3 else Significance.MODERATE

    def _judgement(self, code, actor, seed):
        side, significance = self._values(seed)
        track = make_track(recommendation=self.recommendations[code], actor=make_actor(actor))
        return make_judgement(track, side=side, significance=significance, rationale=f"Judged {seed}")

    def _judge(self, event, past, other, now):
        """Judge it anew where it was judged, or on another recommendation."""
        actor = next(iter(past.judged))[1]
        code = "R01" if actor == "france" else f"R{1 + other % 3:02}"
        said = past.judgement((code, actor), now)
        if said is None or said[1] != self._values(other):
            assess_event(event.pk, [self._judgement(code, actor, other)], by=self.coder, now=now)
            past.judged.setdefault((code, actor), []).append((now, self._values(other)))

    def _leave(self, event, past, other, now):
        code, _ = sorted(past.judged)[other % len(past.judged)]
        leave_out(event.pk, self.recommendations[code].pk, by=self.coder, now=now)
        for pair, said in past.judged.items():
            if pair[0] == code and said[-1][1] is not None:
                said.append((now, None))

    def _correct(self, event, past, other, now):
        headline, step = f"{event.headline.split(':')[0]}: {other}", tuple(Step)[other % len(tuple(Step))]
        self._put_right(event, past, now, headline=headline, step=step)

    def _redate(self, event, past, other, now):
        self._put_right(event, past, now, occurred_on=(now + timedelta(days=(-60, -2, 5, 20)[other % 4])).date())

    def _put_right(self, event, past, now, **changes):
        after = replace(as_it_stands(event), **changes)
        correct_event(event.pk, after, version=event.version, reason="Misread", by=self.coder, now=now)
        past.facts.append((now, (after.headline, after.occurred_on, after.step)))

    def _retract(self, event, past, _other, now):
        retract_event(event.pk, reason="False report", by=self.coder, now=now)
        past.gone_at = now

    def _merge(self, event, past, other, now):
        others = [code for code, one in self.log.items() if one.gone_at is None and code != event.code]
        if others:
            kept = Event.objects.get(code=others[other % len(others)])
            merge_events(event.pk, kept.pk, reason="", by=self.coder, now=now)
            past.gone_at = now

    def _wish(self, one, other, now):
        """A reader pauses, goes on, chooses something else or another rhythm."""
        row = self.readers[("eve", "fay", "bob", "dan")[one % 4]].row
        if one % 4 == 0:
            row.paused_at = None if row.paused_at else now
        elif one % 4 == 1:
            row.recommendations.set([self.recommendations["R01"]] if other % 2 else [])
        else:
            row.cadence = tuple(Cadence)[other % 4].value
        row.save()

    def run(self, fate: int, now: datetime) -> None:
        """Open what closed, compose what is due, once for those with one key, and let some of it get lost."""
        open_due_digests(now)
        due = list(Digest.objects.filter(state="due").select_related("subscription__brief", "subscription__subscriber"))
        made = {}
        by_row = {reader.row.pk: reader for reader in self.readers.values()}
        for digest, key in zip(due, composition_keys(due), strict=True):
            made[key] = made.get(key) or compose_shared(digest)
            content = personal(made[key], digest.subscription)
            lost = fate % 11 < 2 and digest.subscription_id % 4 == fate % 4
            state = "empty" if content.is_empty else LOST[fate % 11] if lost else REACHED[digest.pk % 3]
            Digest.objects.filter(pk=digest.pk).update(state=state, content=content.to_json())
            reader = by_row[digest.subscription_id]
            reader.issues.append((digest, content, state, reader.scope()))
        record_all(as_of=now.date(), now=now)


def told_new(content) -> Counter:
    """How often each event was told as new, by recommendation and actor (by name)."""
    told = [(one.recommendation, development) for one in content.news for development in one.developments]
    told += [(one.recommendations[0], one) for one in content.context]
    return Counter((one.event, code, actor) for code, one in told for judged in one.judged for actor in judged.actors)
