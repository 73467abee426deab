from dataclasses import replace

import pytest

from recommendations.direction.label import read_direction
from recommendations.models import Direction
from recommendations.status.rows import VALUE_COLUMNS, direction_row, says_the_same
from tests.make import NOON, TODAY

SAYS_WHAT_IT_IS_ABOUT = {"id", "track_id", "as_of", "recorded_at"}


def row(**changes):
    reading = read_direction([], as_of=TODAY, known_at=NOON)
    return direction_row(1, replace(reading, **changes), recorded_at=NOON)


def test_every_column_is_compared_but_those_that_say_what_a_row_is_about():
    columns = {field.attname for field in Direction._meta.concrete_fields}
    assert set(VALUE_COLUMNS) == columns - SAYS_WHAT_IT_IS_ABOUT


def test_rows_say_the_same_up_to_the_last_bits():
    other = row()
    other.share += 1e-13
    assert says_the_same(row(), other)


@pytest.mark.parametrize("column", ["share", "p_toward", "neutral_mass"])
def test_rows_differ_by_a_number(column):
    other = row()
    setattr(other, column, getattr(other, column) + 1e-11)
    assert not says_the_same(row(), other)


@pytest.mark.parametrize(
    "change", [{"reason": "Another."}, {"toward_count": 1}, {"coverage": 0.5}, {"since_on": TODAY}]
)
def test_rows_differ_by_a_word_or_a_day(change):
    assert not says_the_same(row(), row(**change))
