"""Values of one grid at the voxel centres of another, by patient coordinates alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.volume import Volume

SEPARABLE_TOLERANCE = 1e-3
"""Largest drift, in voxels over the whole grid, of axes that still count as parallel."""

TIE_TOLERANCE = 1e-6
"""Voxels short of half-way that count as half-way, so that rounding of the matrices makes no stripes of such places."""


def sampled_on(volume: Volume, geometry: Geometry) -> NDArray[Any]:
    """Nearest-neighbour samples of a volume on another grid, zero outside of it.

    Parameters
    ----------
    volume
        Scalar values on their own grid, which may be oblique, flipped or sheared against the other.
    geometry
        The wanted grid in LPS mm; the frames of reference are the caller's to compare.

    Returns
    -------
    Array of `geometry.shape` (slices, rows, columns) in the type of the volume. A position half-way between two
    voxels takes the one with the higher index, as ITK does.
    """
    out = np.zeros(geometry.shape, volume.array.dtype)
    matrix: NDArray[np.float64] = np.linalg.inv(volume.geometry.affine) @ geometry.affine
    back = np.asarray(np.linalg.inv(matrix), np.float64)
    box = _touched(back, volume.geometry.shape, geometry.shape)
    if min(s.stop - s.start for s in box) <= 0:
        return out
    drift = np.abs(matrix[:3, :3] * (1 - np.eye(3))) @ np.array(geometry.shape)
    (_fill_parallel if drift.max() < SEPARABLE_TOLERANCE else _fill_slices)(out, volume.array, matrix, box)
    return out


Block = tuple[slice, slice, slice]


def _touched(to_wanted: NDArray[np.float64], shape: tuple[int, ...], wanted: tuple[int, ...]) -> Block:
    """The block of the wanted grid outside of which nothing of the volume lies."""
    ends = np.stack([np.full(3, -0.5), np.array(shape) - 0.5])
    corners = np.array([[ends[(n >> axis) & 1, axis] for axis in range(3)] for n in range(8)])
    index = corners @ to_wanted[:3, :3].T + to_wanted[:3, 3]
    low = np.clip(np.floor(index.min(axis=0)), 0, wanted).astype(int)
    high = np.clip(np.ceil(index.max(axis=0)) + 1, 0, wanted).astype(int)
    return (slice(low[0], high[0]), slice(low[1], high[1]), slice(low[2], high[2]))


def _nearest(index: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.floor(index + (0.5 + TIE_TOLERANCE)).astype(np.intp)


def _fill_parallel(out: NDArray[Any], values: NDArray[Any], matrix: NDArray[np.float64], box: Block) -> None:
    """Axes that run along each other need one index per axis."""
    wanted, source = [], []
    for axis in range(3):
        places = np.arange(box[axis].start, box[axis].stop)
        index = _nearest(matrix[axis, axis] * places + matrix[axis, 3])
        inside = (index >= 0) & (index < values.shape[axis])
        wanted.append(places[inside])
        source.append(index[inside])
    if all(len(index) and index[-1] - index[0] == len(index) - 1 for index in source):
        block = tuple(slice(index[0], index[-1] + 1) for index in wanted)
        out[block] = values[
            tuple(slice(index[0], index[-1] + 1) for index in source)
        ]  # the same grid, shifted: no search
    else:
        out[np.ix_(*wanted)] = values[np.ix_(*source)]


def _fill_slices(out: NDArray[Any], values: NDArray[Any], matrix: NDArray[np.float64], box: Block) -> None:
    """Axes at any angle, one wanted slice at a time, so that memory stays that of a slice."""
    rows, columns = np.arange(box[1].start, box[1].stop), np.arange(box[2].start, box[2].stop)
    plane = matrix[:3, 1, None, None] * rows[:, None] + matrix[:3, 2, None, None] * columns
    size = np.array(values.shape)[:, None, None]
    for k in range(box[0].start, box[0].stop):
        index = _nearest(plane + (matrix[:3, 0] * k + matrix[:3, 3])[:, None, None])
        inside = ((index >= 0) & (index < size)).all(axis=0)
        block = out[k, box[1], box[2]]
        block[inside] = values[tuple(index[:, inside])]
