"""The search index, kept by the database itself: triggers write it, so bulk writes and loaded data are in it, too.

One row for each development, entry, recommendation and citation. `rowid` is the row's own id times four plus the number
of its kind (0 event, 1 entry, 2 recommendation, 3 citation). SQLite has an FTS5 table, PostgreSQL a table with a vector
and a GIN index; neither needs an extension, and both fold accents and stem by Porter's rules, without stop words.

A later migration that rebuilds or alters one of the tables below must stand between PAUSE and RESUME of this module
(`import_module("recommendations.migrations.0007_search")`): SQLite drops the triggers of a table it rebuilds, and
PostgreSQL does not alter a column that a trigger watches. A test says so where it was forgotten.
"""

import unicodedata

from django.db import migrations

INDEX = "recommendations_search"
LONGEST = 100_000  # characters of a body; PostgreSQL refuses a vector of more than a megabyte
EVENT, ENTRY, RECOMMENDATION, CITATION = range(4)

# What a row says, as SELECT of title and body from the table `r`.
DOCUMENTS = {
    EVENT: ("recommendations_event r", "r.headline", "r.summary || {nl} || r.note || {nl} || r.code"),
    ENTRY: ("recommendations_entry r", "r.title", "r.summary"),
    RECOMMENDATION: (
        "recommendations_recommendation r",
        "r.title",
        "r.summary || {nl} || {criteria} || {nl} || {terms} || {nl} || r.code",
    ),
    CITATION: (
        "recommendations_citation r LEFT JOIN recommendations_publisher p ON p.id = r.publisher_id",
        "r.title",
        "r.quote || {nl} || coalesce(p.name, '')",
    ),
}
# Table, the columns that matter, the kind it changes, which rows of that kind.
SOURCES = (
    ("recommendations_event", ("headline", "summary", "note", "code"), EVENT, "{row}.id"),
    ("recommendations_entry", ("title", "summary"), ENTRY, "{row}.id"),
    ("recommendations_recommendation", ("title", "summary", "code"), RECOMMENDATION, "{row}.id"),
    ("recommendations_matchterm", ("text", "kind", "recommendation_id"), RECOMMENDATION, "{row}.recommendation_id"),
    (
        "recommendations_track",
        ("criteria_toward", "criteria_away", "recommendation_id"),
        RECOMMENDATION,
        "{row}.recommendation_id",
    ),
    ("recommendations_citation", ("title", "quote", "publisher_id"), CITATION, "{row}.id"),
    (
        "recommendations_publisher",
        ("name",),
        CITATION,
        "SELECT id FROM recommendations_citation WHERE publisher_id = {row}.id",
    ),
)
OWN = {source: kind for source, _, kind, rows in SOURCES if rows == "{row}.id"}


def short(table):
    return table.removeprefix("recommendations_")


# -- SQLite -----------------------------------------------------------------------------------------------------------

SQLITE_PARTS = {
    "nl": "char(10)",
    "criteria": """coalesce((SELECT group_concat(value, char(10)) FROM (
        SELECT c.value FROM recommendations_track t, json_each(t.criteria_toward) c WHERE t.recommendation_id = r.id
        UNION SELECT c.value FROM recommendations_track t, json_each(t.criteria_away) c
        WHERE t.recommendation_id = r.id)), '')""",
    "terms": """coalesce((SELECT group_concat(t.text, char(10)) FROM recommendations_matchterm t
        WHERE t.recommendation_id = r.id AND t.kind <> 'negative'), '')""",
}


def sqlite_fill(kind, condition="1"):
    tables, title, body = DOCUMENTS[kind]
    body = body.format(**SQLITE_PARTS)
    return (
        f"INSERT INTO {INDEX} (rowid, title, body) SELECT r.id * 4 + {kind}, {title}, substr({body}, 1, {LONGEST}) "
        f"FROM {tables} WHERE {condition};"
    )


def sqlite_clear(kind, rows):
    return f"DELETE FROM {INDEX} WHERE rowid IN (SELECT id * 4 + {kind} FROM ({rows}));"


def sqlite_trigger(table, moment, when, *steps):
    name = f"{INDEX}_{short(table)}_{moment.split()[0].lower()}"
    return name, f"CREATE TRIGGER {name} AFTER {moment} ON {table} {when} BEGIN {' '.join(steps)} END"


def sqlite_triggers():
    for table, columns, kind, rows in SOURCES:
        new, old = (rows.format(row=row) for row in ("new", "old"))
        new, old = (chosen if "SELECT" in chosen else f"SELECT {chosen} AS id" for chosen in (new, old))
        put = (sqlite_clear(kind, new), sqlite_fill(kind, f"r.id IN ({new})"))
        changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns)
        moved = (sqlite_clear(kind, old), sqlite_fill(kind, f"r.id IN ({old})")) if "recommendation_id" in rows else ()
        yield sqlite_trigger(table, f"UPDATE OF {', '.join(columns)}", f"WHEN {changed}", *moved, *put)
        if rows == "{row}.id":
            yield sqlite_trigger(table, "INSERT", "", put[1])
            yield sqlite_trigger(table, "DELETE", "", sqlite_clear(kind, old))
        elif moved:
            yield sqlite_trigger(table, "INSERT", "", *put)
            yield sqlite_trigger(table, "DELETE", "", *moved)


def sqlite_build(execute):
    execute(
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(title, body, tokenize='porter unicode61 remove_diacritics 2')"
    )
    for kind in DOCUMENTS:
        execute(sqlite_fill(kind))


def sqlite_drop(execute):
    execute(f"DROP TABLE IF EXISTS {INDEX}")


def sqlite_watch(execute):
    for _, trigger in sqlite_triggers():
        execute(trigger)


def sqlite_unwatch(execute):
    for name, _ in sqlite_triggers():
        execute(f"DROP TRIGGER IF EXISTS {name}")


# -- PostgreSQL -------------------------------------------------------------------------------------------------------

POSTGRES_CRITERIA = "jsonb_array_elements_text(CASE jsonb_typeof({0}) WHEN 'array' THEN {0} ELSE '[]' END)"
POSTGRES_PARTS = {
    "nl": "chr(10)",
    "criteria": f"""coalesce((SELECT string_agg(DISTINCT c.value, chr(10)) FROM recommendations_track t,
        LATERAL (SELECT {POSTGRES_CRITERIA.format("t.criteria_toward")} AS value
        UNION SELECT {POSTGRES_CRITERIA.format("t.criteria_away")}) c WHERE t.recommendation_id = r.id), '')""",
    "terms": """coalesce((SELECT string_agg(t.text, chr(10)) FROM recommendations_matchterm t
        WHERE t.recommendation_id = r.id AND t.kind <> 'negative'), '')""",
}


# Letters of Europe's languages and the signs between words; each more makes folding slower, since it is tried on every
# letter of a text that is not plain ASCII.
ASCII = range(0x21, 0x7F)
LETTERS = (range(0xA0, 0x180), range(0x218, 0x21C), range(0x370, 0x3FF), range(0x400, 0x42F + 1), range(0x48A, 0x500))
SIGNS = (range(0x2000, 0x2028), range(0x2030, 0x2060), (0x20AC, 0x2116, 0x2122, 0x2212))


def folding(*codes):
    """Return two strings of one length: characters, and what each is folded to, as FTS5 folds them.

    Letters lose their accents and their case, all that is no letter or digit becomes a space. One character for one,
    so that a place in the folded text is the same place in the text.
    """
    pairs = {}
    for letter in map(chr, codes):
        base = unicodedata.normalize("NFD", letter)[0]
        kind = unicodedata.category(letter)[0]
        if kind == "L":
            plain = base if base.isascii() else letter
            pairs[letter] = plain.lower() if len(plain.lower()) == 1 else plain
        elif kind in "PSZ":
            pairs[letter] = " "
    pairs = {letter: folded for letter, folded in pairs.items() if letter != folded}
    return "".join(pairs), "".join(pairs.values())


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def postgres_document(kind, row=""):
    """Return a SELECT of documents; of the one whose row is a variable of a trigger where `row` names it.

    A trigger does not look its own row up: a plan made while the table was small would be kept when it is not.
    """
    tables, title, body = DOCUMENTS[kind]
    if row:
        tables = f"(SELECT {row}.*) {tables[tables.index(' r') + 1 :]}"
    body = body.format(**POSTGRES_PARTS)
    return f"SELECT r.id * 4 + {kind} AS rowid, {title} AS title, left({body}, {LONGEST}) AS body FROM {tables}"


def postgres_fill(kind, condition="true", row=""):
    # The lone word between title and body keeps a phrase from reaching from one into the other.
    vector = "setweight(to_tsvector('{0}', {0}_fold(d.{1})), '{2}')".format
    return f"""INSERT INTO {INDEX} (rowid, title, body, vector) SELECT d.rowid, d.title, d.body,
        {vector(INDEX, "title", "A")} || '''/'':1'::tsvector || {vector(INDEX, "body", "B")}
        FROM ({postgres_document(kind, row)} WHERE {condition}) d
        ON CONFLICT (rowid) DO UPDATE SET title = EXCLUDED.title, body = EXCLUDED.body, vector = EXCLUDED.vector;"""


def postgres_put(kind, rows, row):
    """Write what a row changes: its own document, a recommendation's, or those of all citations of a publisher.

    Those who change parts of one recommendation take turns by its lock, and the second then sees what the first wrote.
    """
    if rows == "{row}.id":
        return postgres_fill(kind, row=row)
    ids = rows.format(row=row)
    if "SELECT" in ids:
        return postgres_fill(kind, f"r.id IN ({ids})")
    turn = f"PERFORM 1 FROM {INDEX} WHERE rowid = {ids} * 4 + {kind} FOR UPDATE;"
    return f"{turn} {postgres_fill(kind, f'r.id = {ids}')}"


def postgres_function(table, kind, rows):
    is_part = rows == "{row}.recommendation_id"
    gone = postgres_put(kind, rows, "OLD") if is_part else ""
    if rows == "{row}.id":
        gone = f"DELETE FROM {INDEX} WHERE rowid = OLD.id * 4 + {kind};"
    also = gone if is_part else ""
    return f"""CREATE FUNCTION {INDEX}_{short(table)}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
        IF TG_OP = 'DELETE' THEN {gone} RETURN NULL; END IF;
        IF TG_OP = 'UPDATE' THEN {also} END IF;
        {postgres_put(kind, rows, "NEW")} RETURN NULL; END $body$"""


def postgres_build(execute):
    few = ", ".join(map(quoted, folding(*(code for code in ASCII if not chr(code).isalnum()))))
    many = ", ".join(map(quoted, folding(*ASCII, *(code for part in (*LETTERS, *SIGNS) for code in part))))
    execute(f"CREATE TEXT SEARCH DICTIONARY {INDEX}_stem (TEMPLATE = snowball, LANGUAGE = porter)")
    execute(f"CREATE TEXT SEARCH CONFIGURATION {INDEX} (COPY = pg_catalog.simple)")
    execute(
        f"ALTER TEXT SEARCH CONFIGURATION {INDEX} ALTER MAPPING FOR asciiword, word, numword WITH {INDEX}_stem"
    )
    execute(
        f"CREATE FUNCTION {INDEX}_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$ "
        f"SELECT lower(CASE WHEN octet_length($1) = char_length($1) THEN translate($1, {few}) "
        f"ELSE translate(normalize($1, NFC), {many}) END) $body$"
    )
    execute(
        f"CREATE TABLE {INDEX} (rowid bigint PRIMARY KEY, title text NOT NULL, body text NOT NULL, "
        "vector tsvector NOT NULL)"
    )
    for kind in DOCUMENTS:
        execute(postgres_fill(kind))
    execute(f"CREATE INDEX {INDEX}_vector ON {INDEX} USING gin (vector)")
    for table, _, kind, rows in SOURCES:
        execute(postgres_function(table, kind, rows))
    for table, kind in OWN.items():
        execute(
            f"CREATE FUNCTION {INDEX}_{short(table)}_emptied() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"DELETE FROM {INDEX} WHERE rowid % 4 = {kind}; RETURN NULL; END $body$"
        )


def postgres_drop(execute):
    for table, *_ in SOURCES:
        execute(f"DROP FUNCTION IF EXISTS {INDEX}_{short(table)}()")
    for table in OWN:
        execute(f"DROP FUNCTION IF EXISTS {INDEX}_{short(table)}_emptied()")
    execute(f"DROP TABLE IF EXISTS {INDEX}")
    execute(f"DROP FUNCTION IF EXISTS {INDEX}_fold(text)")
    execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {INDEX}")
    execute(f"DROP TEXT SEARCH DICTIONARY IF EXISTS {INDEX}_stem")


def postgres_watch(execute):
    for table, columns, _, rows in SOURCES:
        name, call = f"{INDEX}_{short(table)}", f"EXECUTE FUNCTION {INDEX}_{short(table)}()"
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        execute(
            f"CREATE TRIGGER {name}_update AFTER UPDATE OF {', '.join(columns)} ON {table} "
            f"FOR EACH ROW WHEN ({changed}) {call}"
        )
        if "SELECT" not in rows:
            execute(f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} FOR EACH ROW {call}")
            execute(f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} FOR EACH ROW {call}")
        if table in OWN:
            execute(f"CREATE TRIGGER {name}_truncate AFTER TRUNCATE ON {table} EXECUTE FUNCTION {name}_emptied()")


def postgres_unwatch(execute):
    for table, *_ in SOURCES:
        for moment in ("update", "insert", "delete", "truncate"):
            execute(f"DROP TRIGGER IF EXISTS {INDEX}_{short(table)}_{moment} ON {table}")


# -- Both -------------------------------------------------------------------------------------------------------------

STEPS = {
    "sqlite": {"build": sqlite_build, "drop": sqlite_drop, "watch": sqlite_watch, "unwatch": sqlite_unwatch},
    "postgresql": {
        "build": postgres_build,
        "drop": postgres_drop,
        "watch": postgres_watch,
        "unwatch": postgres_unwatch,
    },
}


def step(name):
    def run(apps, schema_editor):
        STEPS[schema_editor.connection.vendor][name](lambda sql: schema_editor.execute(sql, params=None))

    return run


PAUSE = migrations.RunPython(step("unwatch"), step("watch"))
RESUME = migrations.RunPython(step("watch"), step("unwatch"))


class Migration(migrations.Migration):

    dependencies = [("recommendations", "0006_desk")]

    operations = [migrations.RunPython(step("build"), step("drop")), RESUME]
