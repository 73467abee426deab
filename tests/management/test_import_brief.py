from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Recommendation
from tests.catalogue.test_importing import SHEET
from tests.make import make_actor, make_brief

pytestmark = pytest.mark.django_db


def run(path, **options):
    output = StringIO()
    call_command("import_brief", path, stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def sheet(tmp_path):
    make_actor()
    make_brief()
    path = tmp_path / "brief.csv"
    path.write_text(SHEET)
    return path


def test_a_dry_run_says_what_would_change_and_changes_nothing(sheet):
    told = run(sheet, brief="brief-1", dry_run=True)
    assert "new recommendation brief-1 / R01\n" in told
    assert told.endswith("Dry run: nothing was changed.\n")
    assert not Recommendation.objects.exists()


def test_importing_twice_writes_once(sheet):
    run(sheet, brief="brief-1")
    assert "recommendation: 2 unchanged\n" in run(sheet, brief="brief-1")


def test_a_brief_or_file_that_is_not_there_is_told(sheet, tmp_path):
    with pytest.raises(CommandError, match="There is no brief “b-9”"):
        run(sheet, brief="b-9")
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.csv", brief="brief-1")
    with pytest.raises(CommandError, match="Choose the brief"):
        run(sheet)
