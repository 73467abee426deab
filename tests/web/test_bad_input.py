"""Every form of the desk: what is wrong is told at its field, tied to it for a screen reader, and the value stays.

The forms of logging, correction, upkeep, watchpoints and influence have tables of their own; the rest is here. An
address that takes a form and stands in none of the lists fails the build.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Group, User

from recommendations.events.record import assess_event
from recommendations.events.second import ask_second_reading
from recommendations.vocabulary import Side
from tests.make import make_candidate, make_editor, make_event, make_feed, make_judgement, make_story
from tests.web.signing import sign_in_surely
from tests.web.test_access import TABLE
from tests.web.upkeep_people import desk_of
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db

LONG = "x" * 2001
ROW = {
    "row-0-recommendation": "{recommendation}",
    "row-0-actor": "united-states",
    "row-0-side": "toward",
    "row-0-confidence": "medium",
}
ROWS = {"row-TOTAL_FORMS": "1", "row-INITIAL_FORMS": "0"}
FACTS = {
    "headline": "Parliament closes the data",
    "occurred_on": "{today}",
    "date_precision": "day",
    "step": "decision",
    "kind": "policy",
    "actors": "united-states",
}
WHY = {"reason": "Read again."}
FEED = {"url": "https://gazette.example/other", "kind": "syndication"}
FIGURE = {"period": "2026", "value": "14", "certainty": "recalled"}
CALL = {"actor": "united-states", "label": "mixed", "reason": "One speech.", "expires_on": "{later}"}

BAD_FACTS = [
    ("headline", "x" * 401),
    ("occurred_on", "soon"),
    ("date_precision", "century"),
    ("step", "leap"),
    ("kind", "gossip"),
    ("actors", "nobody"),
    ("summary", "a\0b"),
    ("episode", "two words"),
]
BAD_ROW = [
    ("row-0-recommendation", "999999"),
    ("row-0-actor", "nobody"),
    ("row-0-side", "sideways"),
    ("row-0-significance", "huge"),
    ("row-0-confidence", "blind"),
    ("row-0-rationale", LONG),
]

# Name of the address: what is sent, and what is wrong with it, one thing at a time.
FORMS = {
    "story-accept": (FACTS | ROWS | ROW, [*BAD_FACTS, *BAD_ROW, ("note", "a\0b")]),
    "story-merge": ({}, [("other", "E999")]),
    "story-snooze": ({"until": "day"}, [("day", "2001-01-01"), ("day", "soon")]),
    "event-assess": (ROWS | ROW, BAD_ROW),
    "event-second": (ROWS | ROW, BAD_ROW),
    "event-settle": (ROWS | ROW, BAD_ROW),
    "event-retract": ({}, [("reason", " "), ("reason", LONG)]),
    "event-merge": ({"into": "E001"} | WHY, [("reason", " "), ("reason", LONG), ("into", "E999"), ("into", "")]),
    "event-split": (
        FACTS | ROWS | WHY | {"citations": "{citation}"},
        [*BAD_FACTS, ("reason", LONG), ("citations", "999")],
    ),
    "feed-new": (
        FEED,
        [
            *[(name, "ftp://elsewhere.example/a") for name in ("url", "alternative_url")],
            *[("kind", "telegraph"), ("title", LONG), ("publisher_name", LONG), ("language", "estonian")],
            *[("user_agent", "é"), ("records_from", "much"), ("records_from", "2")],
        ],
    ),
    "feed-edit": (FEED, [("url", ""), ("records_from", "much")]),
    "feed-pause": ({}, [("reason", " ")]),
    "feeds-import": ({}, [("list", "no list at all"), ("list", "")]),
    "indicator-observe": (
        FIGURE,
        [
            *[("period", ""), ("value", "many"), ("certainty", "certain"), ("unit", "tons")],
            *[("title", LONG), ("publisher", LONG), ("url", "ftp://elsewhere.example/a"), ("note", LONG)],
        ],
    ),
    "indicator-paste": ({}, [("table", "period,value,certainty\n2022,x,recalled")]),
    "indicator-target": (
        {"target-value": "20", "target-period": "2030"},
        [("target-value", "x"), ("target-period", "soon")],
    ),
    "track-call": (
        CALL,
        [("label", "sideways"), ("reason", " "), ("expires_on", "soon"), ("expires_on", "2001-01-01")],
    ),
    "person-invite": ({"email": "new@tracker.example", "role": "{role}"}, [("email", "nobody"), ("role", "999")]),
    "search-save": ({"query": "q=data"}, [("name", " "), ("name", LONG)]),
}  # fmt: skip
# Where the table of bad input is.
ELSEWHERE = {
    "event-new": "test_log_capture",
    "event-correct": "test_event_changes",
    "event-review": "test_review",
    "upkeep-new": "test_upkeep",
    "upkeep-edit": "test_upkeep",
    "upkeep-import": "test_upkeep_import",
    "upkeep-merge": "test_upkeep",
    "watchpoint": "test_watch",
    "watchpoint-move": "test_watch",
    "watchpoint-new": "test_watch",
    "influence-new": "test_influence",
    "digest-drop": "test_digest_pages",
    "digest-preview-send": "test_digest_pages",
    "suppression-add": "test_suppressions",
}
# Buttons and menus: nobody types anything that could be lost.
NOTHING_TYPED = {
    *("draft-save", "draft-discard", "search-delete", "event-resubmit", "event-second-ask", "call-withdraw"),
    *("track-check", "influence-withdraw", "story-reject", "story-preview", "story-dismiss", "triage-reject"),
    *("triage-undo", "feed-check", "feed-start", "upkeep-wake", "upkeep-take-out", "upkeep-tracks", "upkeep-archive"),
    *(
        "digest-resend",
        "digest-approve",
        "suppression-lift",
        "person-invite-again",
        "person-withdraw",
        "person-role",
        "person-deactivate",
    ),
    *("person-activate", "person-forget", "sign-out", "account_logout", "api-observations"),
}
CASES = [(form, name, value) for form, (_, bad) in FORMS.items() for name, value in bad]
CHOICES = {"date_precision", "step", "kind", "actors", "citations", "certainty", "label", "role"}
CHOICES |= {name for name, _ in BAD_ROW} - {"row-0-rationale"}


@dataclass
class Shown(HTMLParser):
    """The controls of a page by name, what is marked as an error by its id, and all text by control."""

    described: dict[str, set[str]] = field(default_factory=dict)
    values: dict[str, set[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    _inside: tuple[str, str] = ("", "")
    _group: list[str] = field(default_factory=list)
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a control, the group it stands in, or the beginning of a message."""
        given = {name: value or "" for name, value in attrs}
        if tag == "fieldset" or given.get("role") == "radiogroup":
            self._group = given.get("aria-describedby", "").split()
        if given.get("class") == "error":
            self._inside = ("error", given.get("id", ""))
        if tag in {"input", "select", "textarea"} and given.get("name"):
            name = given["name"]
            self.described.setdefault(name, set()).update(given.get("aria-describedby", "").split(), self._group)
            self.values.setdefault(name, set()).add(given.get("value", ""))
            if tag == "textarea":
                self._inside = ("textarea", name)
            self._select = name if tag == "select" else ""
        if tag == "option" and self._select and "selected" in given:
            self.values[self._select].add(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave whatever was begun."""
        if tag == "fieldset":
            self._group = []
        if tag in {"p", "textarea"}:
            self._inside = ("", "")

    def handle_data(self, data: str) -> None:
        """Note text where it belongs."""
        what, name = self._inside
        if what == "error":
            self.errors[name] = self.errors.get(name, "") + data
        elif what == "textarea":
            self.values[name].add(data.removeprefix("\n"))


@pytest.fixture
def world():
    """One of everything a form can be about; E002 is disputed and waits to be read by the administrator."""
    world = make_world()
    add_indicator(world)
    return world


@pytest.fixture
def desk(client, world):
    """Somebody who may do everything, and has just typed the password."""
    desk_of("Administrators", "adm")
    sign_in_surely(client, User.objects.get(username="adm"))
    return client


def asked(form, world):
    """Return the address and what is sent, with everything right."""
    story = make_story(first_seen_at=world.now)
    make_candidate(story=story, recommendation=world.first)
    if form in {"event-second", "event-settle"}:
        by = make_editor("bob")
        assess_event(world.event.pk, [make_judgement(world.track(), side=Side.AWAY)], by=by, now=world.now)
    if form == "event-second":
        reader = User.objects.get(username="adm")
        ask_second_reading(world.event.pk, reader=reader, by=by, now=world.now)
    make_event(code="E003", occurred_on=world.today, url="https://gazette.example/E003")
    names = {"story": story.pk, "feed": make_feed().pk, "recommendation": world.first.pk, "today": world.today}
    names |= {"later": world.today.replace(year=world.today.year + 1), "role": Group.objects.get(name="Editors").pk}
    names["citation"] = world.event.citations.get().pk
    address = TABLE[form][1].replace("E001", "E002").format(**names)
    return address, {name: value.format(**names) for name, value in FORMS[form][0].items()}


@pytest.mark.parametrize(("form", "name", "value"), CASES)
def test_bad_input_is_told_at_its_field_and_kept(desk, world, form, name, value):
    address, good = asked(form, world)
    page = desk.post(address, good | {name: value})
    shown = Shown()
    shown.feed(page.text)
    told = {one for one in shown.errors if one in shown.described[name]}
    assert (page.status_code, bool(told)) == (422, True), shown.errors
    assert all(re.sub(r"\s+|Error:", "", shown.errors[one]) for one in told)
    if name not in CHOICES and value.strip():
        assert unescape(value).replace("\0", "\ufffd") in {kept.replace("\0", "\ufffd") for kept in shown.values[name]}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_wrong_with_one_field_leaves_the_others_as_they_were_typed(desk, world, form):
    address, good = asked(form, world)
    name, value = FORMS[form][1][0]
    shown = Shown()
    shown.feed(desk.post(address, good | {name: value}).text)
    typed = {other: sent for other, sent in good.items() if other != name and other not in {"until", "query"}}
    assert {other: sent for other, sent in typed.items() if sent not in shown.values.get(other, typed.values())} == {}


def test_every_form_has_its_bad_input():
    takes_forms = {name for name, (method, *_) in TABLE.items() if method == "post"}
    assert takes_forms <= set(FORMS) | set(ELSEWHERE) | NOTHING_TYPED
