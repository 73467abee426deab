"""What the build holds about the tree itself: sizes, names, migrations."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

ROOT = Path(settings.BASE_DIR)
MIGRATIONS = ROOT / "recommendations" / "migrations"
OURS = ("recommendations", "tracker", "tests", "benchmarks", "docs")
FUNCTION_LINES = 40
MODULE_LINES = 300
TEST_MODULE_LINES = 600
DRAWERS = {"services", "selectors", "managers", "signals", "utils", "helpers", "common", "misc"}
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
# Folders of one machine have no place in a tree that lies anywhere.
MACHINE_PATH = re.compile(r"(?<![\w.])/(home|root|work|Users)/")
WRITERS = {
    "refresh_feed",
    "propose_candidates",
    "accept_story",
    "merge_story",
    "reject_story",
    "record_event",
    "ask_second_reading",
    "take_second_reading",
    "adjudicate",
    "record_agreement",
    "record_directions",
    "restate",
    "approve_event",
    "open_due_digests",
    "deliver_digest",
    "load_catalogue",
    "add_feed",
    "import_feeds",
    "open_full_texts",
    "fetch_full_text",
    "open_archive_copies",
    "ask_archive",
    "join_story",
    "snooze_story",
    "undo_decision",
    "dismiss_likeness",
    "suggest_likenesses",
    "suggest_further",
    "record_reported",
    "confirm_event",
    "split_event",
    "repropose_open",
    "quiet_poor_terms",
    "wake_term",
    "keep_wish",
    "change",
    "confirm",
    "pause",
    "end_subscription",
    "suppress",
    "lift",
    "erase",
    "record_report",
    "approve_digests",
    "record_visit",
}
TEXT = {".py", ".md", ".html", ".txt", ".css", ".js", ".toml", ".in", ".yaml", ".yml", ".svg"}


def files(*suffixes: str) -> list[Path]:
    found = [path for folder in OURS for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    top = [path for path in ROOT.iterdir() if path.suffix in suffixes or path.name == "Makefile"]
    return sorted(path for path in (*found, *top) if path.is_file())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PYTHON = [path for path in files(".py") if MIGRATIONS not in path.parents and path.suffix == ".py"]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_functions_stay_within_forty_lines():
    long = {
        f"{name_of(path)}:{node.name}": lines
        for path in PYTHON
        for node in functions(path)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_modules_stay_within_their_budget():
    def budget(path: Path) -> int:
        return TEST_MODULE_LINES if (ROOT / "tests") in path.parents else MODULE_LINES

    sizes = {path: len(path.read_text().splitlines()) for path in PYTHON}
    assert {name_of(path): lines for path, lines in sizes.items() if lines > budget(path)} == {}


def test_no_module_is_a_drawer():
    product = [path for path in PYTHON if ROOT / "recommendations" in path.parents or ROOT / "tracker" in path.parents]
    assert [name_of(path) for path in product if {path.stem, path.parent.name} & DRAWERS] == []


def test_packages_say_nothing_in_their_init():
    """Importing a room must not import all of it; models are Django's exception, the closed word sets are one thing."""
    allowed = {ROOT / "recommendations" / room / "__init__.py" for room in ("models", "vocabulary")}
    speaking = [
        path
        for path in PYTHON
        if path.name == "__init__.py" and path not in allowed and len(ast.parse(path.read_text()).body) > 1
    ]
    assert [name_of(path) for path in speaking] == []


def test_nothing_is_left_unfinished():
    assert [name_of(path) for path in files(*TEXT) if UNFINISHED.search(path.read_text())] == []


def test_nothing_names_a_folder_of_one_machine():
    assert [name_of(path) for path in files(*TEXT) if MACHINE_PATH.search(path.read_text())] == []


def test_every_writer_of_the_main_path_is_run_twice():
    """DESIGN: what writes has a test that runs it twice."""
    twice = {
        word
        for path in PYTHON
        if (ROOT / "tests") in path.parents
        for node in functions(path)
        if "twice" in node.name
        for word in (node.name.partition("_twice_")[0].removeprefix("test_"), *re.findall(r"\w+", ast.unparse(node)))
    }
    assert WRITERS - twice == set()


def imported(path: Path) -> Iterator[str]:
    """Yield the top-level names of what a module imports from elsewhere."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_everything_imported_is_asked_for_by_name():
    """What only comes along with another package goes when that one changes its mind."""
    asked_for = {
        re.split(r"[=\[; ]", line)[0].lower() for line in (ROOT / "requirements.in").read_text().splitlines() if line
    }
    ours = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in ("recommendations", "tracker")]
    names = (
        {name for path in ours for name in imported(path)} - sys.stdlib_module_names - {"recommendations", "tracker"}
    )
    comes_from = packages_distributions()
    asked = {name for name in names if asked_for & {one.lower() for one in comes_from.get(name, ())}}
    assert names - asked == set()


def test_every_pure_module_is_typed_strictly():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    pure = next(rule for rule in rules["importlinter"]["contracts"] if rule["name"].startswith("Pure rooms"))
    strict = next(rule for rule in rules["mypy"]["overrides"] if "disallow_any_generics" in rule)
    assert set(pure["source_modules"]) - {name.removesuffix(".*") for name in strict["module"]} == set()


def test_migrations_are_named_by_a_person():
    assert [path.name for path in MIGRATIONS.glob("*_auto_*.py")] == []


def test_migrations_have_one_leaf():
    assert len(MigrationLoader(None).graph.leaf_nodes("recommendations")) == 1


@pytest.mark.django_db
def test_models_and_migrations_agree():
    output = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=output, verbosity=1)
    assert "No changes detected" in output.getvalue()


def test_django_has_nothing_to_warn_about():
    """`up` starts without these checks, to be quick; so they are made here."""
    call_command("check", fail_level="WARNING", stdout=StringIO())
