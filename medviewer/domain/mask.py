"""A mask that a reader draws: frozen, and changed by giving another one that shares all slices that stay the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import Geometry
from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from medviewer.domain.vectors import Index3

    MaskSlice = NDArray[np.uint8] | None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Mask:
    """Which voxels of a grid belong to something.

    Each slice is an array of its own: a change copies the slices that it touches and no others, and what was copied
    before (for the disk, for a picture, to be undone) stays as it was.

    Parameters
    ----------
    geometry
        Its grid in LPS mm.
    slices
        For each index of the first axis (rows, columns) uint8 0 or 1, read-only; None = empty.
    counts
        Number of voxels in each slice.
    is_placed
        False on pictures without a place in the patient.
    """

    geometry: Geometry
    slices: tuple[MaskSlice, ...]
    counts: tuple[int, ...]
    is_placed: bool = True

    def __post_init__(self) -> None:
        """Check the number of slices."""
        if not len(self.slices) == len(self.counts) == self.geometry.shape[0]:
            message = f"{len(self.slices)} slices on a grid of {self.geometry.shape[0]}"
            raise ValueError(message)

    @property
    def count(self) -> int:
        """Number of voxels that belong to it."""
        return sum(self.counts)

    @property
    def volume_ml(self) -> float | None:
        """Millilitres of its voxels; None without a place in the patient."""
        return self.count * self.geometry.voxel_volume_ml if self.is_placed else None

    def slice_at(self, index: int) -> NDArray[np.uint8]:
        """The slice at an index of the first axis, uint8 (rows, columns)."""
        found = self.slices[index]
        return np.zeros(self.geometry.shape[1:], np.uint8) if found is None else found

    def with_slices(self, changed: Mapping[int, NDArray[np.uint8]]) -> Mask:
        """The mask with other slices at some indices; the arrays are not copied, and closed for writing."""
        slices, counts = list(self.slices), list(self.counts)
        for index, values in changed.items():
            counts[index] = int(np.count_nonzero(values))
            values.setflags(write=False)
            slices[index] = values if counts[index] else None
        return Mask(self.geometry, tuple(slices), tuple(counts), self.is_placed)

    def emptied(self) -> Mask:
        """A mask without voxels on the same grid."""
        return empty_mask(self.geometry, is_placed=self.is_placed)

    def box(self) -> tuple[Index3, Index3] | None:
        """First index and shape of the smallest block that holds it; None where it is empty."""
        filled = [k for k, count in enumerate(self.counts) if count]
        if not filled:
            return None
        rows, columns = np.zeros(self.geometry.shape[1], np.bool_), np.zeros(self.geometry.shape[2], np.bool_)
        for k in filled:
            rows |= self.slice_at(k).any(axis=1)
            columns |= self.slice_at(k).any(axis=0)
        row, column = np.flatnonzero(rows), np.flatnonzero(columns)
        first = (filled[0], int(row[0]), int(column[0]))
        last = (filled[-1], int(row[-1]), int(column[-1]))
        return first, (last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1)

    def block(self, first: Index3, shape: Index3) -> NDArray[np.uint8]:
        """A copy of the voxels from an index on, uint8 of that shape; the block lies within the grid."""
        values = np.zeros(shape, np.uint8)
        for k in range(shape[0]):
            one = self.slices[first[0] + k]
            if one is not None:
                values[k] = one[first[1] : first[1] + shape[1], first[2] : first[2] + shape[2]]
        return values

    def with_block(self, first: Index3, values: NDArray[np.uint8]) -> Mask:
        """The mask with other voxels (uint8 0 or 1) from an index on; what lay outside of the block stays."""
        changed = {}
        for k, part in enumerate(values, start=first[0]):
            window = (slice(first[1], first[1] + part.shape[0]), slice(first[2], first[2] + part.shape[1]))
            before = self.slices[k]
            is_same = not part.any() if before is None else np.array_equal(before[window], part)
            if not is_same:
                copy = self.slice_at(k).copy()
                copy[window] = part
                changed[k] = copy
        return self.with_slices(changed)

    def compact(self) -> Volume | None:
        """The mask as a volume of its own, cut down to what is not empty: uint8 0 or 1; None where it is empty."""
        found = self.box()
        if found is None:
            return None
        first, shape = found
        return Volume(sub_grid(self.geometry, first, shape), self.block(first, shape), is_placed=self.is_placed)


def empty_mask(geometry: Geometry, *, is_placed: bool = True) -> Mask:
    """A mask without voxels."""
    count = geometry.shape[0]
    return Mask(geometry, (None,) * count, (0,) * count, is_placed)


def mask_of(volume: Volume, *, share: float = 0.5) -> Mask:
    """The mask of a volume of yes and no, or of fractions from a share on."""
    array = volume.array >= share if volume.array.dtype.kind == "f" else volume.array > 0
    bare = empty_mask(volume.geometry, is_placed=volume.is_placed)
    return bare.with_block((0, 0, 0), array.astype(np.uint8))


def sub_grid(geometry: Geometry, first: Index3, shape: Index3) -> Geometry:
    """The part of a grid from an index on; it may reach beyond the grid."""
    affine = geometry.affine.copy()
    affine[:3, 3] = geometry.to_lps(first)
    return Geometry(affine, shape, geometry.frame_uid)
