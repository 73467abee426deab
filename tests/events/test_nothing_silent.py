"""No code path writes over what an event says without keeping what it said: every writer is known, and keeps it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from recommendations.models import Event
from recommendations.status.knowledge import KEPT

APP = Path(settings.BASE_DIR) / "recommendations"
WRITES = {"update", "save", "bulk_update", "update_or_create", "asave", "aupdate"}
# A revision is written in the same function, or the row itself says when, by whom and why (a retraction).
KEEPS = {"keep_revision", "rewrite_event", "close_event"}
# Columns that say how a row came about, and are no facts.
ABOUT_THE_ROW = {"note", "version", "recorded_at", "recorded_by", "retracted_at", "retracted_by", "retraction_reason"}


def functions_that_know_events() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in APP.rglob("*.py"):
        text = path.read_text()
        if "migrations" not in path.parts and "Event" in text:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef):
                    yield f"{path.relative_to(APP)}:{node.name}", node


def calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            function = one.func
            yield (function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")), one


def written_columns(call: ast.Call) -> set[str]:
    """Return the columns a write names; all of them where it names none."""
    named = {keyword.arg for keyword in call.keywords if keyword.arg}
    words = {one.value for one in ast.walk(call) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return (named | words) - {"update_fields"}


def writes_an_event(name: str, call: ast.Call) -> bool:
    """Whether a call writes to a row of the table of events, as far as its own words tell."""
    if name not in WRITES or not isinstance(call.func, ast.Attribute):
        return False
    receiver = ast.unparse(call.func.value)
    return "Event.objects" in receiver or receiver in {"event", "kept", "duplicate", "merged", "earlier", "new", "one"}


def test_whoever_writes_facts_of_an_event_keeps_what_they_were():
    facts = {*KEPT, "duplicate_of"}
    silent = {}
    for where, function in functions_that_know_events():
        found = list(calls(function))
        written = {
            column for name, call in found if writes_an_event(name, call) for column in written_columns(call) & facts
        }
        if written and not KEEPS & {name for name, _ in found} and not where.endswith(":close_event"):
            silent[where] = written
    assert silent == {}


def test_every_column_of_an_event_is_kept_or_is_no_fact():
    columns = {field.attname for field in Event._meta.concrete_fields} - {"id", "code"}
    about = {f"{name}_id" if f"{name}_id" in columns else name for name in ABOUT_THE_ROW}
    assert columns - set(KEPT) == about


def test_the_net_holds():
    """Were the keeping left out of the one writer of corrections, the test above would see it."""
    (writer,) = (node for where, node in functions_that_know_events() if where.endswith("record.py:rewrite_event"))
    names = {name for name, _ in calls(writer)}
    assert "keep_revision" in names
    assert any(writes_an_event(name, call) for name, call in calls(writer))
