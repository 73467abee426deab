"""What the machine suggests for a report that a person logs: actors, rows with a side where it dares, and a step."""

from collections.abc import Sequence
from itertools import product

from django.http import QueryDict

from recommendations.models import Actor
from recommendations.triage.suggest import Suggestion, read_suggester
from recommendations.vocabulary import ActorRole
from recommendations.web.finding_form import ROWS

_MOST_ROWS = 6


def suggest(data: QueryDict, text: str, prefix: str) -> dict[int, str]:
    """Fill in actors, rows and step from a text, where nothing is chosen yet; return why, by row.

    Where the machine abstains, nothing is chosen. Each recommendation gets a row for every actor it may move.
    """
    suggester = read_suggester()
    if not data.getlist("actors"):
        named = Actor.objects.filter(pk__in=suggester.actors(text)).values_list("code", flat=True)
        data.setlist("actors", list(named))
    if any(value for name, value in data.items() if name.startswith(prefix) and name.endswith("-recommendation")):
        return {}
    best = suggester.suggest(text, language=data.get("language", ""))[:ROWS]
    steps = [suggestion.step for suggestion in best if suggestion.step]
    if steps and not data.get("step"):
        data["step"] = steps[0].value
    rows = list(product(best, _moved(data.getlist("actors")) or [""]))[:_MOST_ROWS]
    for number, (suggestion, actor) in enumerate(rows):
        data[f"{prefix}-{number}-recommendation"] = str(suggestion.recommendation_id)
        data[f"{prefix}-{number}-actor"] = actor
        data[f"{prefix}-{number}-side"] = suggestion.side.value if suggestion.side else ""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    data[f"{prefix}-TOTAL_FORMS"] = str(max(len(rows), int(total) if total.isdecimal() else 0))
    return {number: _why(suggestion) for number, (suggestion, _) in enumerate(rows)}


def _moved(codes: Sequence[str]) -> list[str]:
    """Return whose policy may move: a group stands for its members, and context has no policy to move."""
    acting = Actor.objects.filter(code__in=codes, archived_at=None).exclude(role=ActorRole.CONTEXT)
    found = list(acting.order_by("position", "code"))
    groups = {actor.pk for actor in found if actor.role == ActorRole.DERIVED}
    return [actor.code for actor in found if actor.group_id not in groups]


def _why(suggestion: Suggestion) -> str:
    if suggestion.matched_terms:
        return ", ".join(suggestion.matched_terms)
    return f"reads like “{suggestion.reads_like}”"
