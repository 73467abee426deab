"""What people keep up stays theirs when the data set is loaded again."""

from datetime import timedelta

import pytest

from recommendations.catalogue.aliases import take_out
from recommendations.catalogue.load import load_catalogue
from recommendations.catalogue.publishers import merge_publishers
from recommendations.catalogue.report import Outcome
from recommendations.catalogue.upkeep import store_row
from recommendations.models import ActorAlias, Citation, MatchTerm, Recommendation
from tests.catalogue.small import LOADED, R02, row, small_set, the, write
from tests.make import make_publisher, make_user

pytestmark = pytest.mark.django_db
LATER = LOADED + timedelta(days=1)


@pytest.fixture
def loaded(tmp_path):
    files = small_set()
    files["1_catalogue.json"].append(row("actoralias", actor=["estonia"], text="Tallinn"))
    write(tmp_path, files)
    load_catalogue(tmp_path, now=LOADED)
    return files, tmp_path


def test_a_summary_that_a_person_wrote_anew_is_kept(loaded):
    files, folder = loaded
    recommendation = Recommendation.objects.get(code="R01")
    recommendation.summary = "In better words."
    store_row(recommendation, by=make_user(), now=LATER)
    the(files, "recommendation")["related"] = [R02]
    report = load_catalogue(write(folder, files), now=LATER)
    assert [line.outcome for line in report.notable()] == [Outcome.KEPT]
    kept = Recommendation.objects.get(code="R01")
    assert (kept.summary, list(kept.related.all())) == ("In better words.", [])


def test_a_term_that_a_person_reworded_does_not_come_back(loaded):
    _, folder = loaded
    term = MatchTerm.objects.get()
    term.text = "sea cable"
    store_row(term, by=make_user(), now=LATER)
    load_catalogue(folder, now=LATER)
    assert list(MatchTerm.objects.values_list("text", flat=True)) == ["sea cable"]


def test_a_name_that_a_person_took_out_does_not_come_back(loaded):
    _, folder = loaded
    take_out(ActorAlias.objects.get().pk, by=make_user(), now=LATER)
    load_catalogue(folder, now=LATER)
    assert not ActorAlias.objects.exists()


def test_what_a_merge_of_publishers_moved_stays_where_it_went(loaded):
    _, folder = loaded
    keep = make_publisher(name="The Courier")
    gone = make_publisher()
    assert gone.citations.count() == 2
    merge_publishers(keep.pk, gone.pk, by=make_user(), now=LATER)
    load_catalogue(folder, now=LATER)
    assert {citation.publisher for citation in Citation.objects.all()} == {keep}
