"""PURE. Dates as feeds print them (INGESTION C4). What cannot be read for certain is None, never a guess."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
LONGEST = 100

_HOURS = {
    **dict.fromkeys(("", "z", "utc", "gmt", "ut", "wet"), 0),
    **dict.fromkeys(("cet", "west", "bst"), 1),
    **dict.fromkeys(("eet", "cest"), 2),
    **dict.fromkeys(("eest", "msk"), 3),
    "msd": 4,
    **dict.fromkeys(("est", "cdt"), -5),
    **dict.fromkeys(("cst", "mdt"), -6),
    **dict.fromkeys(("mst", "pdt"), -7),
    "edt": -4,
    "pst": -8,
}
# Beginnings of the twelve months in English, Estonian, Latvian, Lithuanian and Russian; the longest match counts.
_MONTHS = (
    ("jan", "jaan", "saus", "янв"),
    ("feb", "veeb", "vas", "фев"),
    ("mar", "mär", "kov", "мар"),
    ("apr", "bal", "апр"),
    ("may", "mai", "geg", "май", "мая"),
    ("jun", "juun", "jūn", "bir", "июн"),
    ("jul", "juul", "jūl", "lie", "июл"),
    ("aug", "rugp", "авг"),
    ("sep", "rugs", "сен"),
    ("oct", "okt", "spa", "окт"),
    ("nov", "lap", "ноя"),
    ("dec", "det", "gru", "дек"),
)
_TIME = (
    r"(?:,?\s+(?:(?:at|в|-|kl\.|plkst\.|val\.)\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?)?"
    r"\s*(?P<zone>\S.*)?"
)
_SPELT = tuple(
    re.compile(rf"(?:[^\W\d]+\.?,?\s+)?{day}{_TIME}", re.IGNORECASE)
    for day in (
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?P<month>[^\W\d]{3,})\.?,?[\s-]+(?P<year>\d{4}|\d\d)\b(?:\s*г\.)?",
        r"(?P<month>[^\W\d]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b",
        r"(?P<year>\d{4})\s+m\.\s+(?P<month>[^\W\d]{3,})\s+(?P<day>\d{1,2})\s+d\.",
        r"(?P<year>\d{4})\.\s+gada\s+(?P<day>\d{1,2})\.\s+(?P<month>[^\W\d]{3,})",
    )
)
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4}|[A-Z]{1,4})"
)
_UNIX = re.compile(r"[0-9]{9,10}|[0-9]{12,13}")
_UNIX_DATE = re.compile(
    r"\A[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d\d:\d\d:\d\d)\s+(?:([a-z]{1,4})\s+)?(\d{4})", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4}-?\d\d-?\d\d)(?:[T ]*(\d\d(?::?\d\d){1,2}(?:[.,]\d+)?))?\s*(.*)", re.IGNORECASE)
_OFFSET = re.compile(r"(?:gmt|utc)?\s*([+-])(\d{1,2}):?(\d\d)?(?:\s*\([^()]*\))?", re.IGNORECASE)


def parse_date(printed: str) -> datetime | None:
    """Return the moment in UTC, or None for what is no date, could be two dates, or lies before 1990.

    A date without a time counts from midnight, a time without a zone as UTC. An unknown zone makes no date.
    """
    text = " ".join(printed.split())
    if not text or len(text) > LONGEST:
        return None
    try:
        moment = _usual(text) or (_unix(text) if _UNIX.fullmatch(text) else _iso(text) or _spelt(text))
    except (ValueError, OverflowError):
        return None  # 30 February, an hour of 25
    return moment if moment and moment >= OLDEST else None


def _usual(text: str) -> datetime | None:
    """Read what nine of ten feeds print, such as `Tue, 10 Feb 2026 08:30:00 +0200`."""
    found = _USUAL.fullmatch(text)
    if not found:
        return None
    day, month, year, hour, minute, second, zone = found.groups()
    at, offset = _month(month), _offset(zone)
    if at is None or offset is None:
        return None
    clock = (int(hour), int(minute), int(second))
    return datetime(int(year), at, int(day), *clock, tzinfo=offset).astimezone(UTC)


def _unix(text: str) -> datetime:
    """Read seconds or milliseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(**{"milliseconds" if len(text) > 11 else "seconds": int(text)})


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    day, time, zone = found.groups()
    offset = _offset(zone)
    if offset is None:
        return None
    return datetime.fromisoformat(f"{day}T{time}" if time else day).replace(tzinfo=offset).astimezone(UTC)


def _spelt(text: str) -> datetime | None:
    """Read a date with a month's name, or one with dots, which is day first everywhere it is used."""
    text = _UNIX_DATE.sub(r"\2 \1 \5 \3 \4", text).strip()
    found = next(filter(None, (pattern.fullmatch(text) for pattern in _SPELT)), None)
    if not found:
        return None
    month, offset = _month(found["month"]), _offset(found["zone"] or "")
    if month is None or offset is None:
        return None
    year = int(found["year"]) + (0 if len(found["year"]) == 4 else 1900 if int(found["year"]) > 69 else 2000)
    clock = (_hour(found), int(found["minute"] or 0), int(found["second"] or 0))
    return datetime(year, month, int(found["day"]), *clock, tzinfo=offset).astimezone(UTC)


def _hour(found: re.Match[str]) -> int:
    hour, half = int(found["hour"] or 0), (found["half"] or "").lower()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no such hour on a twelve-hour clock")
    return hour % 12 + (12 if half.startswith("p") else 0)


@lru_cache(maxsize=500)
def _month(name: str) -> int | None:
    if name.isdecimal():
        return int(name)
    word = name.lower()
    begins = [(len(stem), n) for n, stems in enumerate(_MONTHS, 1) for stem in stems if word.startswith(stem)]
    return max(begins)[1] if begins else None


@lru_cache(maxsize=500)
def _offset(zone: str) -> timezone | None:
    """Return the zone as an offset; None for a name not in the table or an offset no clock has."""
    name = zone.strip(" ()").lower()
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    found = _OFFSET.fullmatch(zone.strip())
    if not found:
        return None
    sign, hours, minutes = found.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-size if sign == "-" else size) if size <= timedelta(hours=14) else None
