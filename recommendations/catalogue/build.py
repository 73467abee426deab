"""From the editable sources to Django fixtures: natural keys, no primary keys, the same text every time."""

import json
from pathlib import Path

from recommendations.catalogue.source.brief import (
    actor_rows,
    brief_rows,
    read_names,
    recommendation_rows,
    track_rows,
)
from recommendations.catalogue.source.events import development_rows, event_rows, judged_tracks
from recommendations.catalogue.source.indicators import indicator_rows
from recommendations.catalogue.source.item import read_source
from recommendations.catalogue.source.lists import feed_rows, printed_names, publisher_rows, role_rows
from recommendations.catalogue.source.matching import alias_rows
from recommendations.catalogue.source.names import Row


def fixture_texts(sources: Path) -> dict[str, str]:
    """Return the text of every fixture by file name, in the order they load. Raises BadSource."""
    brief = read_source(sources / "recommendations.yaml")
    publishers = read_source(sources / "publishers.yaml")
    names = read_names(brief, printed_names(publishers))
    events = event_rows(read_source(sources / "events.yaml"), names)
    development = development_rows(read_source(sources / "development_set.yaml"), names)
    files = {
        "01_roles.json": role_rows(read_source(sources / "roles.yaml")),
        "02_brief.json": brief_rows(brief, names),
        "03_actors.json": actor_rows(brief, names) + alias_rows(read_source(sources / "aliases.yaml"), names),
        "04_recommendations.json": recommendation_rows(brief, names),
        "05_tracks.json": track_rows(brief, names, judged_tracks(events + development)),
        "06_publishers.json": publisher_rows(publishers),
        "07_feeds.json": feed_rows(read_source(sources / "feeds.yaml"), names),
        "08_indicators.json": indicator_rows(read_source(sources / "indicators.yaml"), names),
        "09_events.json": events,
        "10_development_set.json": development,
    }
    return {name: _text(rows) for name, rows in files.items()}


def build_fixtures(folder: Path) -> list[str]:
    """Write `folder`'s fixtures from `folder/source`; return the names of the files that changed."""
    built = fixture_texts(folder / "source")
    changed = [name for name in built if not _same(folder / name, built[name])]
    for name in changed:
        (folder / name).write_text(built[name], encoding="utf-8")
    return changed


def stale_fixtures(folder: Path) -> list[str]:
    """Return the fixtures that differ from what `folder/source` makes, those that no source makes among them."""
    built = fixture_texts(folder / "source")
    stale = [name for name in built if not _same(folder / name, built[name])]
    return sorted(stale + [path.name for path in folder.glob("*.json") if path.name not in built])


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _text(rows: list[Row]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
