"""`manage.py match_items < items.jsonl`: what the pipeline would suggest for each line. Nothing is written."""

import json
import sys
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.models import Actor, Recommendation
from recommendations.triage.suggest import Suggester, Suggestion, read_suggester

EMPTY = "There is no recommendation to match. Run manage.py load_catalogue first."


class BadLine(ValueError):  # noqa: N818 -- told with its number
    """A line that is no item."""


class Command(BaseCommand):
    """One JSON object a line in: headline, summary, language; one a line out, in the same order."""

    help = 'Match JSON lines {"headline": …, "summary": …, "language": …} from standard input; write JSON lines.'

    def handle(self, **_options: Any) -> None:
        """Answer every good line; name every bad one, and fail at the end where there was one."""
        codes = dict(Recommendation.objects.filter(archived_at=None, brief__archived_at=None).values_list("pk", "code"))
        if not codes:
            raise CommandError(EMPTY)
        suggester = read_suggester()
        if suggester.note:
            self.stderr.write(suggester.note)
        actors = dict(Actor.objects.values_list("pk", "code"))
        bad = 0
        for number, line in _lines():
            try:
                answer = _answer(suggester, _read(line), codes, actors)
            except BadLine as error:
                bad += 1
                self.stderr.write(f"Line {number}: {error}")
            else:
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if bad:
            raise CommandError(f"Lines that could not be read: {bad}. The others are answered above.")


def _lines() -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers. Broken UTF-8 is read as far as it can be."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    for number, line in enumerate(sys.stdin, start=1):
        if line.strip():
            yield number, line


def _read(line: str) -> dict[str, str]:
    """Return the texts of a line. Raises BadLine."""
    try:
        item = json.loads(line)
    except ValueError as error:
        raise BadLine(f"is not JSON ({error}). Write one object a line.") from error
    if not isinstance(item, dict):
        raise BadLine("must be an object with a headline.")
    texts = {name: item.get(name) or "" for name in ("headline", "summary", "language")}
    if any(not isinstance(text, str) for text in texts.values()):
        raise BadLine("headline, summary and language must be texts.")
    if not (texts["headline"] + texts["summary"]).strip():
        raise BadLine("has neither headline nor summary. Give one.")
    return texts


def _answer(
    suggester: Suggester, item: Mapping[str, str], codes: Mapping[int, str], actors: Mapping[int, str]
) -> dict[str, Any]:
    text = f"{item['headline']}\n{item['summary']}"
    found = suggester.suggest(text, language=item["language"])
    return {
        "headline": item["headline"],
        "recommendations": [_as_data(one, codes) for one in found],
        "actors": [actors[actor] for actor in suggester.actors(text)],
    }


def _as_data(one: Suggestion, codes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "recommendation": codes[one.recommendation_id],
        "score": one.relevance,
        "terms": list(one.matched_terms),
        "reads_like": one.reads_like,
        "side": one.side,
        "side_certainty": one.side_certainty,
        "step": one.step,
        "version": one.version,
    }
