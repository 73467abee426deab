"""What the machine suggests for a report that a person logs: rows and actors to start from, never a side."""

from django.http import QueryDict

from recommendations.models import Actor
from recommendations.triage.suggest import read_suggester
from recommendations.web.finding_form import ROWS


def suggest(data: QueryDict, text: str, prefix: str) -> dict[int, str]:
    """Fill in rows and actors from a text, where none is chosen yet; return the words that matched, by row."""
    suggester = read_suggester()
    if not data.getlist("actors"):
        named = Actor.objects.filter(pk__in=suggester.actors(text)).values_list("code", flat=True)
        data.setlist("actors", list(named))
    if any(value for name, value in data.items() if name.startswith(prefix) and name.endswith("-recommendation")):
        return {}
    best = suggester.suggest(text, language=data.get("language", ""))[:ROWS]
    actors = data.getlist("actors")
    for number, suggestion in enumerate(best):
        data[f"{prefix}-{number}-recommendation"] = str(suggestion.recommendation_id)
        if len(actors) == 1:
            data[f"{prefix}-{number}-actor"] = actors[0]
    return {number: ", ".join(suggestion.matched_terms) for number, suggestion in enumerate(best)}
