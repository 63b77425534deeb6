"""A series while it is read: the slices that are there, and where the reader looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from medviewer.domain.loaded import AcquiredSlices


class Interest:
    """The slice that the reader looks at: told by the main thread, read by the job that loads.

    Like a CancelToken it carries a wish one way; it is one whole number, so it needs no lock.
    """

    def __init__(self, index: int) -> None:
        self._index = index

    @property
    def index(self) -> int:
        """Index (from 0) of the slice."""
        return self._index

    def look_at(self, index: int) -> None:
        """The reader went to another slice."""
        self._index = index


@dataclass(frozen=True, slots=True, eq=False)
class Arriving:
    """The slices of the first time of a series, of which some are still to come into the same memory.

    Parameters
    ----------
    slices
        All of them, each in its own place.
    ready
        One byte per slice: 1 where it is there.
    interest
        Where the job looks which slice is wanted next.
    is_placed
        As in `Volume`.
    """

    slices: AcquiredSlices
    ready: bytes
    interest: Interest
    is_placed: bool = True
    _made: dict[int, Volume] = field(default_factory=dict)
    """Slices that were looked at; a slice that is there stays the same volume, so that it is not drawn anew."""

    def volume(self, index: int) -> Volume:
        """One slice as a volume of its own, which shares the memory; padding throughout where it is still to come."""
        if not self.ready[index]:
            return self._empty(index)
        if index not in self._made:
            slices = self.slices
            self._made[index] = Volume(
                slices.places[index],
                slices.array[index : index + 1],
                slices.unit,
                is_placed=self.is_placed,
                padding=slices.padding,
            )
        return self._made[index]

    def _empty(self, index: int) -> Volume:
        values = self.slices.array
        info = np.finfo(values.dtype) if values.dtype.kind == "f" else np.iinfo(values.dtype)
        lowest = float(info.min)
        blank = np.full((1, *values.shape[1:]), info.min, values.dtype)
        return Volume(
            self.slices.places[index], blank, self.slices.unit, is_placed=self.is_placed, padding=(lowest, lowest)
        )
