"""What the build holds about the tree itself: sizes, names, migrations."""

import ast
import re
from collections.abc import Iterator
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
    writers = {
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
    }
    twice = {
        word
        for path in PYTHON
        if (ROOT / "tests") in path.parents
        for node in functions(path)
        if "twice" in node.name
        for word in re.findall(r"\w+", ast.unparse(node))
    }
    assert writers - twice == set()


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
