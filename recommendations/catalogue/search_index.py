"""The search index as the ORM sees it. The database keeps it by triggers (migration 0007); nothing here writes.

`rowid` is four times the id of the row it stands for, plus the number of its kind.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.apps.registry import Apps
from django.db import models
from django.db.models import F, Func, QuerySet, Value

from recommendations.catalogue.search_excerpt import START, STOP
from recommendations.catalogue.search_query import Wanted

KINDS = (
    ("event", "Developments"),
    ("entry", "Entries of feeds"),
    ("recommendation", "Recommendations"),
    ("citation", "Citations"),
)
NUMBERS = {name: number for number, (name, _) in enumerate(KINDS)}
# Words are indexed by their stems, and a stem is shorter than what people type before a star: "operat*" is no beginning
# of "oper". So the commonest endings are asked for as words, which are stemmed as the indexed ones were.
ENDINGS = ("e", "ed", "es", "ing", "ion", "ions", "ive", "or", "al", "ity", "ment", "y")
_POSTGRES_PHRASE = "phraseto_tsquery('recommendations_search', recommendations_search_fold(%(expressions)s))"


class Indexed(models.Model):
    """One document of the index. A registry of its own keeps it out of migrations, like Django's record of them."""

    rowid = models.BigIntegerField(primary_key=True)
    title = models.TextField()
    body = models.TextField()

    objects: "ClassVar[models.Manager[Indexed]]" = models.Manager()

    class Meta:
        apps = Apps()
        app_label = "recommendations"
        db_table = "recommendations_search"
        managed = False

    def __str__(self) -> str:
        return self.title


class Matches(Func):
    """Whether a document has all that is wanted and nothing that is not."""

    output_field = models.BooleanField()
    template = '"recommendations_search" MATCH %(expressions)s'

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = tuple(wanted)
        super().__init__(Value(sqlite_match(wanted)))

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Ask the vector instead."""
        asked = Func(postgres_query(self.wanted), template='"recommendations_search"."vector" @@ (%(expressions)s)')
        return asked.as_sql(compiler, connection)


class Rank(Func):
    """How well a document answers, the best lowest; a word of the title counts four times one of the body."""

    output_field = models.FloatField()
    template = 'bm25("recommendations_search", 4.0, 1.0)'

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = tuple(wanted)
        super().__init__()

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Rank the vector by how near the words stand, in a text of any length."""
        weights = "'{0.1, 0.1, 0.25, 1}'"
        template = f'-ts_rank_cd({weights}, "recommendations_search"."vector", %(expressions)s, 1)'
        return Func(postgres_query(self.wanted), template=template).as_sql(compiler, connection)


class Marked(Func):
    """A column's text with START and STOP around what matched.

    On PostgreSQL it is the folded text, to be put back by `search_excerpt.restored`.
    """

    output_field = models.TextField()
    template = 'highlight("recommendations_search", %(column)s, char(2), char(3))'

    def __init__(self, column: int, wanted: Sequence[Wanted]) -> None:
        self.column, self.wanted = column, tuple(wanted)
        super().__init__(column=column)

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Mark the folded text, whole."""
        name = ("title", "body")[self.column]
        folded = f'recommendations_search_fold("recommendations_search"."{name}")'
        template = f"ts_headline('recommendations_search', {folded}, %(expressions)s)"
        options = Value(f'HighlightAll=true, StartSel="{START}", StopSel="{STOP}"')
        return Func(postgres_query(self.wanted), options, template=template).as_sql(compiler, connection)


def documents() -> "QuerySet[Indexed]":
    """Return all documents with the number of their kind and the id of their row, as `kind_number` and `row`."""
    # The type checker knows no model of another registry.
    found: Any = Indexed.objects.annotate(kind_number=F("rowid") % 4, row=F("rowid") / 4)
    return found


def sqlite_match(wanted: Sequence[Wanted]) -> str:
    """Return the question in the language of FTS5."""

    def term(one: Wanted) -> str:
        quoted = '"{}"'.format(one.text.replace('"', ""))
        if not one.is_prefix:
            return quoted
        return f"({' OR '.join([f'{quoted} *', *(f'{quoted[:-1]}{ending}{chr(34)}' for ending in ENDINGS)])})"

    asked = " AND ".join(term(one) for one in wanted if not one.is_without)
    return " NOT ".join([f"({asked})", *(term(one) for one in wanted if one.is_without)])


def postgres_query(wanted: Sequence[Wanted]) -> Func:
    """Return the question as a tsquery."""

    def phrase(text: str) -> Func:
        return Func(Value(text), template=_POSTGRES_PHRASE)

    def term(one: Wanted) -> Func:
        found = phrase(one.text)
        if one.is_prefix:
            start = Func(found, template="(%(expressions)s::text || ':*')::tsquery")
            endings = [phrase(f"{one.text}{ending}") for ending in ENDINGS]
            found = Func(start, *endings, template="(%(expressions)s)", arg_joiner=" || ")
        return Func(found, template="!! %(expressions)s") if one.is_without else found

    return Func(*(term(one) for one in wanted), template="(%(expressions)s)", arg_joiner=" && ")
