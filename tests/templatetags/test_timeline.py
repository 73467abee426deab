import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from recommendations.direction.trend import TrendPoint
from recommendations.status.values import ActorColumn, EvidenceRow
from recommendations.templatetags.lollipops import counted, points_of
from recommendations.templatetags.time_axis import axis_for
from recommendations.templatetags.timeline import timeline
from recommendations.vocabulary import (
    ActorRole,
    Confidence,
    DatePrecision,
    EventKind,
    Label,
    Side,
    Significance,
    Step,
)

TODAY = date(2026, 3, 2)
US = ActorColumn("united-states", "United States", "US", ActorRole.TRACKED)
ROW = EvidenceRow(
    event_code="E1",
    headline="Bill passed",
    occurred_on=TODAY - timedelta(days=30),
    date_precision=DatePrecision.DAY,
    step=Step.ENACTED,
    kind=EventKind.POLICY,
    actor=US,
    side=Side.TOWARD,
    significance=Significance.MAJOR,
    confidence=Confidence.HIGH,
    rationale="",
    weight_today=2.0,
    is_context=False,
    is_baseline=False,
    recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    citations=(),
)


def point(days, share=0.5, label=Label.INSUFFICIENT):
    return TrendPoint(TODAY - timedelta(days=days), share, share - 0.1, share + 0.1, label, share)


TREND = (point(200), point(100, 0.7, Label.TOWARD), point(0, 0.75, Label.TOWARD))


EU = ActorColumn("eu", "European Union", "EU", ActorRole.CONTEXT)


def drawn(trend=TREND, rows=(ROW,), context=()):
    return timeline(trend, rows, until=TODAY, name="United States", ident="us", now="Toward", context=context)


def test_without_a_line_nothing_is_drawn():
    assert drawn(trend=()) == ""


def test_it_is_told_in_words():
    svg = drawn()
    assert "<title" in svg
    assert "United States: developments and balance of evidence, August 2025 to March 2026" in svg
    assert "Developments: 1 toward, 0 away, 0 neutral. The share of moves toward goes from 50 to 75 of 100" in svg


def test_up_is_toward_and_down_is_away():
    rows = (ROW, replace(ROW, event_code="E2", side=Side.AWAY), replace(ROW, event_code="E3", side=Side.NEUTRAL))
    ends = dict(re.findall(r'pop-stem--(\w+)" x1="[\d.]+" y1="84.0" x2="[\d.]+" y2="([\d.]+)"', drawn(rows=rows)))
    assert ends == {"toward": "40.0", "away": "128.0", "neutral": "84.0"}


def test_talk_is_hollow_and_acts_are_solid():
    steps = {step: "pop--hollow" in drawn(rows=(replace(ROW, step=step),)) for step in Step}
    assert [step for step, hollow in steps.items() if hollow] == [Step.STATEMENT, Step.PROPOSAL]


def test_a_month_is_a_grey_bar_and_a_day_is_not():
    assert "pop-fuzz" not in drawn()
    assert drawn(rows=(replace(ROW, date_precision=DatePrecision.MONTH),)).count("pop-fuzz") == 1


def test_context_and_background_are_not_drawn():
    rows = (replace(ROW, is_context=True), replace(ROW, is_baseline=True))
    assert "pop-stem" not in drawn(rows=rows)


def test_a_joint_act_is_drawn_once():
    axis = axis_for(TREND[0].day, TODAY)
    joint = [replace(ROW, actor=replace(US, code=code)) for code in ("estonia", "latvia", "lithuania")]
    assert len(counted(joint, axis)) == 1


def test_the_lane_has_one_box_for_each_run_of_a_label():
    assert re.findall(r'<rect class="(lane-\w+)"', drawn()) == ["lane-0", "lane-t"]


def test_codes_that_would_run_into_each_other_are_left_to_the_table():
    rows = [replace(ROW, event_code=f"E{n}", occurred_on=TODAY - timedelta(days=30 + n)) for n in range(3)]
    assert len(re.findall(r'class="note-t"', drawn(rows=rows))) == 1


def test_points_are_significance_times_confidence():
    assert points_of(replace(ROW, significance=Significance.MODERATE, confidence=Confidence.LOW)) == 0.8


def test_the_axis_holds_half_a_year_at_least_and_two_at_most():
    assert axis_for(TODAY, TODAY).first == TODAY - timedelta(days=180)
    assert axis_for(date(2000, 1, 1), TODAY).first == TODAY - timedelta(days=730)


def test_a_headline_or_name_is_escaped():
    svg = timeline(TREND, (), until=TODAY, name="<b>US</b>", ident="us", now="<i>")
    assert "<b>" not in svg
    assert "<i>" not in svg


def test_context_has_a_rail_of_its_own_with_names_where_they_fit():
    others = [
        replace(ROW, event_code=f"C{n}", actor=EU, is_context=True, occurred_on=TODAY - timedelta(days=days))
        for n, days in enumerate((60, 59, 1))
    ]
    talk = replace(others[0], event_code="C9", step=Step.STATEMENT, occurred_on=TODAY - timedelta(days=20))
    svg = drawn(context=[*others, talk])
    assert svg.count('class="ctx"') == 3
    assert svg.count('class="ctx ctx--hollow"') == 1
    assert svg.count(">EU</text>") == 3
    assert "Beside them 4 of others, as context." in svg


def test_without_context_there_is_no_rail():
    assert ">Context</text>" not in drawn(context=[ROW])
    assert 'viewBox="0 0 1040 322"' in drawn()
