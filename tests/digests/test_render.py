import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from recommendations.digests.limits import MOST_LISTED
from recommendations.digests.render import LONGEST_HTML, render_digest
from tests.digests.content import CONTENT, NEW_START, RIVALRY, news, without
from tests.digests.issues import COUNTS, FULL, KINDS, QUIET, STAFF, crowded

HTML = render_digest(FULL).html


class Words(HTMLParser):
    """The words a reader sees, and the addresses and styles behind them."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.loaded, self.classes = [], [], [], set()
        self._quiet = False
        self.preheader = ""
        self._before = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self._quiet = tag in {"style", "title"}
        self._before = named.get("class") == "preheader"
        self.links += [named["href"]] if "href" in named else []
        self.loaded += [named[name] for name in ("src", "background", "srcset") if name in named]
        self.classes |= set(named.get("class", "").split())

    def handle_data(self, data):
        if self._before and data.strip():
            self.preheader, self._before = data, False
        if not self._quiet:
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))

    @property
    def body(self):
        """The text without the line beside the subject, which is the mailbox's and not the reader's."""
        return re.sub(r"\s+", " ", " ".join(self.words[self.words.index(self.preheader) + 1 :]))


READ = Words(HTML)


def numbers(words):
    """The numbers a part tells, without those in the words of its links to other pages."""
    told = re.sub(r"(?m)^.*https://.*$|(?:Open|Everything, on) the board as of 9 February 2026", "", words)
    return sorted(re.findall(r"\d+(?:,\d{3})*", told))


def test_subject_is_the_heading():
    assert render_digest(CONTENT).subject == CONTENT.heading


@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_say_the_same_numbers(kind):
    rendered = render_digest(KINDS[kind])
    body = Words(rendered.html).body
    assert numbers(body) == numbers(rendered.text)


@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_lead_to_the_same_addresses(kind):
    rendered = render_digest(KINDS[kind])
    assert set(Words(rendered.html).links) == set(re.findall(r"https://\S+", rendered.text))


def test_every_address_is_absolute():
    assert [link for link in READ.links if not link.startswith("https://")] == []


def test_nothing_is_loaded_from_anywhere():
    assert READ.loaded == []
    assert "url(" not in HTML
    assert "@import" not in HTML


def test_rules_stand_on_their_elements_and_dark_mode_stays_behind():
    assert "@media (prefers-color-scheme: dark)" in HTML
    assert "@media (max-width: 620px)" in HTML
    head = HTML[: HTML.index("</head>")]
    assert ".correction {" not in head.partition("@media")[0]
    assert 'class="bg body" style="' in HTML


def test_words_of_people_are_escaped():
    html = render_digest(without(heading="<script>alert(1)</script> & more")).html
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html


def test_creed_is_on_every_mail():
    assert "Alignment is not influence. Movement toward a recommendation does not show" in READ.text


def test_cause_stands_under_the_reason_in_both_parts():
    move = CONTENT.moves[0]
    rendered = render_digest(CONTENT)
    assert f"{move.reason} {move.cause} Toward share" in Words(rendered.html).text
    assert f"{move.reason} {move.cause} Toward share" in " ".join(rendered.text.split())


def test_split_stands_beside_the_share_in_both_parts():
    words = "from 61 to 43: new events −13, late reports −6, ageing +1"
    assert words in READ.text
    assert words in " ".join(render_digest(FULL).text.split())


def test_label_that_went_quiet_stands_apart_from_those_that_moved():
    moved, _, quiet = READ.text.partition("What went quiet")
    assert [
        words for words in ("Lithuania", "No recent evidence") if words in moved.partition("New developments")[0]
    ] == ["No recent evidence"]
    assert "Lithuania ▲ Toward to ○ No recent evidence" in " ".join(quiet.replace("\xa0", " ").split())


def test_staff_read_what_waits_for_them_last():
    text = Words(render_digest(STAFF).html).text
    assert "Waiting for staff" not in READ.text
    assert text.index("How this issue adds up") < text.index("Waiting for staff Stories waiting in triage 7")


def test_quiet_mail_says_one_sentence_and_no_more():
    read = Words(render_digest(QUIET).html)
    assert "Alignment" not in read.text
    assert read.text.count("Nothing new was recorded on") == 2  # beside the subject, and in the mail
    assert read.links == [QUIET.board_url, QUIET.choice_url]


def test_mail_of_counts_has_one_link_but_for_the_choice():
    assert Words(render_digest(COUNTS).html).links == [COUNTS.board_url, COUNTS.choice_url]


def test_choice_address_stands_in_both_parts_as_given_and_once():
    rendered = render_digest(FULL)
    assert (rendered.html.count(FULL.choice_url), rendered.text.count(FULL.choice_url)) == (1, 1)


def test_long_list_ends_in_a_link_to_the_rest():
    html = render_digest(without(news=(news(RIVALRY, *[NEW_START] * (MOST_LISTED + 3)),))).html
    assert ">and 3 more</a>" in html


def test_long_issue_stays_below_the_size_gmail_cuts_and_links_the_rest():
    rendered = render_digest(crowded())
    assert len(rendered.html.encode()) <= LONGEST_HTML
    assert " more\n" in rendered.text
    assert numbers(Words(rendered.html).body) == numbers(rendered.text)


def test_same_content_gives_the_same_mail():
    assert render_digest(CONTENT) == render_digest(CONTENT)


def test_issue_of_a_whole_year_keeps_developments_and_counts_the_rest():
    year = replace(crowded(), moves=FULL.moves, context=CONTENT.context * 16, figures=CONTENT.figures * 129)
    rendered = render_digest(year)
    assert len(rendered.html.encode()) <= LONGEST_HTML
    assert rendered.text.count("Step: ") >= len(year.news)
    assert re.findall(r"and (\d+) more, on the pages", rendered.text) == re.findall(
        r"and (\d+) more, on the pages", rendered.html
    )
    assert numbers(Words(rendered.html).body) == numbers(rendered.text)
