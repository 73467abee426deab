"""What was told and is now known otherwise: first as values, then as one reader meets it over the weeks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.digests.content import Rating, Told
from recommendations.digests.corrections import differences, last_told, told_together
from recommendations.models import Assessment, Digest, Event
from recommendations.vocabulary import Confidence, DatePrecision, Side, Significance, Step
from tests.digests.week import MONDAY, NEXT_TUESDAY, TUESDAY, WEEK, rated, reader, record, told, week
from tests.make import make_assessment, make_event, make_recommendation, make_track

RATING = Rating("R11", "united-states", "United States", Side.TOWARD, Significance.MAJOR, Confidence.HIGH)
TOLD = Told("geneva", 5, "Envoys meet", date(2025, 11, 26), DatePrecision.DAY, Step.STATEMENT, (RATING,))


def test_nothing_changed_is_nothing_to_correct():
    assert differences(TOLD, replace(TOLD, issue=6)) == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"headline": "Envoys meet in Geneva"}, "We wrote “Envoys meet”."),
        (
            {"occurred_on": date(2025, 11, 15), "date_precision": DatePrecision.MONTH},
            "We dated it 26 Nov 2025; the date is Nov 2025.",
        ),
        ({"step": Step.ENACTED}, "We gave its step as “words”; it is “enacted”."),
        ({"step": None}, "We gave its step as “words”; it is no act of policy."),
        (
            {"ratings": (replace(RATING, side=Side.AWAY, significance=Significance.MINOR),)},
            "R11, United States: we rated it toward, major, high confidence; it is away, minor, high confidence.",
        ),
        ({"ratings": ()}, "R11, United States: we rated it toward, major, high confidence; it is no longer rated."),
        (
            {"ratings": (replace(RATING, coders_differ=True),)},
            (
                "R11, United States: we rated it toward, major, high confidence; "
                "it is toward, major, high confidence (coders differ)."
            ),
        ),
        ({"withdrawn": "Withdrawn.", "headline": "Something else"}, "Withdrawn."),
    ],
)
def test_each_difference_is_one_sentence(change, sentence):
    assert differences(TOLD, replace(TOLD, **change)) == (sentence,)


def test_actor_that_is_only_renamed_is_no_correction():
    assert differences(TOLD, replace(TOLD, ratings=(replace(RATING, actor="USA"),))) == ()


def test_withdrawn_event_is_not_corrected_again():
    gone = replace(TOLD, withdrawn="Withdrawn.")
    assert differences(gone, replace(gone, headline="Something else")) == ()


def test_last_word_on_an_event_counts():
    later = replace(TOLD, issue=6, headline="Envoys meet in Geneva")
    assert last_told([(TOLD,), (later,)]) == {"geneva": later}


def test_what_was_told_of_other_tracks_is_remembered():
    other = replace(RATING, recommendation="R02")
    assert told_together(TOLD, replace(TOLD, ratings=(other,))).ratings == (RATING, other)


def retract(event, at=NEXT_TUESDAY, **fields):
    taken_back = {"state": "retracted", "retracted_at": at, "retraction_reason": "The report was false."}
    Event.objects.filter(pk=event.pk).update(**taken_back | fields)


def rerate(assessment, at=NEXT_TUESDAY, **fields):
    Assessment.objects.filter(pk=assessment.pk).update(superseded_at=at)
    make_assessment(event=assessment.event, track=assessment.track, recorded_at=at, **fields)


@pytest.mark.django_db
class TestOverTheWeeks:
    def test_retraction_is_told_first_as_a_correction(self):
        ann, event = reader(), rated(code="bill").event
        told(ann)
        retract(event)
        (found,) = compose_digest(week(ann, 2)).corrections
        assert (found.issue, found.headline, found.url) == (1, "Bill passed", "https://tracker.example/events/bill/")
        assert found.sentences == (
            "Withdrawn, it no longer counts. Reason: The report was false.",
            "No label moved.",
        )

    def test_correction_is_told_once(self):
        ann, event = reader(), rated().event
        told(ann)
        retract(event)
        assert len(told(ann, 2).corrections) == 1
        assert compose_digest(week(ann, 3)).is_empty

    def test_rating_taken_back_is_told_once(self):
        ann, assessment = reader(), rated()
        told(ann)
        Assessment.objects.filter(pk=assessment.pk).update(superseded_at=NEXT_TUESDAY)
        (found,) = told(ann, 2).corrections
        assert found.sentences[0].endswith("it is no longer rated.")
        assert compose_digest(week(ann, 3)).is_empty

    def test_rating_given_again_is_told_once(self):
        ann, assessment = reader(), rated()
        told(ann)
        Assessment.objects.filter(pk=assessment.pk).update(superseded_at=NEXT_TUESDAY)
        told(ann, 2)
        make_assessment(event=assessment.event, track=assessment.track, recorded_at=NEXT_TUESDAY + WEEK)
        content = told(ann, 3)
        assert (content.corrections[0].sentences[0], content.news) == (
            "R01, United States: we wrote that it is no longer rated; it is toward, major, high confidence.",
            (),
        )
        assert compose_digest(week(ann, 4)).is_empty

    def test_merged_event_is_told_to_be_the_same_development(self):
        ann, event = reader(), rated().event
        told(ann)
        retract(event, duplicate_of=make_event(headline="Bill passes", recorded_at=MONDAY - WEEK))
        (found,) = compose_digest(week(ann, 2)).corrections
        assert found.sentences[0] == "It is the same development as “Bill passes” and is counted once."

    def test_rating_that_was_told_and_superseded_is_corrected(self):
        ann, assessment = reader(), rated()
        told(ann)
        rerate(assessment, side="away")
        content = told(ann, 2)
        assert content.corrections[0].sentences[0] == (
            "R01, United States: we rated it toward, major, high confidence; it is away, major, high confidence."
        )
        assert content.news == ()

    def test_second_correction_starts_from_the_first(self):
        ann, assessment = reader(), rated()
        told(ann)
        rerate(assessment, side="away")
        told(ann, 2)
        rerate(Assessment.objects.get(side="away"), at=NEXT_TUESDAY + WEEK, side="neutral")
        (found,) = compose_digest(week(ann, 3)).corrections
        assert (found.issue, found.sentences[0]) == (
            2,
            "R01, United States: we rated it away, major, high confidence; it is neutral, major, high confidence.",
        )

    def test_reader_who_was_never_told_gets_no_correction(self):
        ann, assessment = reader(), rated(at=MONDAY - timedelta(days=1))
        told(ann)
        retract(assessment.event)
        assert compose_digest(week(ann, 2)).corrections == ()

    def test_other_reader_gets_no_correction_of_what_only_the_first_was_told(self):
        ann, bob = reader(), reader(email="bob@reader.example")
        bob.recommendations.set([make_recommendation(code="R02", position=2)])
        event = rated().event
        told(ann)
        told(bob)
        retract(event)
        assert [len(compose_digest(week(one, 2)).corrections) for one in (ann, bob)] == [1, 0]

    @pytest.mark.parametrize(
        ("fields", "corrections"),
        [
            ({"state": "sent"}, 1),
            ({"state": "stuck"}, 1),
            ({"state": "failed", "next_attempt_at": NEXT_TUESDAY}, 1),
            ({"state": "failed", "next_attempt_at": None}, 0),
        ],
    )
    def test_what_never_reached_the_reader_is_not_corrected(self, fields, corrections):
        ann, event = reader(), rated().event
        told(ann)
        Digest.objects.update(**fields)
        retract(event)
        assert len(compose_digest(week(ann, 2)).corrections) == corrections

    def test_correction_names_the_labels_that_moved_with_it(self):
        ann, first = reader(), rated()
        record(TUESDAY)
        told(ann)
        retract(first.event)
        record(NEXT_TUESDAY)
        (found,) = compose_digest(week(ann, 2)).corrections
        assert found.sentences[-1] == "Labels moved on R01; see below."

    def test_new_track_of_an_event_told_before_is_news_and_its_old_track_still_known(self):
        ann, first = reader(), rated()
        told(ann)
        second = make_track(recommendation=make_recommendation(code="R02", position=2))
        make_assessment(event=first.event, track=second, recorded_at=NEXT_TUESDAY)
        told(ann, 2)
        rerate(first, at=NEXT_TUESDAY + WEEK, side="away")
        (found,) = compose_digest(week(ann, 3)).corrections
        assert found.sentences[0].startswith("R01, United States: we rated it toward")
