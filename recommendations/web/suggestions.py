"""What the curated terms suggest for a report that a person logs: rows and actors to start from, never a side."""

from django.http import QueryDict

from recommendations.models import Actor
from recommendations.triage.match import RELEVANT_FROM, Match
from recommendations.triage.propose import read_signs
from recommendations.triage.suggest import named_actors
from recommendations.web.finding_form import ROWS


def suggest(data: QueryDict, text: str, prefix: str) -> dict[int, str]:
    """Fill in rows and actors from a text, where none is chosen yet; return the words that matched, by row."""
    signs = read_signs()
    if not data.getlist("actors"):
        named = Actor.objects.filter(pk__in=named_actors(text, signs.names)).values_list("code", flat=True)
        data.setlist("actors", list(named))
    if any(value for name, value in data.items() if name.startswith(prefix) and name.endswith("-recommendation")):
        return {}
    relevant = (match for match in signs.matcher.match(text) if match.relevance >= RELEVANT_FROM)
    best = sorted(relevant, key=_most_relevant)[:ROWS]
    actors = data.getlist("actors")
    for number, match in enumerate(best):
        data[f"{prefix}-{number}-recommendation"] = str(match.recommendation_id)
        if len(actors) == 1:
            data[f"{prefix}-{number}-actor"] = actors[0]
    return {number: ", ".join(match.matched_terms) for number, match in enumerate(best)}


def _most_relevant(match: Match) -> tuple[float, int]:
    return -match.relevance, match.recommendation_id
