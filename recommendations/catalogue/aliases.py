"""Other names of actors, taken out and put back. Their history stays, and tells what stood there."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.catalogue.upkeep import keep_beginning
from recommendations.models import Actor, ActorAlias


@transaction.atomic
def take_out(pk: int, *, by: User, now: datetime) -> bool:
    """Take another name out of use, its history kept. False where it is out already."""
    alias = ActorAlias.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if alias is None:
        return False
    keep_beginning(alias, now=now)
    _by(alias, by, now)
    alias.delete()
    return True


@transaction.atomic
def put_back(pk: int, *, by: User, now: datetime) -> bool:
    """Put a name back as it stood when it was taken out. False where it, or the same name anew, is in use."""
    last = ActorAlias.history.filter(id=pk).order_by("-history_id").first()
    if last is None or last.history_type != "-" or not Actor.objects.filter(pk=last.actor_id).exists():
        return False
    if ActorAlias.objects.filter(actor=last.actor_id, text=last.text).exists():
        return False
    alias = ActorAlias(pk=pk, actor_id=last.actor_id, text=last.text, language=last.language)
    _by(alias, by, now)
    alias.save(force_insert=True)
    return True


def taken_out() -> list[Any]:
    """Return the last state of every name that was taken out and is not in use, the latest first."""
    gone = ActorAlias.history.filter(history_type="-").exclude(id__in=ActorAlias.objects.values("pk"))
    latest = {row.id: row for row in gone.select_related("history_user").order_by("history_id")}
    return sorted(latest.values(), key=lambda row: row.history_id, reverse=True)


def _by(alias: Any, by: User, now: datetime) -> None:
    alias._history_user, alias._history_date = by, now  # noqa: SLF001 -- what simple_history reads
