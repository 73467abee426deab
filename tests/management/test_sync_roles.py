"""Roles: what a release adds reaches groups that exist already, and nothing is taken from them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import CommandError

from recommendations.management.roles import Addition, sync_roles

pytestmark = pytest.mark.django_db
FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@pytest.fixture
def folder(tmp_path):
    """One role that may decide stories and look at feeds."""
    keys = [["decide_story", "recommendations", "story"], ["view_feed", "recommendations", "feed"]]
    rows = [{"model": "auth.group", "fields": {"name": "Editors", "permissions": keys}}]
    (tmp_path / "01_roles.json").write_text(json.dumps(rows))
    return tmp_path


def may(name):
    return list(Group.objects.get(name=name).permissions.order_by("codename").values_list("codename", flat=True))


def test_sync_roles_makes_what_is_missing(folder):
    assert sync_roles(folder) == [Addition("Editors", ("recommendations.decide_story", "recommendations.view_feed"))]
    assert may("Editors") == ["decide_story", "view_feed"]


def test_sync_roles_adds_what_is_new_and_keeps_what_an_administrator_added(folder):
    group = Group.objects.create(name="Editors")
    group.permissions.set(Permission.objects.filter(codename__in=["view_feed", "add_brief"]))
    assert sync_roles(folder) == [Addition("Editors", ("recommendations.decide_story",))]
    assert may("Editors") == ["add_brief", "decide_story", "view_feed"]


def test_sync_roles_twice_changes_nothing(folder):
    sync_roles(folder)
    assert sync_roles(folder) == []
    assert may("Editors") == ["decide_story", "view_feed"]


def test_sync_roles_leaves_groups_of_ones_own_alone(folder):
    Group.objects.create(name="Guests")
    sync_roles(folder)
    assert may("Guests") == []


def test_dry_run_says_what_would_be_added_and_adds_nothing(folder):
    Group.objects.create(name="Editors")
    output = StringIO()
    call_command("sync_roles", dry_run=True, fixtures=folder, stdout=output)
    assert output.getvalue().splitlines() == [
        "Editors: recommendations.decide_story, recommendations.view_feed",
        "Dry run: nothing was changed.",
    ]
    assert may("Editors") == []


def test_permission_that_no_app_has_changes_nothing(folder):
    path = folder / "01_roles.json"
    path.write_text(path.read_text().replace("view_feed", "paint_feed"))
    with pytest.raises(CommandError, match=r"Nothing was changed\. There is no permission recommendations\.paint_feed"):
        call_command("sync_roles", fixtures=folder)
    assert not Group.objects.exists()


def test_shipped_roles_stand_on_each_other():
    sync_roles(FIXTURES)
    readers, editors, reviewers, administrators = (
        set(may(name)) for name in ("Readers", "Editors", "Reviewers", "Administrators")
    )
    assert readers < editors < reviewers < administrators


def test_no_shipped_role_may_make_itself_a_superuser():
    """Django's own pages let whoever may change users or groups give themselves everything."""
    sync_roles(FIXTURES)
    own = Permission.objects.filter(group__isnull=False).exclude(content_type__app_label="recommendations")
    assert set(own.values_list("content_type__app_label", "codename")) == {("auth", "add_user")}
