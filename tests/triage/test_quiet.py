from datetime import timedelta

import pytest

from recommendations.models import MatchTerm
from recommendations.triage.precision import Precision
from recommendations.triage.propose import propose_candidates
from recommendations.triage.quiet import QuietTerm, quiet_poor_terms, quiet_terms, wake_term
from tests.make import NOON, make_candidate, make_entry, make_recommendation, make_story, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def term():
    return MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="data bill")


def decide(confirmed, declined, *, at=NOON):
    term_ids = list(MatchTerm.objects.values_list("pk", flat=True))
    for outcome in ["confirmed"] * confirmed + ["declined"] * declined:
        story = make_story(state="rejected", reject_reason="off_topic", decided_at=at)
        make_candidate(story=story, outcome=outcome, term_ids=term_ids)


def silenced(below=0.2, now=LATER):
    return quiet_poor_terms(below=below, now=now)


@pytest.mark.parametrize(
    ("confirmed", "declined", "is_poor"), [(1, 9, True), (2, 8, False), (0, 9, False), (0, 10, True), (10, 0, False)]
)
def test_quiet_poor_terms_asks_for_ten_decisions_and_a_small_share(confirmed, declined, is_poor, term):
    decide(confirmed, declined)
    assert silenced() == ((term.pk,) if is_poor else ())


def test_quiet_poor_terms_twice_silences_once(term):
    decide(0, 10)
    silenced()
    assert silenced(now=LATER + timedelta(hours=1)) == ()
    term.refresh_from_db()
    assert term.quieted_at == LATER


def test_quiet_poor_terms_tells_the_history_why(term):
    decide(0, 10)
    silenced()
    line = term.history.order_by("history_id").last()
    assert (line.history_change_reason, line.history_date, line.history_user) == (
        "Fewer than 20% of what it found was confirmed.",
        LATER,
        None,
    )


def test_a_quiet_term_proposes_nothing(term):
    decide(0, 10)
    silenced()
    make_entry(title="Parliament passes the data bill")
    assert propose_candidates(now=LATER).candidates == 0


def test_quiet_terms_are_listed_with_their_figures(term):
    decide(1, 9)
    silenced()
    assert quiet_terms() == (QuietTerm(term.pk, "brief-1", "R01", "term", "data bill", "", LATER, Precision(1, 10)),)


def test_wake_term_sets_it_to_work_again_and_forgets(term):
    ann = make_user("ann")
    decide(0, 10)
    silenced()
    assert wake_term(term.pk, by=ann, now=LATER)
    term.refresh_from_db()
    assert (term.quieted_at, term.woken_at, term.history.order_by("history_id").last().history_user) == (
        None,
        LATER,
        ann,
    )
    assert (quiet_terms(), silenced()) == ((), ())


def test_wake_term_twice_changes_nothing(term):
    ann = make_user("ann")
    decide(0, 10)
    silenced()
    wake_term(term.pk, by=ann, now=LATER)
    assert not wake_term(term.pk, by=ann, now=LATER + timedelta(hours=1))
    term.refresh_from_db()
    assert term.woken_at == LATER


def test_a_woken_term_goes_quiet_again_on_new_decisions_only(term):
    decide(0, 10)
    silenced()
    wake_term(term.pk, by=make_user("ann"), now=LATER)
    decide(0, 9, at=LATER + timedelta(hours=1))
    assert silenced(now=LATER + timedelta(hours=2)) == ()
    decide(0, 1, at=LATER + timedelta(hours=1))
    assert silenced(now=LATER + timedelta(hours=2)) == (term.pk,)
