"""Labelled news to measure suggestions on, in the shape of the development set. Mistakes are told with their place."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from recommendations.vocabulary import Side

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadLabels(ValueError):  # noqa: N818 -- a word of the design
    """A file cannot be measured on; the message names the place and what to do."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One item. `sides` by recommendation code; an item without any is a distractor."""

    name: str
    text: str
    address: str
    sides: dict[str, frozenset[Side]]


def read_labelled(path: Path, *, codes: Collection[str]) -> tuple[Labelled, ...]:
    """Return the items under `events`. Raises BadLabels; `codes` are the recommendations there are."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 -- either one is safe
    except OSError as error:
        raise BadLabels(f"{path}: cannot be read ({error.strerror}). Give the path of a YAML file.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadLabels(f"{path}: is not YAML: {error}") from error
    items = data.get("events") if isinstance(data, dict) else None
    if not isinstance(items, list) or not items:
        raise BadLabels(f"{path}: has no list “events”. Write it in the shape of the development set.")
    return tuple(_item(place, item, codes) for place, item in enumerate(items, start=1))


def _item(place: int, item: Any, codes: Collection[str]) -> Labelled:
    if not isinstance(item, dict):
        raise BadLabels(f"item {place}: must be a mapping with headline, summary and labels.")
    name = f"item {place} ({item.get('id') or 'no id'})"
    headline, summary, labels = item.get("headline"), item.get("summary") or "", item.get("labels")
    if not isinstance(headline, str) or not headline.strip() or not isinstance(summary, str):
        raise BadLabels(f"{name}: needs a headline, and a summary that is text.")
    if not isinstance(labels, list):
        raise BadLabels(f"{name}: needs a list “labels”; an empty one marks a distractor.")
    address = item.get("url") or ""
    return Labelled(name, f"{headline}\n{summary}".strip(), str(address), _sides(name, labels, codes))


def _sides(name: str, labels: list[Any], codes: Collection[str]) -> dict[str, frozenset[Side]]:
    """Return the sides labelled for each recommendation; several where its actors differ."""
    sides: dict[str, frozenset[Side]] = {}
    for label in labels:
        if not isinstance(label, dict):
            raise BadLabels(f"{name}: a label must be a mapping with recommendation and direction.")
        code, direction = str(label.get("recommendation")), label.get("direction")
        if code not in codes:
            raise BadLabels(f"{name}: “{code}” is no recommendation here. Load its catalogue or correct the code.")
        if direction not in set(Side):
            raise BadLabels(f"{name}: “{direction}” is no direction. Use one of: {', '.join(Side)}.")
        sides[code] = sides.get(code, frozenset()) | {Side(direction)}
    return sides
