"""Elements of a parsed data set, read without trust: what is absent, empty or damaged is None."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

from medviewer.io.elements import PARSE_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydicom import Dataset

    Elements: TypeAlias = Dataset | Mapping[str, Any]
    """A data set, or the values of some of its elements by keyword."""


def value_of(dataset: Elements, key: str | tuple[int, int]) -> Any:
    """The value of an element, by keyword or (group, element)."""
    try:
        found = dataset.get(key)  # type: ignore[arg-type]  # plain values are asked by keyword only
        value = found if isinstance(key, str) or found is None else found.value
    except PARSE_ERRORS:
        return None
    return None if value is None or value in ("", b"") else value


def values_of(dataset: Elements, key: str | tuple[int, int]) -> list[Any]:
    """All values of an element; empty where there is none."""
    value = value_of(dataset, key)
    if value is None:
        return []
    return [value] if isinstance(value, str | bytes) or not hasattr(value, "__iter__") else list(value)


def text_of(dataset: Elements, key: str | tuple[int, int]) -> str:
    """The first value as text; empty where there is none."""
    first = next(iter(values_of(dataset, key)), "")
    return (first.decode("ascii", "replace") if isinstance(first, bytes) else str(first)).strip(" \0")


def number_of(dataset: Elements, key: str | tuple[int, int]) -> float | None:
    """The first value as a finite number; None where it is none."""
    return as_number(next(iter(values_of(dataset, key)), None))


def integer_of(dataset: Elements, key: str | tuple[int, int]) -> int | None:
    """The first value as a whole number; None where it is none."""
    value = number_of(dataset, key)
    return None if value is None else int(value)


def as_number(value: Any) -> float | None:
    """A finite number from what a parser gave; an element of unknown representation gives its bytes as text."""
    try:
        number = float(value.decode("ascii").strip(" \0") if isinstance(value, bytes) else value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
