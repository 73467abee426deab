from datetime import timedelta

import pytest

from recommendations.triage.cluster import Anchor, Report, cluster, likeness, page_of, telling_words
from tests.make import NOON

PAGE = "https://gazette.example/a"
TITLE = "parliament passes the data bill"


def report(number, url="", title="", *, days=0.0):
    return Report(number, url, title, NOON + timedelta(days=days))


def anchor(story, url="", title="", *, days=0.0):
    return Anchor(story, url, title, NOON + timedelta(days=days))


def grouped(reports, anchors=()):
    """Story and entry ids of each group."""
    return [(group.story_id, [report.entry_id for report in group.reports]) for group in cluster(reports, anchors)]


def test_cluster_puts_one_page_of_two_feeds_together():
    assert grouped([report(1, PAGE), report(2, PAGE, days=300)]) == [(None, [1, 2])]


def test_cluster_puts_one_title_of_one_week_together():
    assert grouped([report(1, "", TITLE), report(2, PAGE, TITLE, days=6.9)]) == [(None, [1, 2])]


@pytest.mark.parametrize("days", [-7, 7])
def test_cluster_keeps_one_title_a_week_apart(days):
    assert len(grouped([report(1, "", TITLE), report(2, "", TITLE, days=days)])) == 2


def test_cluster_counts_the_week_from_the_first_report():
    assert grouped([report(n, "", TITLE, days=4 * n) for n in range(4)]) == [(None, [0, 1]), (None, [2, 3])]


def test_cluster_puts_similar_titles_apart():
    assert len(grouped([report(1, "", TITLE), report(2, "", TITLE + " again")])) == 2


def test_cluster_never_compares_by_what_is_missing():
    assert len(grouped([report(1), report(2)])) == 2


def test_cluster_never_compares_by_a_front_page():
    home = "https://gazette.example/"
    assert len(grouped([report(1, home), report(2, home)])) == 2


def test_cluster_joins_the_story_that_holds_the_page():
    assert grouped([report(1, PAGE)], [anchor(7, PAGE, days=-90)]) == [(7, [1])]


def test_cluster_joins_the_story_that_holds_the_title():
    assert grouped([report(1, "", TITLE)], [anchor(7, "", TITLE, days=-3)]) == [(7, [1])]


def test_cluster_leaves_a_story_of_an_earlier_week_alone():
    anchors = [anchor(7, "", TITLE, days=-8), anchor(8, "", TITLE, days=-1)]
    assert grouped([report(1, "", TITLE)], anchors) == [(8, [1])]


def test_cluster_puts_the_page_before_the_title():
    anchors = [anchor(7, "", TITLE), anchor(8, PAGE)]
    assert grouped([report(1, PAGE, TITLE)], anchors) == [(8, [1])]


def test_cluster_is_the_same_in_any_order():
    reports = [report(3, "", TITLE, days=2), report(1, PAGE), report(2, PAGE, TITLE, days=1)]
    assert grouped(reports) == grouped(reports[::-1]) == [(None, [1, 2, 3])]


def test_cluster_of_nothing_is_nothing():
    assert grouped([], [anchor(7, PAGE)]) == []


@pytest.mark.parametrize("url", ["https://a.example/", "https://a.example", ""])
def test_page_of_a_front_page_is_empty(url):
    assert page_of(url) == ""


@pytest.mark.parametrize("url", ["https://a.example/?p=12", PAGE])
def test_page_of_an_article_is_its_address(url):
    assert page_of(url) == url


def alike(one, other):
    return likeness(telling_words(one), telling_words(other))


def test_likeness_is_the_share_of_the_shorter_text():
    assert alike("Parliament passes data bill", "The parliament passed a bill on data after a long debate") == 1.0


def test_likeness_counts_what_is_missing():
    assert alike("Parliament passes data bill", "Parliament debates a bill on data") == 0.75


@pytest.mark.parametrize(("one", "other"), [("Data bill", "Data bill"), ("", "")])
def test_likeness_of_two_shared_words_is_none(one, other):
    assert alike(one, other) == 0.0
