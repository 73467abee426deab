"""What a role may do, from the fixtures into groups that exist already.

Loading the data set makes missing groups and leaves existing ones alone. This adds what a release gives a role since;
it takes nothing away, so what an administrator added stays.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db import transaction

_FILE = "01_roles.json"


@dataclass(frozen=True)
class Addition:
    """What one role gains."""

    role: str
    permissions: tuple[str, ...]


@transaction.atomic
def sync_roles(folder: Path, *, dry_run: bool = False) -> list[Addition]:
    """Give every role of the fixtures what it lacks and return that; a second run finds nothing to add.

    Raises ValueError, having changed nothing, where a fixture names a permission that no installed app has.
    """
    additions = []
    for name, wanted in _roles(folder).items():
        group = Group.objects.filter(name=name).first()
        held = set(group.permissions.values_list("pk", flat=True)) if group else set()
        missing = {key: pk for key, pk in wanted.items() if pk not in held}
        if group and not missing:
            continue
        additions.append(Addition(name, tuple(missing)))
        if not dry_run:
            Group.objects.get_or_create(name=name)[0].permissions.add(*missing.values())
    return additions


def _roles(folder: Path) -> dict[str, dict[str, int]]:
    """Return each role with its permissions, as app.verb_model, and their numbers."""
    there = {
        f"{app}.{codename}": pk
        for app, codename, pk in Permission.objects.values_list("content_type__app_label", "codename", "pk")
    }
    rows = [row["fields"] for row in json.loads((folder / _FILE).read_text(encoding="utf-8"))]
    wanted = {row["name"]: [f"{app}.{codename}" for codename, app, _ in row["permissions"]] for row in rows}
    unknown = sorted({key for keys in wanted.values() for key in keys} - set(there))
    if unknown:
        raise ValueError(f"There is no permission {unknown[0]}. Run manage.py migrate first.")
    return {name: {key: there[key] for key in keys} for name, keys in wanted.items()}
