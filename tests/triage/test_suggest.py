import pytest

from recommendations.models import ActorAlias, Assessment, MatchTerm, Recommendation
from recommendations.triage.meaning import load_encoder
from recommendations.triage.suggest import TERMS_VERSION, TOO_FEW, Suggester, read_state, read_suggester
from recommendations.vocabulary import Side
from tests.make import NOON, make_actor, make_assessment, make_event, make_recommendation, make_track

pytestmark = pytest.mark.django_db


@pytest.fixture
def term():
    return MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="data bill")


def suggested(text, **options):
    return [one.matched_terms for one in read_suggester().suggest(text, **options)]


def test_suggester_finds_a_term(term):
    (one,) = read_suggester().suggest("Parliament passes the data bill")
    assert (one.recommendation_id, one.matched_terms, one.term_ids) == (
        term.recommendation_id,
        ("data bill",),
        (term.pk,),
    )
    assert (one.side, one.side_certainty, one.version) == (None, None, TERMS_VERSION)


def test_suggester_says_when_terms_decide_alone(term):
    assert read_suggester().note == TOO_FEW


def test_suggester_is_kept_while_nothing_changes(term):
    assert read_suggester() is read_suggester()


def test_suggester_learns_of_a_new_term_at_once(term):
    assert suggested("An open register") == []
    MatchTerm.objects.create(recommendation=term.recommendation, kind="term", text="open register")
    assert suggested("An open register") == [("open register",)]


def test_quiet_terms_propose_nothing(term):
    assert suggested("The data bill") == [("data bill",)]
    MatchTerm.objects.update(quieted_at=NOON)
    assert suggested("The data bill") == []


def test_archived_recommendations_are_not_suggested(term):
    term.recommendation.archived_at = NOON
    term.recommendation.save()
    assert suggested("The data bill") == []


def test_judgements_change_what_is_learned(term):
    before = read_state()
    make_assessment(event=make_event(headline="Data law in force"), track=make_track())
    assert read_state() != before


def test_superseded_judgements_teach_nothing(term):
    make_assessment(event=make_event(headline="Data law in force"), track=make_track())
    taught = [lesson.headline for lesson in read_state().lessons.lessons if lesson.verdicts]
    Assessment.objects.update(superseded_at=NOON)
    left = [lesson.headline for lesson in read_state().lessons.lessons if lesson.verdicts]
    assert (taught, left) == (["Data law in force"], [])


@pytest.mark.parametrize("state", ["proposed", "retracted"])
def test_events_nobody_stands_by_teach_nothing(term, state):
    event = make_event(headline="Data law in force")
    make_assessment(event=event, track=make_track())
    fields = {"state": state} | ({"retracted_at": NOON, "retraction_reason": "Wrong."} if state == "retracted" else {})
    type(event).objects.filter(pk=event.pk).update(**fields)
    assert [lesson for lesson in read_state().lessons.lessons if lesson.verdicts] == []


def test_actors_are_found_by_alias_and_shown_only_where_tracked(term):
    estonia, russia = make_actor("estonia"), make_actor("russia", role="context")
    ActorAlias.objects.create(actor=estonia, text="Tallinn")
    ActorAlias.objects.create(actor=russia, text="Moscow")
    assert read_suggester().actors("Tallinn answers Moscow") == (estonia.pk,)


@pytest.fixture
def taught(term):
    """Twenty-four judged events: the United States opens data, or closes it."""
    Recommendation.objects.update(
        title="Open public data sets to everyone",
        summary="Ministries and agencies should publish their data sets, free to use. Registers should be open.",
    )
    MatchTerm.objects.create(recommendation=term.recommendation, kind="term", text="public data set free to use")
    MatchTerm.objects.create(recommendation=term.recommendation, kind="term", text="agency withholds register")
    track = make_track(
        criteria_toward=["An agency publishes data for everyone", "A register is opened to the public"],
        criteria_away=["An agency withholds data", "A register is closed to the public"],
    )
    for number in range(12):
        opened = make_event(headline=f"Ministry {number} publishes open data for everyone", step="carried_out")
        closed = make_event(headline=f"Ministry {number} withholds data and closes its register", step="decision")
        make_assessment(event=opened, track=track, side="toward")
        make_assessment(event=closed, track=track, side="away")
    return Suggester(read_state(), encoder=load_encoder())


def test_suggester_reads_like_a_confirmed_event_without_any_term(taught):
    (one,) = taught.suggest("Statistics office releases its figures to all citizens, and opens up archives of data")
    assert one.matched_terms == ()
    assert one.reads_like.endswith("publishes open data for everyone")


def test_suggester_learns_sides_from_judgements(taught):
    (open_one,) = taught.suggest("Health agency publishes open data for everyone")
    (closed_one,) = taught.suggest("Health agency withholds data and closes its register")
    assert (open_one.side, closed_one.side) == (Side.TOWARD, Side.AWAY)
    assert 0.5 <= open_one.side_certainty <= 1


def test_suggester_abstains_where_sides_contradict(term):
    track = make_track()
    for number in range(12):
        for side in ("toward", "away"):
            event = make_event(headline=f"Ministry {number} publishes open data for everyone")
            make_assessment(event=event, track=track, side=side)
    (one,) = Suggester(read_state(), encoder=load_encoder()).suggest("Agency publishes open data for everyone")
    assert (one.side, one.side_certainty) == (None, None)


def test_suggester_keeps_unrelated_news_out(taught):
    assert taught.suggest("Storm floods cellars and fells trees along the coast") == ()


def test_suggester_reads_other_languages_by_terms_alone(taught):
    MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="andme seadus", language="et")
    found = Suggester(read_state(), encoder=taught._encoder, known=taught.vectors).suggest(
        "Andmete seaduse eelnõu", language="et"
    )
    assert [(one.matched_terms, one.version) for one in found] == [(("Andmete seaduse",), TERMS_VERSION)]
