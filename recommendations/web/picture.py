"""The page's own pictures as files that stand alone: the same tags draw them, the stylesheet's rules become attributes.

A document and a mail know no stylesheet, no engine of theirs knows variables, and a policy forbids a style inside a
picture that is opened by itself: the light tokens are put into presentation attributes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

from django.contrib.staticfiles import finders

_DRAWS = re.compile(r"^(fill|stroke|opacity|font-size|font-weight)\b")
_RULE = re.compile(r"^(\.[^{@]+)\{([^}]*)\}", re.MULTILINE)
_TOKEN = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6})\s*;")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_PARTS = re.compile(r"\.(spark|range|ax|note|pop|ctx|band|lane|now|mini)(?![a-z])")
_CLASS = re.compile(r"\.([\w-]+)")
_FONT = "Roboto"
_NAMESPACE = "http://www.w3.org/2000/svg"

Drawing = tuple[tuple[str, str], ...]
# Classes an element and its ancestors need, outermost first, and what is then drawn.
Rule = tuple[tuple[frozenset[str], ...], Drawing]


def standalone(drawn: str) -> str:
    """Return an SVG of a page as a file of its own, on white ground; empty stays empty."""
    text = drawn.strip()
    if not text:
        return ""
    root = fromstring(text)  # noqa: S314 -- our own drawing
    _colour(root, ())
    words = [child for child in root if child.tag in {"title", "desc"}]
    root.insert(len(words), Element("rect", {"width": "100%", "height": "100%", "fill": palette()["paper"]}))
    root.set("xmlns", _NAMESPACE)
    root.set("font-family", _FONT)
    return tostring(root, encoding="unicode")


@cache
def palette() -> Mapping[str, str]:
    """Return the light colours of the stylesheet by their names, for example `toward-line`."""
    sheet = _stylesheet()
    tokens = sheet.split(":root", 1)[1].split("}", 1)[0]
    return {name.removeprefix("--"): colour for name, colour in _TOKEN.findall(tokens)}


def _colour(element: Element, around: Sequence[frozenset[str]]) -> None:
    """Give an element and all within what the stylesheet says of their classes, later rules over earlier ones."""
    lineage = (*around, frozenset(element.attrib.pop("class", "").split()))
    for needed, drawing in _rules():
        if _fits(needed, lineage):
            element.attrib.update(drawing)
    for child in element:
        _colour(child, lineage)


def _fits(needed: Sequence[frozenset[str]], lineage: Sequence[frozenset[str]]) -> bool:
    """Whether the last of some classes are the element's own and the others lie, in order, around it."""
    *outer, own = needed
    above = iter(lineage[:-1])
    return own <= lineage[-1] and all(any(one <= classes for classes in above) for one in outer)


@cache
def _rules() -> tuple[Rule, ...]:
    """Return the rules that draw outside any @media, with the colours put in."""
    screen = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", _stylesheet())
    return tuple(rule for selector, body in _RULE.findall(screen) for rule in _rules_of(selector, body))


def _rules_of(selector: str, body: str) -> Iterator[Rule]:
    drawing = tuple(_drawing(body.split(";")))
    if drawing and _PARTS.match(selector):
        for one in selector.split(","):
            yield tuple(frozenset(_CLASS.findall(part)) for part in one.split()), drawing


def _drawing(declarations: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what is drawn, with its colour; what rests on a token that is no colour is left out."""
    for declaration in declarations:
        if _DRAWS.match(declaration.strip()):
            name, value = declaration.split(":", 1)
            painted = _VARIABLE.sub(lambda token: palette().get(token[1], token[0]), value.strip())
            if "var(" not in painted:
                yield name.strip(), painted


def _stylesheet() -> str:
    return Path(str(finders.find("recommendations/styles.css"))).read_text()
