"""`manage.py load_catalogue`: what it prints and what it leaves behind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Brief, Recommendation
from tests.catalogue.small import small_set, the, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    """Load the small set with the given changes to its first recommendation; return what was printed."""

    def load(title: str = "Ask R01", **options) -> list[str]:
        files = small_set()
        the(files, "recommendation")["title"] = title
        output = StringIO()
        call_command("load_catalogue", fixtures=write(tmp_path, files), stdout=output, **options)
        return output.getvalue().splitlines()

    return load


def test_load_catalogue_prints_counts_and_what_to_do_next(load):
    printed = load()
    assert (printed[0], printed[4], printed[-1]) == (
        "group: 1 new",
        "recommendation: 2 new",
        "First directions are not computed here. Run manage.py record_directions.",
    )
    assert Brief.objects.count() == 1


def test_load_catalogue_twice_prints_that_nothing_changed(load):
    load()
    printed = load()
    assert (printed[0], printed[-1], len(printed)) == ("group: 1 unchanged", "assessment: 1 unchanged", 15)


def test_dry_run_prints_every_row_it_would_write_and_writes_none(load):
    printed = load(dry_run=True)
    assert (printed[1], printed[-1]) == ("new brief b-1", "Dry run: nothing was changed.")
    assert Brief.objects.count() == 0


def test_dry_run_prints_changed_fields_with_old_and_new(load):
    load()
    assert (
        load(title="Ask better", dry_run=True)[0]
        == "changed recommendation b-1 / R01 (title: 'Ask R01' -> 'Ask better')"
    )
    assert Recommendation.objects.get(code="R01").title == "Ask R01"


def test_verbose_load_names_unchanged_rows_too(load):
    load()
    assert load(verbosity=2)[1] == "unchanged brief b-1"


def test_mistake_is_printed_without_a_traceback(tmp_path):
    files = small_set()
    the(files, "event")["occurred_on"] = "soon"
    with pytest.raises(CommandError) as caught:
        call_command("load_catalogue", fixtures=write(tmp_path, files))
    first, second = str(caught.value).splitlines()
    assert first == "Nothing was changed."
    assert second.startswith("3_evidence.json, row 3 (event E1), field occurred_on: “soon” value has an invalid date")
