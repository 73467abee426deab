from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry

from recommendations.events.observation import BadObservation
from recommendations.events.target import WrongSide, set_target
from recommendations.models import Indicator
from tests.make import NOON, make_indicator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def give():
    ann = make_user("ann")

    def set_it(indicator, value, period="", *, confirm=False, now=NOON):
        return set_target(indicator.pk, value, period, confirm_wrong_side=confirm, by=ann, now=now)

    return set_it


def stands():
    row = Indicator.objects.get()
    return row.target_value, row.target_period, row.wrong_side_confirmed_at


def test_a_target_is_set_and_the_log_says_by_whom(give):
    give(make_indicator(target_value="20", target_note="Pledged."), " 30.5 ", "2030")
    assert stands() == (Decimal("30.5"), "2030", None)
    assert Indicator.objects.get().target_note == ""
    log = LogEntry.objects.get()
    assert (log.user.username, log.change_message) == ("ann", "Target set to 30.5 by 2030, was 20.")


def test_the_same_target_twice_is_logged_once(give):
    indicator = make_indicator()
    give(indicator, "20", "2030")
    give(indicator, "20.0", "2030", now=NOON + timedelta(days=1))
    assert LogEntry.objects.count() == 1


def test_an_empty_target_takes_it_off(give):
    give(make_indicator(target_value="20", target_period="soon"), "", "")
    assert stands() == (None, "", None)


@pytest.mark.parametrize(
    ("fields", "value", "question"),
    [
        ({"baseline_value": "10"}, "5", "The target 5 lies under the baseline 10, though more is wanted."),
        (
            {"baseline_value": "10", "desired_direction": "decrease"},
            "15",
            "The target 15 lies over the baseline 10, though less is wanted.",
        ),
        ({"scale": "yes_no"}, "0", "The target says no, though the recommendation wants yes."),
    ],
)
def test_a_target_on_the_wrong_side_asks_first(give, fields, value, question):
    indicator = make_indicator(**fields)
    with pytest.raises(WrongSide, match=question):
        give(indicator, value)
    assert stands() == (None, "", None)
    give(indicator, value, confirm=True)
    assert stands() == (Decimal(value), "", NOON)


def test_a_target_on_the_right_side_forgets_the_confirmation(give):
    indicator = make_indicator(baseline_value="10")
    give(indicator, "5", confirm=True)
    give(indicator, "15", confirm=True)
    assert stands() == (Decimal(15), "", None)


@pytest.mark.parametrize(
    ("value", "period", "field"), [("", "2030", "value"), ("much", "", "value"), ("5", "soon", "period")]
)
def test_a_target_that_cannot_be_read_is_refused(give, value, period, field):
    with pytest.raises(BadObservation) as refused:
        give(make_indicator(), value, period)
    assert list(refused.value.errors) == [field]


def test_settings_that_contradict_each_other_are_told(give):
    with pytest.raises(BadObservation) as refused:
        give(make_indicator(baseline_value="10", baseline_period="soon"), "5")
    assert refused.value.errors["value"] == ["“soon” is no date. Write 2025, 2025-06, 2025-06-30 or FY2025."]
