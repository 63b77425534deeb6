"""Measurements as lists and reports name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.measurement import MeasurementKind, kind_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.domain.measured import Measured
    from medviewer.domain.measurement import Measurement


@dataclass(frozen=True, slots=True)
class MeasuredItem:
    """One measurement of a study with what it gives.

    Parameters
    ----------
    number
        Its place in the list, from 1.
    name
        The reader's name for it, else its kind with a number.
    series
        The series that it was drawn on, in words.
    """

    number: int
    name: str
    series: str
    measurement: Measurement
    measured: Measured

    @property
    def main_text(self) -> str:
        """The number that stands for all, or why there is none; empty for arrows and texts."""
        return "" if self.measured.main is None else self.measured.main.text


def names_of(measurements: Sequence[Measurement]) -> tuple[str, ...]:
    """A name for each: the reader's own, the text of a text, else its kind, counted among those of its kind."""
    counts: dict[MeasurementKind, int] = {}
    names = []
    for one in measurements:
        counts[one.kind] = counts.get(one.kind, 0) + 1
        names.append(one.label or f"{kind_name(one.kind)} {counts[one.kind]}")
    return tuple(names)
