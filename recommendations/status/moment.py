"""What every status page and API answer is asked: judged on which day, with what was known when (METHOD 1.5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone

_EXAMPLE = "Give a day as year, month and day, for example 2026-02-24."
# No source is older, and days before year 3 have no day two years earlier for a trend to begin on.
_EARLIEST = date(1900, 1, 1)


class BadQuestion(ValueError):  # noqa: N818 -- what was asked is at fault, not we
    """A parameter nobody knows, or a value that cannot be meant. `errors`: sentences by parameter name."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(sentence for name in sorted(self.errors) for sentence in self.errors[name]))


@dataclass(frozen=True, slots=True)
class Moment:
    """Judged on `as_of` with what was known at `known_at`. `known_on` is the day somebody asked for, if any.

    `compare_known_at`: the day compared with is read as it was said at that moment.
    """

    as_of: date
    known_at: datetime
    today: date
    compare_on: date | None = None
    known_on: date | None = None
    compare_known_at: datetime | None = None

    @property
    def is_today(self) -> bool:
        """Whether this is the status as it stands."""
        return self.as_of == self.today and self.known_on is None


def moment(params: QueryDict, *, also: Collection[str] = (), now: datetime) -> Moment:
    """Read `as_of`, `compare` and `known_at` from an address. Raises BadQuestion, also for names outside `also`."""
    today = timezone.localdate(now)
    errors = unknown_parameters(params, {"as_of", "compare", "known_at", *also})
    found = {name: _day(name, params, today, errors) for name in ("as_of", "compare", "known_at")}
    as_of = found["as_of"] or today
    compare_on = found["compare"]
    if compare_on and compare_on >= as_of and not errors:
        errors["compare"] = [f"compare is {compare_on}, which is not before {as_of}. Give an earlier day."]
    if errors:
        raise BadQuestion(errors)
    known_on = found["known_at"] if found["known_at"] != today else None
    return Moment(as_of, end_of(known_on) if known_on else now, today, compare_on, known_on)


def unknown_parameters(params: QueryDict, known: Collection[str]) -> dict[str, list[str]]:
    """Return a sentence for every parameter that is not known, or that is given twice."""
    names = ", ".join(sorted(known))
    errors = {name: [f"There is no parameter “{name}”. Known are: {names}."] for name in params if name not in known}
    twice = [name for name in known if len(params.getlist(name)) > 1]
    return errors | {name: [f"“{name}” is given more than once. Give it once."] for name in twice}


def end_of(day: date) -> datetime:
    """Return the last moment of a day, in the zone of the site."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
    return midnight - timedelta(microseconds=1)


def _day(name: str, params: QueryDict, today: date, errors: dict[str, list[str]]) -> date | None:
    text = params.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        errors.setdefault(name, []).append(f"{name} is “{text[:40]}”, which is no day. {_EXAMPLE}")
        return None
    if day < _EARLIEST:
        errors.setdefault(name, []).append(f"{name} is {day}, before any source. Give {_EARLIEST} or a later day.")
    if day > today:
        sentence = f"{name} is {day}, which is still to come. Give today, {today}, or an earlier day."
        errors.setdefault(name, []).append(sentence)
    return day
