"""Frozen values to JSON and back, by their annotations."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


def plain(value: Any) -> Any:
    """Return plain values that a JSON column takes."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def typed(kind: Any, kept: Any) -> Any:
    """Return a kept value as the annotated kind: dataclass, tuple, optional, word of the vocabulary, date or plain."""
    if kept is None:
        return None
    if isinstance(kind, UnionType):
        return typed(next(k for k in get_args(kind) if k is not type(None)), kept)
    if get_origin(kind) is tuple:
        return _typed_tuple(get_args(kind), kept)
    if is_dataclass(kind) and isinstance(kind, type):
        kinds = get_type_hints(kind)
        known = [f.name for f in fields(kind) if f.name in kept or f.default is MISSING]
        return kind(**{name: typed(kinds[name], kept[name]) for name in known})
    if issubclass(kind, date):
        return kind.fromisoformat(kept)
    return kind(kept)


def _typed_tuple(kinds: tuple[Any, ...], kept: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(typed(kinds[0], inner) for inner in kept)
    return tuple(typed(kind, inner) for kind, inner in zip(kinds, kept, strict=True))
