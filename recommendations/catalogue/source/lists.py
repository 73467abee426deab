"""Publishers, feeds and roles: sources that are plain lists."""

from recommendations.catalogue.source.item import Item
from recommendations.catalogue.source.names import Names, Row, row
from recommendations.vocabulary import FeedKind, PublisherTier

EXCERPT_CAP = 500


def publisher_rows(source: Item) -> list[Row]:
    """Return one row per publisher, in the order of the source."""
    return [
        row(
            "publisher",
            name=item.text("name"),
            tier=item.word("tier", PublisherTier),
            home_url=item.optional("home_url"),
            **_excerpt_length(item),
        )
        for item in _publishers(source)
    ]


def printed_names(source: Item) -> dict[str, str]:
    """Return every spelling a source may print, with the name of its publisher."""
    names: dict[str, str] = {}
    for item in _publishers(source):
        for printed in (item.text("name"), *item.texts("printed_as")):
            if printed in names:
                raise item.bad("name", f"“{printed}” is listed twice. Keep one.")
            names[printed] = item.text("name")
    return names


def feed_rows(source: Item, names: Names) -> list[Row]:
    """Return one row per feed. When it is polled is the tracker's business; whether, the source may refuse."""
    rows = []
    for item in source.items("feeds", named_by="url"):
        item.only("url", "title", "publisher", "language", "kind", "paused").text("publisher")
        paused = item.optional("paused")
        rows.append(
            row(
                "feed",
                url=item.text("url"),
                title=item.text("title"),
                publisher=names.publisher(item),
                language=item.optional("language"),
                kind=item.optional_word("kind", FeedKind, FeedKind.SYNDICATION.value),
                **({"disabled_reason": paused} if paused else {}),
            )
        )
    return rows


def role_rows(source: Item) -> list[Row]:
    """Return one group per role, with its permissions by name."""
    return [
        row("auth.group", name=item.text("name"), permissions=[_permission(item, p) for p in item.texts("permissions")])
        for item in source.items("roles", named_by="name")
    ]


def _publishers(source: Item) -> list[Item]:
    items = source.items("publishers", named_by="name")
    return [item.only("name", "tier", "home_url", "printed_as", "excerpt_length") for item in items]


def _excerpt_length(item: Item) -> dict[str, int]:
    """Return how much of a publisher's text may be kept, where the source says so: characters, 0 to 500."""
    given = item.number("excerpt_length")
    if given is None:
        return {}
    if not given.isdecimal() or int(given) > EXCERPT_CAP:
        raise item.bad("excerpt_length", f"“{given}” is not from 0 to {EXCERPT_CAP}. Leave it out for {EXCERPT_CAP}.")
    return {"excerpt_length": int(given)}


def _permission(item: Item, dotted: str) -> list[str]:
    """Return a permission's natural key: code name, app, model. The model is the last word of the code name."""
    app, dot, codename = dotted.partition(".")
    if not dot or "_" not in codename:
        raise item.bad("permissions", f"“{dotted}” is no permission. Write app.verb_model.")
    return [codename, app, codename.rpartition("_")[2]]
