"""The stamp: triggers write a new random word wherever a row changes that a status page may show.

The database does it, so that bulk writes, the admin site, loaded data and a hand in SQL are in it, too. A word is
random rather than counted: a database restored from a backup never says again what it once said of other rows.

SQLite has one writer at a time and needs one row. On PostgreSQL a transaction takes the first row that no other holds,
and adds one where all are held: nobody waits for another, and no two can wait for each other. It does so once.

A later migration that rebuilds or alters one of the tables below must stand between PAUSE and RESUME of this module
(`import_module("recommendations.migrations.0010_stamp")`), as with 0007_search. A test says so where it was forgotten.
"""

from django.conf import settings
from django.db import migrations, models

STAMP = "recommendations_stamp"
APP = "recommendations_"
ALL = ()
# Table and, where only some of its columns are shown, which.
WATCHED = {
    **{
        APP + name: ALL
        for name in (
            "actor actoralias agreementreport archivecopy assessment brief call candidate check citation decision "
            "digest direction entry entryversion event eventactor eventrevision fulltext indicator "
            "indicator_also_relevant influence matchterm observation pillar publisher recommendation "
            "recommendation_related review secondreading story story_actors track watchpoint"
        ).split()
    },
    # Each check of a feed writes its row; status/version.py asks for the last one where a page tells it.
    APP + "feed": ("url", "title", "kind", "language", "publisher_id", "enabled_at", "records_from"),
    "auth_user": ("username", "first_name", "last_name", "email", "is_active"),
}
MOMENTS = ("insert", "update", "delete")


def names(table):
    return {moment: f"{STAMP}_{table.removeprefix(APP)}_{moment}" for moment in (*MOMENTS, "truncate")}


def when(moment, columns):
    return f"UPDATE OF {', '.join(columns)}" if moment == "update" and columns else moment.upper()


# -- SQLite -----------------------------------------------------------------------------------------------------------

SQLITE_WORD = "lower(hex(randomblob(16)))"
SQLITE_BUMP = (
    f"INSERT INTO {STAMP} (word) SELECT '' WHERE NOT EXISTS (SELECT 1 FROM {STAMP}); "
    f"UPDATE {STAMP} SET word = {SQLITE_WORD};"
)


def sqlite_watch(execute):
    for table, columns in WATCHED.items():
        for moment in MOMENTS:
            execute(
                f"CREATE TRIGGER {names(table)[moment]} AFTER {when(moment, columns)} ON {table} "
                f"BEGIN {SQLITE_BUMP} END"
            )


def sqlite_unwatch(execute):
    for table in WATCHED:
        for moment in MOMENTS:
            execute(f"DROP TRIGGER IF EXISTS {names(table)[moment]}")


def sqlite_build(execute):
    execute(f"INSERT INTO {STAMP} (word) VALUES ({SQLITE_WORD})")


def sqlite_drop(execute):
    execute(f"DELETE FROM {STAMP}")


# -- PostgreSQL -------------------------------------------------------------------------------------------------------

POSTGRES_WORD = "replace(gen_random_uuid()::text, '-', '')"
# A savepoint that is rolled back takes the setting back together with the word.
POSTGRES_BUMP = f"""CREATE FUNCTION {STAMP}_bump() RETURNS trigger LANGUAGE plpgsql AS $body$
    DECLARE this text := pg_current_xact_id()::text;
    BEGIN
        IF current_setting('recommendations.stamped_by', true) = this THEN RETURN NULL; END IF;
        UPDATE {STAMP} SET word = {POSTGRES_WORD}
            WHERE id = (SELECT id FROM {STAMP} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
        IF NOT FOUND THEN INSERT INTO {STAMP} (word) VALUES ({POSTGRES_WORD}); END IF;
        PERFORM set_config('recommendations.stamped_by', this, true);
        RETURN NULL;
    END $body$"""


def postgres_watch(execute):
    for table, columns in WATCHED.items():
        for moment, name in names(table).items():
            execute(
                f"CREATE TRIGGER {name} AFTER {when(moment, columns)} ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {STAMP}_bump()"
            )


def postgres_unwatch(execute):
    for table in WATCHED:
        for name in names(table).values():
            execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def postgres_build(execute):
    execute(f"INSERT INTO {STAMP} (word) VALUES ({POSTGRES_WORD})")
    execute(POSTGRES_BUMP)


def postgres_drop(execute):
    execute(f"DROP FUNCTION IF EXISTS {STAMP}_bump()")


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

    dependencies = [
        ("recommendations", "0009_readers_and_their_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=32)),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.RunPython(step("build"), step("drop")),
        RESUME,
    ]
