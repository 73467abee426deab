"""What triage looks for: the matching terms of recommendations, and the names that stand for actors."""

from recommendations.catalogue.source.item import Item
from recommendations.catalogue.source.names import Names, Row, row
from recommendations.vocabulary import MatchKind

TERM_LISTS = {"terms": MatchKind.TERM, "entities": MatchKind.ENTITY, "negative_terms": MatchKind.NEGATIVE}
LANGUAGES = ("et", "lv", "lt", "ru")


def term_rows(recommendation: Item, key: list[str]) -> list[Row]:
    """Return the matching terms of a recommendation: read as English, then the stems by language."""
    matching = recommendation.item("matching").only(*TERM_LISTS, "stems")
    rows = []
    for field, kind in TERM_LISTS.items():
        rows += [row("matchterm", recommendation=key, kind=kind.value, text=text) for text in matching.texts(field)]
    kind = MatchKind.TERM
    for text, languages in _stems(matching).items():
        rows.append(row("matchterm", recommendation=key, kind=kind.value, text=text, language=languages))
    return rows


def alias_rows(source: Item, names: Names) -> list[Row]:
    """Return the names that stand for each actor, and their stems by language."""
    rows = []
    for item in source.items("aliases", named_by="actor"):
        item.only("actor", "names", "stems")
        actor = [names.actor(item, "actor", item.text("actor")).code]
        said = item.texts("names")
        rows += [row("actoralias", actor=actor, text=text) for text in said]
        for text, languages in _stems(item).items():
            if text in said:
                raise item.bad("stems", f"“{text}” is a name already. Keep one of the two.")
            rows.append(row("actoralias", actor=actor, text=text, language=languages))
    return rows


def _stems(item: Item) -> dict[str, str]:
    """Return each stem with the languages it belongs to, parted by commas: neighbours share some."""
    stems = item.item("stems").only(*LANGUAGES)
    languages: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for text in stems.texts(language):
            languages.setdefault(text, []).append(language)
    return {text: ",".join(spoken) for text, spoken in languages.items()}
