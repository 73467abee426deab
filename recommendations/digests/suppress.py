"""Addresses that get no mail: noting one, lifting it, and asking for them. Nothing is deleted."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower

from recommendations.models import Suppression
from recommendations.vocabulary import SuppressionReason

_LONGEST_DETAIL = 300


def suppressions_in_force(email: Combinable) -> QuerySet[Suppression]:
    """Return what forbids mail to an address, at most one row. `email` is an expression, so that queries can ask."""
    rows = Suppression.objects.filter(lifted_at__isnull=True)
    return rows.alias(address=Lower("email")).filter(address=Lower(email))


def suppression_of(email: str) -> Suppression | None:
    """Return why an address gets no mail; None where it may get some."""
    return suppressions_in_force(Value(email)).first()


def suppress(
    email: str, *, reason: SuppressionReason, detail: str = "", by: User | None = None, now: datetime
) -> Suppression:
    """Send an address nothing more until that is lifted. One that is suppressed already stays so for its first reason.

    `detail`: what was said of it, cut to what the row takes. `by`: the person who asked; None for a mail server.
    """
    found = suppression_of(email)
    if found:
        return found
    noted = {"reason": reason.value, "detail": detail[:_LONGEST_DETAIL], "suppressed_at": now, "suppressed_by": by}
    try:
        with transaction.atomic():
            return Suppression.objects.create(email=email, **noted)
    except IntegrityError:  # somebody else told of the same address at the same moment
        return suppressions_in_force(Value(email)).get()


def lift(suppression_id: int, *, by: User, now: datetime) -> bool:
    """Let an address get mail again and keep who allowed it; the second click changes nothing and returns False."""
    in_force = Suppression.objects.filter(pk=suppression_id, lifted_at__isnull=True)
    return in_force.update(lifted_at=now, lifted_by=by) == 1
