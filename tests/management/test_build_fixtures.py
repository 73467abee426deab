"""`manage.py build_fixtures`, with and without --check."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copytree(Path(settings.BASE_DIR) / "fixtures", tmp_path / "fixtures")
    return tmp_path / "fixtures"


def build(folder: Path, **options) -> str:
    output = StringIO()
    call_command("build_fixtures", fixtures=folder, stdout=output, **options)
    return output.getvalue()


def test_check_passes_on_the_fixtures_of_the_tree(folder):
    assert build(folder, check=True) == "The fixtures are up to date.\n"


def test_check_fails_and_names_what_is_out_of_date(folder):
    (folder / "02_brief.json").write_text("[]")
    with pytest.raises(CommandError, match=r"Out of date: 02_brief\.json\. Run manage\.py build_fixtures"):
        build(folder, check=True)
    assert (folder / "02_brief.json").read_text() == "[]"


def test_building_twice_writes_once(folder):
    (folder / "02_brief.json").unlink()
    assert [build(folder), build(folder)] == ["Written: 02_brief.json.\n", "The fixtures are up to date.\n"]


def test_mistake_in_a_source_is_printed_without_a_traceback(folder):
    (folder / "source" / "roles.yaml").write_text("roles: Editors\n")
    with pytest.raises(CommandError, match=r"roles\.yaml, the file, field roles: must be a list"):
        build(folder)
