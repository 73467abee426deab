import re

import pytest

from recommendations.models import Indicator, Observation
from tests.make import make_citation, make_editor, make_observation
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db
PAGE = "/indicators/brief-1/R01/I01/"
SOURCE = {"title": "Yearbook", "publisher": "The Gazette"}


@pytest.fixture
def world():
    world = make_world()
    add_indicator(world)
    return world


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def rows():
    found = Observation.objects.order_by("period", "pk")
    return [(o.period, float(o.value), o.certainty, o.superseded_at is None) for o in found]


def confirmed(world, value="13"):
    return {"period": "2025", "value": value, "certainty": "verified", **SOURCE}


def test_the_page_tells_verdict_arithmetic_and_versions(world, editor):
    editor.post(f"{PAGE}observations/", confirmed(world))
    page = editor.get(PAGE).text
    assert "Strongly toward" in page
    assert "10 (2024) to 13 (2025): rising 30.0% a year, as wanted." in page
    assert re.search(r"Years between them</th><td>1</td>", page)
    assert "30% a year, the wanted way counted as plus" in page
    assert re.search(r"<s>12.5</s> <span class=\"tag\">replaced ", page)


def test_a_figure_left_out_is_said(world, client):
    make_observation(
        indicator=Indicator.objects.get(), period="2023", observed_on="2023-07-01", recorded_at=world.now, value="9"
    )
    Indicator.objects.update(baseline_value=None)
    page = client.get(PAGE).text
    assert "Left out until confirmed: 1 figure." in page
    assert "9 (2023) to 10 (2024)" in page


def test_a_reader_sees_no_form(world, client):
    assert "Record the figure" not in client.get(PAGE).text


def test_the_past_has_no_form_and_no_later_figure(world, editor):
    page = editor.get(PAGE, {"as_of": "2024-12-31"}).text
    assert "Record the figure" not in page
    assert "12.5" not in page


def test_a_figure_to_confirm_is_filled_in(world, editor):
    page = editor.get(PAGE, {"confirm": "2025"}).text
    assert re.search(r'name="value" type="text" value="12.5"', page)
    assert 'value="12.5"' not in editor.get(PAGE, {"confirm": "2024"}).text


def test_a_figure_sent_twice_is_recorded_once(world, editor):
    for _ in range(2):
        answer = editor.post(f"{PAGE}observations/", confirmed(world), follow=True)
    assert "2025 stands as it was; nothing changed." in answer.text
    assert rows() == [
        ("2024", 10, "verified", True),
        ("2025", 12.5, "recalled", False),
        ("2025", 13, "verified", True),
    ]


def test_what_was_typed_stays_beside_what_is_wrong_with_it(world, editor):
    answer = editor.post(f"{PAGE}observations/", confirmed(world, value="many") | {"unit": "tons"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    assert "“many” is not a number we can keep." in answer.text
    assert "This indicator counts in sets; a change of unit needs a new indicator." in answer.text
    assert len(rows()) == 2


def test_a_form_tampered_with_is_refused(world, editor):
    answer = editor.post(f"{PAGE}observations/", confirmed(world) | {"certainty": "certain"})
    assert (answer.status_code, len(rows())) == (422, 2)


def test_a_pasted_table_is_recorded(world, editor):
    table = "period,value,title,publisher\n2022,8,Yearbook,The Gazette\n2023,9,Yearbook,The Gazette\n"
    answer = editor.post(f"{PAGE}paste/", {"table": table}, follow=True)
    assert "2 of 2 figures were new and are recorded." in answer.text
    assert [row[:2] for row in rows()][:2] == [("2022", 8), ("2023", 9)]


def test_a_table_with_a_bad_line_stays_in_its_box(world, editor):
    answer = editor.post(f"{PAGE}paste/", {"table": "period,value,certainty\n2022,8,recalled\n2023,x,recalled\n"})
    assert answer.status_code == 422
    assert "Line 3: “x” is not a number we can keep." in answer.text
    assert "2022,8,recalled\n2023,x,recalled" in answer.text
    assert len(rows()) == 2


def test_a_target_on_the_wrong_side_asks_and_is_then_set(world, editor):
    typed = {"target-value": "5", "target-period": "2030"}
    asked = editor.post(f"{PAGE}target/", typed)
    assert asked.status_code == 422
    assert "The target 5 lies under the baseline 10, though more is wanted." in asked.text
    assert Indicator.objects.get().target_value is None
    done = editor.post(f"{PAGE}target/", typed | {"target-confirm_wrong_side": "on"}, follow=True)
    assert "The target lies against the wanted direction; that was confirmed on" in done.text
    assert Indicator.objects.get().target_value == 5


def test_a_target_that_cannot_be_read_says_so_at_its_field(world, editor):
    answer = editor.post(f"{PAGE}target/", {"target-value": "5", "target-period": "soon"})
    assert answer.status_code == 422
    assert "“soon” is no date." in answer.text


def test_hostile_text_is_shown_as_text(world, editor):
    hostile = "<script>alert(1)</script>"
    editor.post(f"{PAGE}observations/", confirmed(world) | {"note": hostile, "title": hostile, "publisher": hostile})
    editor.post(f"{PAGE}observations/", confirmed(world, value=hostile) | {"period": hostile})
    Indicator.objects.update(name=hostile, unit=hostile)
    for answer in (editor.get(PAGE), editor.post(f"{PAGE}paste/", {"table": hostile}), editor.get(world.page())):
        assert hostile not in answer.text
        assert "&lt;script&gt;alert(1)" in answer.text


@pytest.mark.parametrize("address", ["brief-1/R01/I99/", "brief-1/R99/I01/", "brief-9/R01/I01/"])
def test_what_is_not_there_is_not_found(world, client, address):
    assert client.get(f"/indicators/{address}").status_code == 404


def test_an_unknown_parameter_is_refused(world, client):
    assert client.get(PAGE, {"colour": "red"}).status_code == 400


@pytest.mark.parametrize("figures", [1, 3])
def test_the_page_asks_the_same_few_questions(world, client, django_assert_num_queries, figures):
    Observation.objects.all().delete()
    for year in range(2020, 2020 + figures):
        figure = make_observation(indicator=Indicator.objects.get(), period=str(year), observed_on=f"{year}-07-01")
        make_citation(observation=figure)
    with django_assert_num_queries(3):
        assert client.get(PAGE).text.count("The Gazette") == figures


def test_the_page_of_the_recommendation_leads_here_and_tells_a_contradiction(world, client):
    indicator = Indicator.objects.get()
    make_observation(indicator=indicator, period="2023", observed_on="2023-07-01", recorded_at=world.now, value="20")
    Indicator.objects.update(baseline_value=None)
    page = client.get(world.page()).text
    assert f'href="{PAGE}"' in page
    assert re.search(r"<b>Words toward, numbers away:</b> <a href=\"#I01-h\">I01</a>", page)


def test_the_method_page_shows_the_parameters_of_indicators_in_force(client):
    page = client.get("/method/").text
    assert "Version indicator-v1." in page
    for figure in ("95% or more", "60% or more", "1% a year", "365 days", "365.25 days", "5 years", "4.44", "1e-09"):
        assert figure in page, figure
