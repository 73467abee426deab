"""The one door for figures of an indicator, by form, by a pasted table or by the API. Nothing is overwritten.

The indicator's row is held while its figures change, so two people writing one period down meet there.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localdate

from recommendations.events.cite import lock_publishers
from recommendations.events.finding import Source
from recommendations.events.observation import BadObservation, ObservationEntry, Placed, place
from recommendations.events.paste import BadPaste, PastedLine, parse_observations
from recommendations.fetch.address import canonical_url, check_address
from recommendations.models import Citation, Indicator, Observation, Publisher
from recommendations.vocabulary import Scale

__all__ = [
    "BadObservation",
    "BadPaste",
    "ObservationEntry",
    "Observed",
    "PastedLine",
    "parse_observations",
    "record_observation",
    "record_observations",
]

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Observed:
    """The observation now in force. `changed`: something was written; `replaced` is the one it supersedes, if any."""

    observation: Observation
    changed: bool
    replaced: Observation | None = None


def record_observation(indicator_id: int, entry: ObservationEntry, *, by: User | None, now: datetime) -> Observed:
    """Write one figure down. Raises BadObservation.

    What is in force already has no effect; a source it did not have yet is added to it. Another value, certainty or
    note for the same period supersedes it, so a recalled figure is confirmed by recording it as verified.
    """
    placed = _placed(Indicator.objects.get(pk=indicator_id), entry, now)
    (observed,) = _write_all(indicator_id, [(entry, placed)], by=by, now=now)
    return observed


def record_observations(
    indicator_id: int, lines: Iterable[PastedLine], *, by: User | None, now: datetime
) -> tuple[Observed, ...]:
    """Write a pasted table down, all of it or nothing. Raises BadPaste with what is wrong, line by line."""
    indicator = Indicator.objects.get(pk=indicator_id)
    found, errors = [], {}
    for one in lines:
        try:
            found.append((one.entry, _placed(indicator, one.entry, now)))
        except BadObservation as bad:
            errors[one.line] = [sentence for told in bad.errors.values() for sentence in told]
    if errors:
        raise BadPaste(errors)
    return tuple(_write_all(indicator_id, found, by=by, now=now))


def _placed(indicator: Indicator, entry: ObservationEntry, now: datetime) -> Placed:
    if indicator.archived_at is not None:
        raise BadObservation({"indicator": [f"{indicator.code} is archived and takes no more figures."]})
    return place(entry, unit=indicator.unit, scale=Scale(indicator.scale), today=localdate(now))


@transaction.atomic
def _write_all(
    indicator_id: int, entries: Iterable[tuple[ObservationEntry, Placed]], *, by: User | None, now: datetime
) -> list[Observed]:
    """Write figures down, publishers held before the indicator as everywhere."""
    entries = list(entries)
    publishers = lock_publishers(entry.source for entry, _ in entries if entry.source)
    indicator = Indicator.objects.select_for_update(no_key=True).get(pk=indicator_id)
    found = []
    for entry, placed in entries:
        observed = _write(indicator, entry, placed, by=by, now=now)
        cited = entry.source is not None and _cite(observed.observation, entry.source, publishers, by=by, now=now)
        found.append(replace(observed, changed=observed.changed or cited))
    return found


def _write(
    indicator: Indicator, entry: ObservationEntry, placed: Placed, *, by: User | None, now: datetime
) -> Observed:
    said = {"value": placed.value, "certainty": entry.certainty.value, "note": entry.note.strip()}
    versions = Observation.objects.filter(indicator=indicator, period=placed.period)
    standing = versions.filter(superseded_at=None).first()
    if standing and all(getattr(standing, name) == value for name, value in said.items()):
        return Observed(standing, changed=False)
    # After all that was said of the period before, also where the clocks of two servers disagree.
    latest = versions.aggregate(latest=Max("recorded_at"))["latest"]
    moment = max(now, latest + _TICK) if latest else now
    versions.filter(superseded_at=None).update(superseded_at=moment)
    new = Observation.objects.create(
        indicator=indicator,
        period=placed.period,
        observed_on=placed.on.day,
        date_precision=placed.on.precision.value,
        recorded_at=moment,
        recorded_by=by,
        **said,
    )
    return Observed(new, changed=True, replaced=standing)


def _cite(
    observation: Observation, source: Source, publishers: dict[Source, Publisher], *, by: User | None, now: datetime
) -> bool:
    """Add a source to an observation. False where it is cited already."""
    address = check_address(source.url) if source.url.strip() else ""
    canonical = canonical_url(address) if address else ""
    publisher = publishers[source]
    title = source.title.strip() or observation.indicator.name
    what = canonical or f"{publisher.pk} {title}"
    digest = hashlib.sha256(" ".join((*observation.natural_key(), what)).encode()).hexdigest()
    facts = {
        "observation": observation,
        "publisher": publisher,
        "title": title,
        "url": address,
        "canonical_url": canonical,
        "recorded_at": max(now, observation.recorded_at),
        "recorded_by": by,
    }
    same = Q(canonical_url=canonical) if canonical else Q(publisher=publisher, title=title)
    if observation.citations.filter(same).exists():
        return False
    return Citation.objects.get_or_create(key=f"observation-{digest[:24]}", defaults=facts)[1]
