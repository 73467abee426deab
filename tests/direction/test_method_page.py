"""The method page says what the code does: every parameter with its value, every label, every word."""

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from recommendations.direction.indicator import INDICATOR_V1, Verdict
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.trend import evidence_words, likelihood_words
from recommendations.vocabulary import Label, ShownLabel

PAGE = (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")


def table(first_column: str) -> list[list[str]]:
    """The rows of the table whose first column has this heading."""
    lines = PAGE.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def written(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {points:g}" for name, points in value.items())
    if isinstance(value, tuple):
        return ", ".join(f"{part:g}" for part in value)
    return value if isinstance(value, str) else f"{value:g}"


def test_page_has_every_parameter_with_its_value():
    on_page = {name.strip("`"): value for name, value, _ in table("parameter")}
    assert on_page == {f.name: written(getattr(DIRECTION_V1, f.name)) for f in fields(DIRECTION_V1)}


def test_page_has_every_parameter_of_indicators_with_its_value():
    on_page = {name.strip("`"): value for name, value, _ in table("indicator parameter")}
    assert on_page == {f.name: written(getattr(INDICATOR_V1, f.name)) for f in fields(INDICATOR_V1)}


def test_page_has_every_verdict_of_indicators():
    assert sorted(name for name, _ in table("verdict")) == sorted(verdict.label for verdict in Verdict)


def test_page_has_every_label():
    assert [name for name, _ in table("label")] == [label.label for label in Label]


def test_page_has_every_shown_label():
    assert [name for name, _ in table("shown")] == [label.label for label in ShownLabel]


@pytest.mark.parametrize("row", table("likelihood"), ids=lambda row: row[0])
def test_page_has_the_likelihood_words(row: list[str]):
    words, cut = row
    assert likelihood_words(float(cut) + 0.001) == words


@pytest.mark.parametrize("row", table("evidence"), ids=lambda row: row[0])
def test_page_has_the_evidence_words(row: list[str]):
    words, cut = row
    mass = float(re.sub(r"[a-z ]", "", cut)) + {"under": -0.01, "over": 0.01}.get(cut.split()[0], 0.0)
    assert evidence_words(mass) == words


@pytest.mark.parametrize("version", [f": `{DIRECTION_V1.version}`", f" of indicators: `{INDICATOR_V1.version}`"])
def test_page_names_the_version(version: str):
    assert f"Method version{version}" in PAGE
