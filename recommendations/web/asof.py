"""The date control of a status page, its presets, and the addresses that keep its date."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext

from recommendations.status.moment import Moment


@dataclass(frozen=True, slots=True)
class Preset:
    """One ready choice of the day to compare with."""

    label: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class AsOf:
    """What the templates `_asof.html` and `_moment_strip.html` print. `query` carries the date to the next page."""

    action: str
    moment: Moment
    kept: tuple[tuple[str, str], ...]
    presets: tuple[Preset, ...]

    @property
    def permanent(self) -> str:
        """The address that shows this reading again, for good: the day, what was known, what it was compared with."""
        known = (self.moment.known_on or self.moment.today).isoformat()
        day = (("as_of", self.moment.as_of.isoformat()), ("known_at", known))
        return self.action + _query((*self.kept, *day, *_compared(self.moment)))

    @property
    def query(self) -> str:
        """The part of an address that keeps day and knowledge, empty today."""
        return _query(_date_parts(self.moment))

    @property
    def to_today(self) -> str:
        """The same page today."""
        return self.action + _query(self.kept)

    @property
    def with_hindsight(self) -> str:
        """The same day, judged with all that is known now."""
        return self.action + _query((*self.kept, ("as_of", self.moment.as_of.isoformat())))

    @property
    def as_said_then(self) -> str:
        """The same day, judged with what had been recorded by its end."""
        day = self.moment.as_of.isoformat()
        return self.action + _query((*self.kept, ("as_of", day), ("known_at", day)))


def months_earlier(day: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def comparing(moment: Moment) -> Moment:
    """Return the moment with a day to compare with: the one asked for, else a month earlier."""
    return moment if moment.compare_on else replace(moment, compare_on=months_earlier(moment.as_of, 1))


def written(at: datetime) -> str:
    """Return a moment as addresses hold it, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_of_control(
    request: HttpRequest,
    moment: Moment,
    *,
    keep: Collection[str] = (),
    compares: bool = True,
    visit: datetime | None = None,
) -> AsOf:
    """Build the control of the page being asked for; `keep` names the parameters that stay as they are.

    `visit`: when the reader's visit before this one ended, offered where it is earlier than what is shown.
    """
    kept = tuple((name, request.GET[name]) for name in keep if request.GET.get(name))
    presets = (*_presets(request.path, kept, moment), *_since(request.path, kept, moment, visit)) if compares else ()
    return AsOf(request.path, moment, kept, presets)


def _presets(action: str, kept: tuple[tuple[str, str], ...], moment: Moment) -> tuple[Preset, ...]:
    days = {
        gettext("a week earlier"): moment.as_of - timedelta(days=7),
        gettext("a month"): months_earlier(moment.as_of, 1),
        gettext("a year"): months_earlier(moment.as_of, 12),
    }
    return tuple(
        Preset(
            label,
            action + _query((*kept, *_date_parts(moment), ("compare", day.isoformat()))),
            day == moment.compare_on and moment.compare_known_at is None,
        )
        for label, day in days.items()
    )


def _since(
    action: str, kept: tuple[tuple[str, str], ...], moment: Moment, visit: datetime | None
) -> tuple[Preset, ...]:
    """Return the choice to compare with what was said at the end of the last visit, where there is one to offer."""
    if visit is None or visit > moment.known_at or localdate(visit) > moment.as_of:
        return ()
    at = written(visit)
    current = moment.compare_known_at is not None and written(moment.compare_known_at) == at
    return (Preset(gettext("your last visit"), action + _query((*kept, *_date_parts(moment), ("since", at))), current),)


def _compared(moment: Moment) -> tuple[tuple[str, str], ...]:
    if moment.compare_known_at:
        return (("since", written(moment.compare_known_at)),)
    return (("compare", moment.compare_on.isoformat()),) if moment.compare_on else ()


def _date_parts(moment: Moment) -> tuple[tuple[str, str], ...]:
    parts = []
    if not moment.is_today:
        parts.append(("as_of", moment.as_of.isoformat()))
    if moment.known_on:
        parts.append(("known_at", moment.known_on.isoformat()))
    return tuple(parts)


def _query(parts: tuple[tuple[str, str], ...]) -> str:
    return f"?{urlencode(parts)}" if parts else ""
