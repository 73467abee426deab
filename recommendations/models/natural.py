"""Natural keys: how fixtures and `load_catalogue` name a row without its primary key."""

from typing import Any, Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class NaturalKeyManager(models.Manager[Row], Generic[Row]):
    """Finds a row by the values of its model's `natural_key_fields`, in their order."""

    def get_by_natural_key(self, *values: Any) -> Row:
        """Return the row, or raise the model's DoesNotExist."""
        names: tuple[str, ...] = self.model.natural_key_fields  # type: ignore[attr-defined]
        return self.get(**dict(zip(names, values, strict=True)))
