import re
from html.parser import HTMLParser

from recommendations.digests.render import render_digest
from recommendations.digests.text import MOST_LISTED
from tests.digests.content import CONTENT, NEW_START, RIVALRY, news, without

HTML = render_digest(CONTENT).html


class Words(HTMLParser):
    """The words a reader sees, and the addresses and styles behind them."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.loaded, self.classes = [], [], [], set()
        self._quiet = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self._quiet = tag in {"style", "title"}
        self.links += [named["href"]] if "href" in named else []
        self.loaded += [named[name] for name in ("src", "background", "srcset") if name in named]
        self.classes |= set(named.get("class", "").split())

    def handle_data(self, data):
        if not self._quiet:
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


READ = Words(HTML)


def numbers(words):
    return sorted(re.findall(r"\d+(?:,\d{3})*", re.sub(r"https?://\S+", "", words)))


def test_subject_is_the_heading():
    assert render_digest(CONTENT).subject == CONTENT.heading


def test_both_parts_say_the_same_numbers():
    body = READ.text.partition(CONTENT.brief)[2]  # the line beside the subject is the mailbox's, not the reader's
    text = render_digest(CONTENT).text
    assert numbers(body) == numbers(text)


def test_both_parts_lead_to_the_same_addresses():
    assert set(READ.links) == set(re.findall(r"https://\S+", render_digest(CONTENT).text))


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
    assert f"{move.reason} {move.cause} Toward share" in READ.text
    assert f"{move.reason} {move.cause} Toward share" in " ".join(render_digest(CONTENT).text.split())


def test_long_list_ends_in_a_link_to_the_rest():
    html = render_digest(without(news=(news(RIVALRY, *[NEW_START] * (MOST_LISTED + 3)),))).html
    assert ">and 3 more</a>" in html


def test_mail_stays_below_the_size_mailboxes_cut():
    assert len(HTML.encode()) < 100_000


def test_same_content_gives_the_same_mail():
    assert render_digest(CONTENT) == render_digest(CONTENT)
