from datetime import timedelta

import pytest

from recommendations.models import Visit
from recommendations.status.visits import last_visit, record_visit
from tests.make import NOON, make_brief, make_user

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def look(minutes, reader):
    record_visit(reader_id=reader.pk, brief_id=make_brief().pk, now=NOON + MINUTE * minutes)


def seen(reader, minutes=0):
    return last_visit(reader, make_brief(), now=NOON + MINUTE * minutes)


def test_a_first_visit_has_none_before_it():
    reader = make_user()
    assert seen(reader) is None
    look(0, reader)
    assert seen(reader, 5) is None


def test_a_visit_lasts_while_pages_come_within_half_an_hour():
    reader = make_user()
    for minutes in (0, 25, 50):
        look(minutes, reader)
    assert seen(reader, 79) is None


def test_the_next_visit_compares_with_the_last_page_of_the_one_before():
    reader = make_user()
    for minutes in (0, 25):
        look(minutes, reader)
    last = NOON + MINUTE * 25
    assert seen(reader, 60) == last
    for minutes in (60, 70):
        look(minutes, reader)
    assert seen(reader, 71) == last


def test_record_visit_twice_notes_it_once():
    reader = make_user()
    for _ in range(2):
        look(0, reader)
    assert Visit.objects.values_list("seen_at", "earlier_seen_at").get() == (NOON, None)


def test_within_a_minute_nothing_is_written(django_assert_num_queries):
    reader = make_user()
    look(0, reader)
    brief = make_brief()
    with django_assert_num_queries(3) as asked:
        record_visit(reader_id=reader.pk, brief_id=brief.pk, now=NOON + MINUTE / 2)
    assert not any(query["sql"].startswith("INSERT") for query in asked)
    assert Visit.objects.get().seen_at == NOON


def test_readers_and_briefs_are_kept_apart():
    reader, other = make_user("ann"), make_user("bob")
    look(0, reader)
    other_brief = make_brief(code="brief-2", number=2)
    assert seen(other, 60) is None
    assert last_visit(reader, other_brief, now=NOON + MINUTE * 60) is None
