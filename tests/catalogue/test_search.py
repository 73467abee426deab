"""What the search finds, on whichever database the suite runs."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from recommendations.catalogue.filters import BadFilter
from recommendations.catalogue.search import Found, search
from recommendations.catalogue.search_index import Indexed
from recommendations.catalogue.search_kinds import Sight
from recommendations.models import Citation, Entry, Event, MatchTerm, Publisher, Recommendation, Track
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_brief,
    make_candidate,
    make_citation,
    make_entry,
    make_event,
    make_feed,
    make_observation,
    make_pillar,
    make_publisher,
    make_recommendation,
    make_story,
    make_track,
)

pytestmark = pytest.mark.django_db

STAFF, READER = Sight(is_staff=True), Sight(is_staff=False)


def found(q: str, sight: Sight = STAFF, **facets: str) -> Found:
    params = QueryDict(mutable=True)
    params.update({"q": q, **facets})
    return search(params, sight=sight)


def titles(q: str, sight: Sight = STAFF, **facets: str) -> list[str]:
    return ["".join(part.text for part in hit.title) for hit in found(q, sight, **facets).hits]


def kinds(q: str, sight: Sight = STAFF, **facets: str) -> list[str]:
    return sorted(hit.kind for hit in found(q, sight, **facets).hits)


def marked(q: str) -> list[str]:
    return [part.text for part in found(q).hits[0].excerpt if part.is_match]


# -- What is searched -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (make_event, ("headline", "summary", "note")),
        (make_entry, ("title", "summary")),
        (make_recommendation, ("title", "summary")),
        (make_citation, ("title", "quote")),
    ],
)
def test_every_column_is_searched(make, fields):
    row = make(**{field: f"Ferry{number}" for number, field in enumerate(fields)})
    assert [len(titles(f"ferry{number}")) for number in range(len(fields))] == [1] * len(fields)
    assert {hit.told.address for hit in found("ferry0").hits} != {""}
    assert row.pk


def test_a_recommendation_is_found_by_its_terms_and_criteria():
    recommendation = make_recommendation()
    MatchTerm.objects.create(recommendation=recommendation, kind="term", text="Suwalki gap")
    MatchTerm.objects.create(recommendation=recommendation, kind="negative", text="football")
    make_track(criteria_toward=["A law opens the registers"], criteria_away=["A law closes the archive"])
    assert [len(titles(q)) for q in ("suwalki", "registers", "archive suwalki", "football")] == [1, 1, 1, 0]


def test_a_citation_is_found_by_its_publisher():
    make_citation(title="Bill passed", publisher=make_publisher(name="Postimees"))
    assert kinds("postimees bill") == ["citation"]


# -- The index keeps up -----------------------------------------------------------------------------------------------


def test_a_changed_row_is_found_by_its_new_words_only():
    make_event(headline="Ferries sail")
    assert Event.objects.update(headline="Trains run") == 1
    assert (titles("ferries"), titles("trains")) == ([], ["Trains run"])


def test_a_deleted_row_is_found_no_more():
    make_entry(title="Ferries sail")
    Entry.objects.all().delete()
    assert (titles("ferries"), Indexed.objects.count()) == ([], 0)


def test_rows_written_in_bulk_are_found():
    feed = make_feed()
    rows = [
        Entry(feed=feed, guid=str(n), title=f"Ferry {n}", first_seen_at=NOON, content_hash=str(n)) for n in range(3)
    ]
    Entry.objects.bulk_create(rows, ignore_conflicts=True)
    Entry.objects.bulk_create(rows, ignore_conflicts=True)
    assert len(titles("ferry")) == 3
    assert all(row.pk is None for row in rows)


def test_what_belongs_to_a_recommendation_keeps_its_document_up_to_date():
    recommendation = make_recommendation()
    term = MatchTerm.objects.create(recommendation=recommendation, kind="term", text="ferries")
    MatchTerm.objects.update(text="trains")
    Track.objects.bulk_create([Track(recommendation=recommendation, actor=make_actor(), criteria_toward=["canals"])])
    assert [len(titles(q)) for q in ("ferries", "trains", "canals")] == [0, 1, 1]
    term.delete()
    Track.objects.all().delete()
    assert [len(titles(q)) for q in ("trains", "canals", "publish")] == [0, 0, 1]


def test_a_term_that_moves_to_another_recommendation_takes_its_words_along():
    first, second = make_recommendation(code="R01", title="One"), make_recommendation(code="R02", title="Two")
    MatchTerm.objects.create(recommendation=first, kind="term", text="ferries")
    MatchTerm.objects.update(recommendation=second)
    assert titles("ferries") == ["Two"]


def test_a_renamed_publisher_is_found_by_the_new_name():
    make_citation(publisher=make_publisher(name="Postimees"))
    Publisher.objects.filter(name="Postimees").update(name="Delfi")
    assert (kinds("postimees"), kinds("delfi")) == ([], ["citation"])


def test_criteria_that_are_no_list_do_not_stand_in_the_way():
    make_track(criteria_toward={}, criteria_away=[])
    assert kinds("publish") == ["recommendation"]


def test_a_text_of_any_length_can_be_kept():
    make_event(headline="Long", summary="".join(f"word{n} " for n in range(200_000)))
    assert titles("word7") == ["Long"]


def test_every_trigger_stands_after_all_migrations():
    """Where this fails, a migration that altered one of these tables did not stand between PAUSE and RESUME of 0007."""
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        names = {name for (name,) in cursor.fetchall() if name.startswith("recommendations_search_")}
    tables = {"event", "entry", "recommendation", "matchterm", "track", "citation"}
    expected = {f"{table}_{moment}" for table in tables for moment in ("insert", "update", "delete")}
    if connection.vendor == "postgresql":
        expected |= {f"{table}_truncate" for table in tables - {"matchterm", "track"}}
    assert names == {f"recommendations_search_{name}" for name in expected | {"publisher_update"}}


@pytest.mark.django_db(transaction=True)
def test_the_index_is_built_of_what_is_there_and_can_be_taken_away():
    make_event(headline="Ferries sail")
    make_citation(quote="Trains run")
    recommendation = make_track(criteria_away=["Canals close"]).recommendation
    MatchTerm.objects.create(recommendation=recommendation, kind="term", text="lock keeper")
    before = sorted(Indexed.objects.values_list())
    try:
        call_command("migrate", "recommendations", "0006_desk", verbosity=0)
        assert "recommendations_search" not in connection.introspection.table_names()
        Recommendation.objects.update(title="Written without an index")
    finally:
        call_command("migrate", verbosity=0)
    Recommendation.objects.update(title="Open the data")
    assert sorted(Indexed.objects.values_list()) == before


def test_an_emptied_table_leaves_nothing_in_the_index(transactional_db):
    make_event(headline="Ferries sail")
    call_command("flush", interactive=False, verbosity=0)
    assert Indexed.objects.count() == 0


# -- The language -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "q",
    [
        "parliament gas",
        "GAS parliament",
        '"gas transit"',
        "“gas transit”",
        "parliaments",
        "transit -oil",
        'gas -"oil transit"',
        "parl*",
        "operat*",
        "operate",
        "anti-corruption",
        "2026 R01",
        "3.5",
        "don't",
    ],
)
def test_what_fits_is_found(q):
    make_event(
        headline="Parliament ends gas transit", summary="Anti-corruption body operating in 2026: R01, 3.5%, don't."
    )
    assert titles(q) == ["Parliament ends gas transit"]


@pytest.mark.parametrize(
    "q", ['"transit gas"', "gas oil", "gas -transit", "gas -trans*", '"transit ferries"', "tran", "gasp*", "operatic*"]
)
def test_what_does_not_fit_is_not_found(q):
    make_event(headline="Parliament ends gas transit", summary="Ferries sail.")
    assert titles(q) == []


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("Õhutõrje müük", "ohutorje"),
        ("ohutorje", "ÕHUTÕRJE"),
        ("Rīgas brīvosta", "RIGAS BRIVOSTA"),
        ("Černobilis", "cernobilis"),
        ("Lietuvos Užsienio reikalų", "uzsienio reikalu"),
        ("Совет ОБСЕ", "обсе"),
        ("совет обсе", "СОВЕТ"),
        ("Łódź", "ŁÓDŹ"),
        ("O\u0303hutorje", "õhutorje"),
        ("“Gas”—transit…ends", "gas transit ends"),
    ],
)
def test_accents_and_capitals_make_no_difference(text, q):
    make_event(headline=text)
    assert len(titles(q)) == 1


@pytest.mark.parametrize(
    ("q", "count"),
    [
        ("'x; DROP TABLE x", 0),
        ("NEAR(gas)", 0),
        ("title:gas", 1),
        ("gas^2", 1),
        ("{gas}", 1),
        ("gas'&!near", 0),
        ("gas OR near", 0),
        ("\\gas", 1),
    ],
)
def test_signs_of_the_database_mean_nothing(q, count):
    make_event(headline="Near title gas 2")
    assert len(titles(q)) == count


def test_a_word_of_the_title_counts_more_and_ties_go_to_the_newest():
    make_event(headline="Other", summary="Ferries sail from here to there and back.")
    make_event(headline="Ferries one")
    make_event(headline="Ferries two")
    assert titles("ferries") == ["Ferries two", "Ferries one", "Other"]


@pytest.mark.parametrize(
    ("facets", "field"),
    [
        ({"q": "-gas"}, "q"),
        ({"q": '"gas'}, "q"),
        ({"q": ""}, "q"),
        ({"q": "gas", "kind": "story"}, "kind"),
        ({"q": "gas", "actor": "atlantis"}, "actor"),
        ({"q": "gas", "page": "2"}, "page"),
        ({"q": "gas", "page": "0"}, "page"),
        ({"q": "gas", "since": "2026-02-02", "until": "2026-02-01"}, "until"),
    ],
)
def test_a_bad_question_is_an_error(facets, field):
    make_event(headline="gas")
    with pytest.raises(BadFilter) as bad:
        found(**facets)
    assert list(bad.value.errors) == [field]


def test_an_unknown_facet_is_an_error():
    with pytest.raises(BadFilter) as bad:
        found("gas", colour="red")
    assert bad.value.unknown == ("colour",)


# -- What is shown ----------------------------------------------------------------------------------------------------


def test_what_matched_is_marked_in_its_own_letters():
    make_event(headline="Müük", summary="Uus <b>Õhutõrje</b> & OHUTORJE, ohutorje")
    assert marked("ohutorje") == ["Õhutõrje", "OHUTORJE", "ohutorje"]
    assert "".join(part.text for part in found("müük").hits[0].excerpt).startswith("Uus <b>Õhutõrje</b> &")


def test_stems_are_marked_as_whole_words():
    make_event(headline="x1", summary="They operated ferries.")
    assert marked("operating ferry") == ["operated", "ferries"]


def test_a_find_leads_to_its_page():
    event = make_event(code="e-1", headline="Ferry")
    make_citation(event=event, title="Ferry")
    make_citation(observation=make_observation(), title="Ferry")
    story = make_story()
    make_entry(title="Ferry", story=story)
    make_entry(title="Ferry", url="https://gazette.example/loose")
    taken = make_story(state="accepted", decided_at=NOON, event=event)
    make_entry(title="Ferry", story=taken)
    Recommendation.objects.update(title="Ferry")
    assert sorted((hit.kind, hit.told.address) for hit in found("ferry").hits) == [
        ("citation", "/events/e-1/"),
        ("citation", "/indicators/brief-1/R01/I01/"),
        ("entry", "/events/e-1/"),
        ("entry", f"/triage/{story.pk}/"),
        ("entry", "https://gazette.example/loose"),
        ("event", "/events/e-1/"),
        ("recommendation", "/recommendations/brief-1/R01/"),
    ]


def test_each_kind_is_counted_whichever_is_chosen():
    make_citation(title="Ferry", event=make_event(headline="Ferry"))
    make_entry(title="Ferry")
    page = found("ferry", kind="entry")
    assert page.counts == {"event": 1, "entry": 1, "recommendation": 0, "citation": 1}
    assert (page.total, [hit.kind for hit in page.hits]) == (1, ["entry"])


def test_pages_follow_each_other_without_a_gap():
    for n in range(30):
        make_event(headline="Ferry", code=f"f-{n:02}")
    pages = [found("ferry", page=str(page)) for page in (1, 2)]
    codes = [hit.told.source for page in pages for hit in page.hits]
    assert [page.pages for page in pages] == [2, 2]
    assert codes == [f"f-{n:02}" for n in reversed(range(30))]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_asks_the_same_few_questions(rows, django_assert_num_queries):
    for _ in range(rows):
        make_citation(title="Ferry", event=make_event(headline="Ferry"))
        make_entry(title="Ferry", story=make_story())
        Recommendation.objects.update(title="Ferry")
    with django_assert_num_queries(6):
        found("ferry")


# -- Who sees what ----------------------------------------------------------------------------------------------------


@pytest.fixture
def of_every_state():
    """An event of each state with a citation each, a merged one, a withdrawn citation, an entry, an old rec."""
    for state in ("confirmed", "proposed", "retracted"):
        taken = {"retracted_at": NOON, "retraction_reason": "Wrong."} if state == "retracted" else {}
        event = make_event(headline=f"Ferry {state}", code=state, state=state, **taken)
        make_citation(title=f"Ferry report {state}", event=event, url=f"https://gazette.example/{state}")
    confirmed = Event.objects.get(code="confirmed")
    make_event(headline="Ferry merged", code="merged", duplicate_of=confirmed)
    make_citation(title="Ferry report withdrawn", event=confirmed, withdrawn_at=NOON)
    make_entry(title="Ferry entry")
    make_recommendation(title="Ferry archived", archived_at=NOON)


def test_readers_see_what_stands(of_every_state):
    assert sorted(titles("ferry", READER)) == ["Ferry confirmed", "Ferry report confirmed"]
    assert sum(found("ferry", READER).counts.values()) == 2


def test_staff_see_everything_and_what_became_of_it(of_every_state):
    told = {"".join(part.text for part in hit.title): hit.told.mark for hit in found("ferry").hits}
    assert told == {
        "Ferry confirmed": "",
        "Ferry proposed": "proposed",
        "Ferry retracted": "retracted",
        "Ferry merged": "merged",
        "Ferry report confirmed": "",
        "Ferry report proposed": "proposed",
        "Ferry report retracted": "retracted",
        "Ferry report withdrawn": "withdrawn",
        "Ferry entry": "",
        "Ferry archived": "archived",
    }


def test_an_event_to_be_read_unseeing_is_not_found_by_its_side_and_shows_no_note():
    event = make_event(headline="Ferry", note="Judged away, surely.")
    make_assessment(event=event)
    make_citation(event=event, title="Ferry")
    hidden = Sight(is_staff=True, hidden=frozenset({event.pk}))
    assert (kinds("ferry", side="toward"), kinds("ferry", hidden, side="toward")) == (["citation", "event"], [])
    (hit,) = found("ferry", hidden, kind="event").hits
    assert "surely" not in "".join(part.text for part in hit.excerpt)


def test_who_corrected_an_event_is_told_to_staff_alone():
    make_event(headline="Ferry", note="A long debate.\nCorrected 2026-03-02 by zelda: headline. Its own words.")
    for word in ("ferry", "corrected", "zelda"):
        told = [
            "zelda" in "".join(part.text for hit in found(word, sight).hits for part in hit.excerpt)
            for sight in (STAFF, READER)
        ]
        assert told == [True, False], word


# -- Facets -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ferries():
    """One find of each kind that fits every facet, and one of each that fits none."""
    make_baltics()
    gazette = make_publisher(name="The Gazette", tier="established")
    feed = make_feed(publisher=gazette, language="en")
    track = make_track(recommendation=make_recommendation(title="Ferry", code="R01"), actor=make_actor("estonia"))
    event = make_event(headline="Ferry", step="enacted")
    make_assessment(event=event, track=track, side="toward")
    make_citation(event=event, title="Ferry", publisher=gazette, language="en", published_on=TODAY)
    story = make_story()
    story.actors.add(make_actor("estonia"))
    fits = {"suggested_side": "toward", "suggested_step": "enacted"}
    make_candidate(story=story, recommendation=track.recommendation, **fits)
    make_entry(feed=feed, title="Ferry", story=story, language="en", published_at=NOON)
    other = make_pillar(brief=make_brief(code="brief-2", published_on=date(2020, 1, 1)), code="P9")
    make_recommendation(title="Ferry", code="R09", pillar=other)
    stray = make_event(headline="Ferry", step="proposal", occurred_on=date(2020, 1, 1), state="proposed")
    sheet = make_publisher(name="Sheet", tier="unrated")
    make_citation(event=stray, title="Ferry", publisher=sheet, language="ru", published_on=date(2020, 1, 1))
    far = datetime(2020, 1, 1, tzinfo=UTC)
    make_entry(title="Ferry", publisher_name="Sheet", language="ru", first_seen_at=far)


ALL_FOUR = ["citation", "entry", "event", "recommendation"]


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        ({"brief": "brief-1"}, ALL_FOUR),
        ({"recommendation": "R01"}, ALL_FOUR),
        ({"actor": "estonia"}, ALL_FOUR),
        ({"actor": "baltic-states"}, ALL_FOUR),
        ({"actor": "latvia"}, []),
        ({"recommendation": "R01", "actor": "latvia"}, []),
        ({"side": "toward"}, ["citation", "entry", "event"]),
        ({"side": "away"}, []),
        ({"step": "enacted"}, ["citation", "entry", "event"]),
        ({"publisher": "The Gazette"}, ["citation", "entry", "event"]),
        ({"tier": "established"}, ["citation", "entry", "event"]),
        ({"language": "en"}, ["citation", "entry", "event"]),
        ({"publisher": "The Gazette", "language": "ru"}, []),
        ({"state": "confirmed"}, ["citation", "event"]),
        ({"state": "open"}, ["entry"]),
        ({"since": "2026-02-01"}, ALL_FOUR),
        ({"since": "2026-03-02", "until": "2026-03-02"}, ["citation", "entry", "event"]),
        ({"until": "2020-01-01"}, ALL_FOUR),
        ({"until": "2019-12-31"}, []),
        ({"tier": "unrated", "step": "proposal"}, ["citation", "event"]),
        ({"kind": "event"}, ["event", "event"]),
    ],
)
def test_a_facet_narrows_to_what_it_says(ferries, facets, expected):
    assert kinds("ferry", **facets) == expected


def test_together_they_are_asked_of_one_assessment(ferries):
    event = Event.objects.get(step="enacted")
    make_assessment(event=event, track=make_track(actor=make_actor("latvia")), side="away")
    assert kinds("ferry", actor="latvia", side="toward", kind="event") == []
    assert kinds("ferry", actor="latvia", side="away", kind="event") == ["event"]


def test_an_entry_without_a_date_counts_from_the_day_we_met_it_and_shows_none(ferries):
    page = found("ferry", kind="entry", until="2020-01-01")
    assert [(hit.told.on, hit.told.source) for hit in page.hits] == [(None, "Sheet")]
    assert Citation.objects.count() == 2
