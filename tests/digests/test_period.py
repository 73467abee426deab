from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.digests.period import Period, closings, period_due
from recommendations.vocabulary import Cadence

VILNIUS, NEW_YORK, AUCKLAND = (ZoneInfo(z) for z in ("Europe/Vilnius", "America/New_York", "Pacific/Auckland"))
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=VILNIUS)


def due(cadence=Cadence.WEEKLY, *, now, zone=VILNIUS, started_at=MONDAY, last_end=None):
    return period_due(cadence, zone=zone, send_hour=7, started_at=started_at, last_end=last_end, now=now)


def local(period, zone=VILNIUS):
    return tuple(f"{moment.astimezone(zone):%d %b %H:%M}" for moment in (period.start, period.end))


def test_week_closes_on_monday_at_the_hour_of_the_reader():
    assert local(due(now=MONDAY + timedelta(days=8))) == ("02 Mar 07:00", "09 Mar 07:00")


@pytest.mark.parametrize("cadence", [Cadence.DAILY, Cadence.ON_CHANGE])
def test_day_closes_every_morning(cadence):
    period = due(cadence, now=MONDAY + timedelta(days=1, hours=1))
    assert local(period) == ("02 Mar 07:00", "03 Mar 07:00")


def test_month_closes_on_the_first():
    period = due(Cadence.MONTHLY, now=datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert local(period) == ("02 Mar 07:00", "01 Apr 07:00")


@pytest.mark.parametrize(("minutes", "is_due"), [(14, False), (15, True), (16, True)])
def test_period_settles_for_a_quarter_of_an_hour(minutes, is_due):
    assert bool(due(now=MONDAY + timedelta(days=7, minutes=minutes))) is is_due


def test_first_period_begins_when_the_subscription_started():
    thursday = MONDAY + timedelta(days=3, hours=2)
    assert local(due(started_at=thursday, now=MONDAY + timedelta(days=8))) == ("05 Mar 09:00", "09 Mar 07:00")


def test_next_period_begins_where_the_last_one_ended():
    last_end = MONDAY + timedelta(days=7)
    assert local(due(last_end=last_end, now=MONDAY + timedelta(days=15))) == ("09 Mar 07:00", "16 Mar 07:00")


def test_nothing_is_due_before_the_period_closes():
    assert due(last_end=MONDAY + timedelta(days=7), now=MONDAY + timedelta(days=13)) is None


@pytest.mark.parametrize(("days", "end"), [(15, "16 Mar 07:00"), (22, "23 Mar 07:00"), (29, "30 Mar 07:00")])
def test_pause_is_told_as_one_period(days, end):
    assert local(due(now=MONDAY + timedelta(days=days))) == ("02 Mar 07:00", end)


def test_moving_to_another_zone_and_cadence_leaves_no_gap():
    last_end = MONDAY + timedelta(days=7)
    period = due(Cadence.DAILY, zone=NEW_YORK, last_end=last_end, now=last_end + timedelta(days=1))
    assert period == Period(last_end, datetime(2026, 3, 9, 7, 0, tzinfo=NEW_YORK))


@pytest.mark.parametrize(
    ("zone", "changes_on"), [(VILNIUS, date(2026, 3, 29)), (NEW_YORK, date(2026, 3, 8)), (AUCKLAND, date(2026, 4, 5))]
)
def test_day_on_which_the_clocks_change_is_an_hour_shorter_or_longer(zone, changes_on):
    end = datetime.combine(changes_on, time(7), zone)
    start = datetime.combine(changes_on - timedelta(days=1), time(7), zone)
    period = due(Cadence.DAILY, zone=zone, started_at=start, now=end.astimezone(UTC) + timedelta(hours=1))
    assert period.end - period.start == timedelta(hours=25 if zone is AUCKLAND else 23)


def test_zone_that_skips_a_day_has_no_empty_period():
    apia = ZoneInfo("Pacific/Apia")
    start = datetime(2011, 12, 29, 7, tzinfo=apia)
    found = list(closings(Cadence.DAILY, zone=apia, send_hour=7, after=start, until=start + timedelta(days=3)))
    assert [b - a for a, b in pairwise([start.astimezone(UTC), *found])] == [timedelta(days=1)] * 2


@given(
    zone=st.sampled_from([VILNIUS, NEW_YORK, AUCKLAND]),
    cadence=st.sampled_from(list(Cadence)),
    send_hour=st.integers(5, 21),
    started_at=st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    steps=st.lists(st.integers(1, 24 * 60), min_size=1, max_size=30),
)
def test_periods_abut_over_a_year_however_irregularly_the_job_runs(zone, cadence, send_hour, started_at, steps):
    """Whatever the pauses between runs, each moment of the year lies in exactly one period."""
    found: list[Period] = []
    now, year_end = started_at, started_at + timedelta(days=366)
    for hours in (*steps, 366 * 24):
        now = min(now + timedelta(hours=hours), year_end)
        last_end = found[-1].end if found else None
        rhythm = {"zone": zone, "send_hour": send_hour, "started_at": started_at}
        found += filter(None, [period_due(cadence, **rhythm, last_end=last_end, now=now)])
    assert found[0].start == started_at
    assert all(a.end == b.start for a, b in pairwise(found))
    assert all(p.start < p.end and p.end.astimezone(zone).time() == time(send_hour) for p in found)


@given(
    zone=st.sampled_from([VILNIUS, NEW_YORK, AUCKLAND]),
    day=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    send_hour=st.integers(5, 21),
)
def test_running_late_or_again_finds_the_same_period(zone, day, send_hour):
    end = datetime.combine(day, time(send_hour), zone).astimezone(UTC)
    start = datetime.combine(day - timedelta(days=1), time(send_hour), zone).astimezone(UTC)
    runs = [
        period_due(Cadence.DAILY, zone=zone, send_hour=send_hour, started_at=start, last_end=None, now=end + late)
        for late in (timedelta(minutes=15), timedelta(hours=3), timedelta(hours=22))
    ]
    assert runs == [Period(start, end)] * 3
