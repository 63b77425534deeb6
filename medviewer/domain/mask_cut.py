"""What a slice view needs of a mask: the slice itself, and nothing of the rest where the two run along each other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from medviewer.domain.mask import Mask, sub_grid
from medviewer.domain.sampling import SEPARABLE_TOLERANCE, TIE_TOLERANCE
from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.planes import SlicePlane

KEPT_CUTS = 12
"""Slices that are kept, so that one that is shown again is the very same one: one for each viewport, and some more."""


def mask_on_slice(mask: Mask, plane: SlicePlane) -> Volume | None:
    """A volume that holds at least what a slice shows of a mask; None where it shows nothing.

    One voxel thick where the slice runs along the grid; across its axes it is the whole mask, cut down to its box.
    """
    through = axis_through(mask, plane)
    if through is None:
        return whole(mask)
    axis, index = through
    return cut(mask, axis, index) if 0 <= index < mask.geometry.shape[axis] else None


def axis_through(mask: Mask, plane: SlicePlane) -> tuple[int, int] | None:
    """The index axis that a slice holds fast, and the index nearest to it, inside the grid or not; None if it has none.

    A place half-way between two voxels belongs to the one with the higher index.
    """
    matrix = np.linalg.inv(mask.geometry.affine[:3, :3])
    reach = np.array([plane.right, plane.down]) * np.array(plane.extent_mm)[:, None]
    drift = np.abs(matrix @ reach.T).sum(axis=1)  # how far each index changes over the whole slice
    axis = int(np.argmin(drift))
    if drift[axis] > SEPARABLE_TOLERANCE:
        return None
    place = float(mask.geometry.to_index(plane.center_lps)[axis])
    return axis, int(np.floor(place + 0.5 + TIE_TOLERANCE))


@lru_cache(maxsize=KEPT_CUTS)
def cut(mask: Mask, axis: int, index: int) -> Volume | None:
    """The voxels with one index along an axis, as a volume of one slice of them; None where there are none."""
    values = _voxels(mask, axis, index)
    if not values.any():
        return None
    first = [0, 0, 0]
    first[axis] = index
    slices, rows, columns = values.shape
    grid = sub_grid(mask.geometry, (first[0], first[1], first[2]), (slices, rows, columns))
    return Volume(grid, values, is_placed=mask.is_placed)


def _voxels(mask: Mask, axis: int, index: int) -> NDArray[np.uint8]:
    """The voxels with that index along an axis: (slices, rows, columns), one of them 1."""
    if axis == 0:
        return mask.slice_at(index)[None]
    slices, rows, columns = mask.geometry.shape
    values = np.zeros((slices, 1, columns) if axis == 1 else (slices, rows, 1), np.uint8)
    for k, one in enumerate(mask.slices):
        if one is not None:
            values[k] = one[index : index + 1] if axis == 1 else one[:, index : index + 1]
    return values


_WHOLE: WeakKeyDictionary[Mask, Volume | None] = WeakKeyDictionary()


def whole(mask: Mask) -> Volume | None:
    """All of a mask, cut down to its box: the very same volume as long as the mask is there. Main thread only."""
    if mask not in _WHOLE:
        _WHOLE[mask] = mask.compact()
    return _WHOLE[mask]
