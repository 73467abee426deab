"""The brief's own source: brief, pillars, actors, recommendations with terms, and tracks with their criteria."""

from collections.abc import Iterable

from recommendations.catalogue.source.item import Item
from recommendations.catalogue.source.matching import term_rows
from recommendations.catalogue.source.names import ActorPart, Names, Row, row
from recommendations.vocabulary import ActorKind, ActorRole, Horizon, Involvement

# fmt: off
RECOMMENDATION_FIELDS = (
    "code", "pillar", "title", "short_title", "section", "paraphrase", "rationale", "horizon", "sub_actions", "actors",
    "criteria", "matching", "related", "coding_notes",
)
# fmt: on


def read_names(source: Item, publishers: dict[str, str]) -> Names:
    """Return the codes that this source defines, for the other sources to use."""
    actors = {}
    for item in source.items("actors", named_by="code"):
        role = ActorRole(item.word("role", ActorRole))
        actors[item.name] = ActorPart(item.text("code"), role, item.optional("track"), tuple(item.texts("members")))
    codes = [item.text("code") for item in source.items("recommendations", named_by="code")]
    return Names(source.item("meta").item("brief").text("code"), actors, frozenset(codes), publishers)


def brief_rows(source: Item, names: Names) -> list[Row]:
    """Return the brief and its pillars."""
    brief = source.item("meta").item("brief")
    published = brief.date("published")
    rows = [
        row(
            "brief",
            code=names.brief,
            title=brief.text("title"),
            series=brief.optional("series"),
            number=brief.values.get("number"),
            author=brief.optional("author"),
            issued_by=brief.text("issued_by"),
            published_on=published.day.isoformat(),
            published_precision=published.precision.value,
            home_url=brief.optional("home_url"),
            document_url=brief.optional("document_url"),
        )
    ]
    for pillar in source.items("pillars", named_by="code"):
        fields = {"code": pillar.text("code"), "title": pillar.text("title"), "position": pillar.values.get("order")}
        rows.append(row("pillar", brief=[names.brief], **fields))
    return rows


def actor_rows(source: Item, names: Names) -> list[Row]:
    """Return the actors, groups before their members."""
    group_of = {member: part.code for part in names.actors.values() for member in part.members}
    items = source.items("actors", named_by="code")
    return [_actor_row(item, group_of.get(item.name)) for item in sorted(items, key=lambda item: item.name in group_of)]


def _actor_row(item: Item, group: str | None) -> Row:
    item.only("code", "name", "short_name", "kind", "role", "position", "track", "members")
    return row(
        "actor",
        code=item.text("code"),
        name=item.text("name"),
        short_name=item.optional("short_name"),
        kind=item.word("kind", ActorKind),
        role=item.word("role", ActorRole),
        group=group and [group],
        position=item.values.get("position", 0),
    )


def recommendation_rows(source: Item, names: Names) -> list[Row]:
    """Return the recommendations in the order of the source, each followed by its matching terms."""
    items = source.items("recommendations", named_by="code")
    related = _both_ways(items, names)
    rows = []
    for position, item in enumerate(items, start=1):
        rows.append(_recommendation_row(item, names, position=position, related=related[item.name]))
        rows += term_rows(item, [names.brief, item.name])
    return rows


def _recommendation_row(item: Item, names: Names, *, position: int, related: set[str]) -> Row:
    item.only(*RECOMMENDATION_FIELDS)
    return row(
        "recommendation",
        brief=[names.brief],
        pillar=[names.brief, item.text("pillar")],
        code=item.text("code"),
        title=item.text("title"),
        short_title=item.optional("short_title"),
        summary=item.text("paraphrase"),
        rationale=item.optional("rationale"),
        source_section=item.optional("section"),
        asks=[{"code": ask.text("code"), "text": ask.text("text")} for ask in item.items("sub_actions")],
        horizon=item.word("horizon", Horizon),
        coding_notes=item.optional("coding_notes"),
        related=[[names.brief, code] for code in sorted(related)],
        position=position,
    )


def _both_ways(items: Iterable[Item], names: Names) -> dict[str, set[str]]:
    """Return each recommendation's neighbours: the relation has no direction, so naming it on one side is enough."""
    related: dict[str, set[str]] = {code: set() for code in names.recommendations}
    for item in items:
        for code in item.texts("related"):
            names.recommendation_key(item, "related", code)
            related[item.name].add(code)
            related[code].add(item.name)
    return related


def track_rows(source: Item, names: Names, judged: Iterable[tuple[str, str]]) -> list[Row]:
    """Return a track for every recommendation and every tracked or derived actor, with the criteria it is coded by.

    `judged` holds (recommendation, actor) of all assessments; a context actor among them gets a bare track.
    """
    context = set(judged)
    rows = []
    for item in source.items("recommendations", named_by="code"):
        for actor in names.actors.values():
            if actor.role != ActorRole.CONTEXT:
                rows.append(_track_row(item, names, actor))
            elif (item.name, actor.code) in context:
                fields = {"involvement": Involvement.CONTEXT.value, "criteria_toward": [], "criteria_away": []}
                rows.append(row("track", recommendation=[names.brief, item.name], actor=[actor.code], **fields))
    return rows


def _track_row(item: Item, names: Names, actor: ActorPart) -> Row:
    criteria = item.item("criteria")
    if actor.guide not in criteria.values:
        raise item.bad("criteria", f"has no part “{actor.guide}”, by which {actor.code} is coded.")
    guide = criteria.item(actor.guide).only("toward", "away")
    return row(
        "track",
        recommendation=[names.brief, item.name],
        actor=[actor.code],
        involvement=_involvement(item, names, actor),
        criteria_toward=guide.texts("toward"),
        criteria_away=guide.texts("away"),
    )


def _involvement(item: Item, names: Names, actor: ActorPart) -> str:
    """Return what the recommendation expects of an actor, or of a group's members."""
    expected = item.item("actors").only(*(word.value for word in Involvement))
    for word in (Involvement.PRIMARY, Involvement.AFFECTED):
        codes = {names.actor(expected, word.value, code).code for code in expected.texts(word.value)}
        if codes & {actor.code, *actor.members}:
            return word.value
    return Involvement.CONTEXT.value
