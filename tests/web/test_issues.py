import re
from html import unescape

import pytest

from recommendations.digests.text import text_part
from tests.digests.content import CONTENT
from tests.digests.issues import FULL
from tests.digests.published import MONDAY, WEEK, publish
from tests.make import make_brief

pytestmark = pytest.mark.django_db
PAGE = "/issues/brief-1/2026-02-09/"


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.BASE_URL = "https://tracker.example"


def text_of(page):
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_issues_are_listed_with_their_addresses(client):
    publish()
    page = client.get("/issues/")
    assert f'href="{PAGE}"' in page.text
    assert CONTENT.heading in text_of(page)


def test_list_without_an_issue_says_when_the_first_comes(client):
    make_brief()
    assert "No issue yet." in text_of(client.get("/issues/"))


def test_issues_before_any_brief_say_so(client):
    assert client.get("/issues/").status_code == 200


@pytest.mark.parametrize("query", ["brief=nothing", "page=2", "brief=brief-1&brief=brief-1"])
def test_bad_question_is_an_error(client, query):
    make_brief()
    assert client.get(f"/issues/?{query}").status_code == 400


def test_issue_says_what_its_mail_says(client):
    publish()
    page = text_of(client.get(PAGE))
    for move in FULL.moves:
        assert move.reason in page
    for one in FULL.developments:
        assert next(d.headline for news in FULL.news for d in news.developments if d.event == one) in page
    for sum_ in FULL.sums:
        assert f"{sum_.words} {sum_.total}" in page
    assert "Correction to issue 5." in page
    assert "new events −13, late reports −6, ageing +1" in page
    assert "By 26 Feb Seimas votes on the dialogue act: would move Lithuania Toward on R08" in page
    assert page.index("What went quiet") < page.index("Watchpoints ahead") < page.index("Dates to watch")


def test_issue_leads_to_pages_as_they_stood(client):
    publish()
    page = unescape(client.get(PAGE).text)
    for url in (FULL.board_url, *(move.url for move in FULL.moves), *(news.url for news in FULL.news)):
        assert f'href="{url}"' in page


def test_issue_has_one_permanent_address_and_its_text_as_an_alternate(client):
    publish()
    page = client.get(PAGE).text
    assert f'<link rel="canonical" href="https://tracker.example{PAGE}">' in page
    assert f'<link rel="alternate" type="text/plain" href="{PAGE}text/"' in page
    text = client.get(f"{PAGE}text/")
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.text.startswith(text_part(FULL)[:200])


def test_nothing_on_an_issue_acts_for_a_reader(client):
    publish()
    for address in (PAGE, f"{PAGE}text/"):
        assert "/unsubscribe/" not in client.get(address).text


def test_issue_that_was_wrong_names_the_one_that_corrects_it(client):
    publish(5, end=MONDAY - WEEK, corrections=())
    publish(6)
    page = client.get("/issues/brief-1/2026-02-02/")
    assert "Corrected later. Something this issue tells is set right in issue 6 of 9 February 2026" in text_of(page)
    assert "Corrected later" not in text_of(client.get(PAGE))


def test_issues_lead_to_each_other(client):
    for number in range(5, 8):
        publish(number, end=MONDAY + (number - 6) * WEEK)
    page = client.get(PAGE).text
    assert 'rel="prev" href="/issues/brief-1/2026-02-16/"' in page
    assert 'rel="next" href="/issues/brief-1/2026-02-02/"' in page


@pytest.mark.parametrize("on", ["2026-02-08", "2026-2-9", "20260209", "nothing", "2026-02-30", "2026-W07-1"])
def test_other_addresses_have_no_issue(client, on):
    publish()
    assert client.get(f"/issues/brief-1/{on}/").status_code == 404
    assert client.get(f"/issues/brief-1/{on}/text/").status_code == 404


@pytest.mark.parametrize("state", ["held", "dropped", "rendered", "failed"])
def test_issue_that_was_not_published_is_not_there(client, state):
    publish(state=state)
    assert client.get(PAGE).status_code == 404
    assert CONTENT.heading not in client.get("/issues/").text


def test_every_page_names_both_feeds(client):
    make_brief()
    for address in ("/", "/issues/", "/method/"):
        page = client.get(address).text
        assert '<link rel="alternate" type="application/atom+xml" title="Issues" href="/issues/brief-1.atom">' in page
        assert 'title="Labels that changed" href="/changes/brief-1.atom">' in page
