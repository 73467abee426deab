"""The HTML part against what Gmail, Outlook and Apple Mail support, by the trimmed data of caniemail.com."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from recommendations.digests.render import render_digest
from tests.digests.issues import KINDS

DATA = json.loads(
    (Path(__file__).parent.parent / "data" / "mail_support" / "caniemail.json").read_text(encoding="utf-8")
)
SUPPORT = {one["slug"]: one["support"] for one in DATA["features"]}

# What every program that shows HTML at all has known since its first day; the data has no rows for these.
PLAIN = {"html", "head", "meta", "title", "a", "br"}
PLAIN_ATTRIBUTES = {"class", "style", "href", "scope", "border", "charset", "name", "content"}
PLAIN_PROPERTIES = {"color", "font-family"}
ROWS = {"h1": "html-h1-h6", "h2": "html-h1-h6", "b": "html-strong"}
ROWS |= dict.fromkeys(("thead", "tbody", "tr", "td", "th"), "html-table")
WHOLE = ("padding", "margin", "border")

# What is used though one of the programs drops it, with what its reader sees instead.
FALLBACKS = {
    "css-at-media": "the layout for wide screens, whose columns are narrow enough for a phone that zooms",
    "css-at-media-prefers-color-scheme": "the light colours, which stand on their elements in pairs of ink and paper",
    "css-border": "the rule, since it is on a cell, at most 4 px wide",
    "css-display": "flat rows side by side instead of rows that stack; Gmail knows none and block",
    "css-display-none": "the summary as a first sentence, and a head row over the table, both in plain words",
    "css-font-weight": "bold where we ask for bold; no weight in between is used",
    "css-font-size": "the same size, since each is given in px",
    "css-height": "the gap between two corrections, since it is on a cell",
    "css-important": "the rules on the elements, which need none",
    "css-line-height": "lines a little further apart",
    "css-margin": "the same space: it is on paragraphs and headings, and never negative or auto",
    "css-max-height": "what display: none hides already",
    "css-overflow": "what display: none hides already",
    "css-padding": "the same space, since it is on a cell",
    "css-selector-class": "the rules on the elements",
    "css-selector-descendant": "the rules on the elements",
    "css-selector-type": "the rules on the elements",
    "css-text-align": "left and right, which all of them know",
    "css-width": "the same width, since it is on a table or a cell",
    "html-align": "the sheet in the middle: center is known everywhere",
    "html-aria-hidden": "the summary, read twice by a screen reader in one discontinued program",
    "html-aria-label": "the heading, which says the same",
    "html-body": "a division with the same colours",
    "html-doctype": "the tables as they are; they need no standards mode",
    "html-role": "tables announced as tables in one discontinued program",
    "html-style": "the rules on the elements",
    "html-width": "the same width, since it is on a table or a cell",
}  # fmt: skip


class Used(HTMLParser):
    """Every element with its attributes and inline declarations, and the text of its style element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.sheet = ""
        self._in_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._in_style = tag == "style"

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.sheet += data

    @property
    def declared(self) -> Iterator[tuple[str, str, str]]:
        """Yield element, property and value."""
        for tag, attributes in self.elements:
            for declaration in filter(None, attributes.get("style", "").split(";")):
                name, _, value = declaration.partition(":")
                yield tag, name.strip(), value.strip()


READ = {kind: Used(render_digest(content).html) for kind, content in KINDS.items()}


def features(read: Used) -> Iterator[str]:
    """Yield the features of the data set that a mail uses, by slug."""
    yield "html-doctype"
    for tag, attributes in read.elements:
        if tag not in PLAIN:
            yield ROWS.get(tag, f"html-{tag}")
        yield from (f"html-{name}" for name in attributes if name not in PLAIN_ATTRIBUTES)
    sheet_declarations = re.findall(r"([a-z-]+)\s*:\s*([^;{}]+);?\s*(?=[a-z-]+\s*:|\})", read.sheet)
    for name, value in [(name, value) for _, name, value in read.declared] + sheet_declarations:
        yield from of_declaration(name, value)
    if "@media" in read.sheet:
        yield "css-at-media"
    yield from (f"css-at-media-{name}" for name in re.findall(r"\((prefers-[a-z-]+)", read.sheet))
    for selector in re.findall(r"(?:[{},]|^)\s*([.a-z0-9 ]+?)\s*(?=[,{])", read.sheet):
        yield "css-selector-class" if "." in selector else "css-selector-type"
        yield from ["css-selector-descendant"] if " " in selector else []


def of_declaration(name: str, value: str) -> Iterator[str]:
    whole = next((one for one in WHOLE if name.startswith(one) and name != "border-collapse"), name)
    if name not in PLAIN_PROPERTIES:
        yield f"css-{whole}"
    if (name, value.partition(" ")[0]) == ("display", "none"):
        yield "css-display-none"
    if "!important" in value:
        yield "css-important"
    yield from (f"css-unit-{unit}" for unit in re.findall(r"\d(px|em|rem|vh|vw|pt)\b", value))
    yield from (f"css-{function}" for function in re.findall(r"([a-z-]+)\(", value))


def test_data_is_of_the_programs_most_people_read_mail_with():
    families = {client.partition(".")[0] for client in DATA["clients"]}
    assert families == {"gmail", "outlook", "apple-mail"}
    assert {len(support) for support in SUPPORT.values()} == {len(DATA["clients"])}


@pytest.mark.parametrize("kind", KINDS)
def test_everything_used_is_known_to_the_data(kind):
    assert {one for one in features(READ[kind]) if one not in SUPPORT} == set()


def test_what_a_program_drops_has_a_fallback():
    used = {one for read in READ.values() for one in features(read)} & set(SUPPORT)
    assert {one for one in used if set(SUPPORT[one]) - set("yu")} == set(FALLBACKS)


@pytest.mark.parametrize("declaration", ["white-space: nowrap", "position: absolute", "color: rgb(0 0 0)", "gap: 1em"])
def test_what_has_no_fallback_would_be_found(declaration):
    name, _, value = declaration.partition(": ")
    found = set(of_declaration(name, value)) & set(SUPPORT)
    assert {one for one in found if set(SUPPORT[one]) - set("yu")} - set(FALLBACKS)


@pytest.mark.parametrize("kind", KINDS)
def test_space_rules_and_width_are_on_cells_where_outlook_keeps_them(kind):
    cells = {"td", "th"}
    for tag, name, value in READ[kind].declared:
        if name.startswith(("padding", "border")) and name != "border-collapse":
            assert tag in cells, (tag, name)
        if name in {"width", "height"}:
            assert tag in cells | {"table"}, (tag, name)
        if name.startswith("margin"):
            assert (tag in {"p", "h1", "h2"} or (tag, value) == ("body", "0"), "-" in value, "auto" in value) == (
                True,
                False,
                False,
            )


@pytest.mark.parametrize("kind", KINDS)
def test_display_is_only_what_every_program_knows(kind):
    shown = {value for _, name, value in READ[kind].declared if name == "display"}
    shown |= set(re.findall(r"display:\s*([a-z]+)", READ[kind].sheet))
    assert shown == {"none", "block"}


@pytest.mark.parametrize("kind", KINDS)
def test_style_element_stands_in_the_head_below_the_size_gmail_drops(kind):
    html = render_digest(KINDS[kind]).html
    assert html.count("<style") == 1
    assert html.index("<style") < html.index("<body")
    assert 0 < len(READ[kind].sheet.encode()) < 8_000
    assert re.findall(r"@media[^{]*\{[^}]*@media", READ[kind].sheet) == []


@pytest.mark.parametrize("kind", KINDS)
def test_ink_and_paper_stand_together_where_no_style_sheet_is_kept(kind):
    (sheet,) = (a["style"] for tag, a in READ[kind].elements if a.get("class") == "sheet")
    assert {"background-color:#fff", "color:#16191d"} <= set(
        re.sub(r"#ffffff", "#fff", sheet).replace(": ", ":").split(";")
    )
