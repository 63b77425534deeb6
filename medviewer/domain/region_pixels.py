"""The pixels inside a drawn region: those of the slice itself where it is one of the volume, else interpolated ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.shapes import holds, outlines, outlines_lps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.measurement import Measurement
    from medviewer.domain.volume import Volume

ON_SLICE = 1e-3
"""Voxels by which a plane may leave a slice of the volume and still be that slice."""
ON_OUTLINE = 1e-6
"""Pixels by which the middle of a pixel may lie outside an outline and still be on it."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionPixels:
    """Values inside a region.

    Parameters
    ----------
    values
        (n,) in the order of the volume's array, padding left out; (n, 3) of a colour volume.
    padding
        How many more lie outside the image.
    is_interpolated
        Whether they were interpolated between the voxels.
    """

    values: NDArray[Any]
    padding: int
    is_interpolated: bool


def region_pixels(measurement: Measurement, volume: Volume) -> RegionPixels:
    """The pixels whose middle lies inside the outline of a region or on it.

    On a slice of the volume, whatever the axis it is cut along, they are the voxels themselves. Elsewhere they are
    those of the plane's own pixel grid, interpolated linearly between the eight voxels around; what lies more than
    half a voxel beyond the last voxel centres is no part of the image, and neither is what padding has a part in.
    """
    index = volume.geometry.to_index(np.concatenate(outlines_lps(measurement)))
    axis = _through_axis(measurement, volume)
    level = np.floor(index[0, axis] + 0.5)
    if np.abs(index[:, axis] - level).max() < ON_SLICE:
        return _of_slice(measurement, volume, axis, int(level))
    return _of_plane(measurement, volume)


def _through_axis(measurement: Measurement, volume: Volume) -> int:
    """The index axis of the volume that the plane cuts most nearly at right angles."""
    return int(np.argmax(np.abs(volume.geometry.directions @ measurement.place.normal)))


def _of_slice(measurement: Measurement, volume: Volume, axis: int, level: int) -> RegionPixels:
    shape = volume.geometry.shape
    if not 0 <= level < shape[axis]:
        return RegionPixels(np.zeros(0), 0, is_interpolated=False)
    index = volume.geometry.to_index(np.concatenate(outlines_lps(measurement)))
    low = np.maximum(np.floor(index.min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(index.max(axis=0)), np.array(shape) - 1).astype(int) + 1
    low[axis], high[axis] = level, level + 1
    high = np.maximum(high, low)
    block = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    grid = np.stack(np.meshgrid(*(np.arange(a, b) for a, b in zip(low, high, strict=True)), indexing="ij"), axis=-1)
    inside = _inside(measurement, volume.geometry.to_lps(grid))
    return _kept(volume, volume.array[block][inside])


def _inside(measurement: Measurement, lps: NDArray[np.float64]) -> NDArray[np.bool_]:
    place = measurement.place
    return holds(measurement, place.to_plane(lps), ON_OUTLINE * min(place.spacing_mm))


def _kept(volume: Volume, values: NDArray[Any]) -> RegionPixels:
    if volume.is_color:
        return RegionPixels(values, 0, is_interpolated=False)
    marked = volume.is_padding(values)
    return RegionPixels(values[~marked], int(marked.sum()), is_interpolated=False)


def _of_plane(measurement: Measurement, volume: Volume) -> RegionPixels:
    place = measurement.place
    pixels = np.concatenate(outlines(measurement)) / np.array(place.spacing_mm)
    (c0, r0), (c1, r1) = np.floor(pixels.min(axis=0)).astype(int), np.ceil(pixels.max(axis=0)).astype(int)
    rows, columns = np.mgrid[r0 : r1 + 1, c0 : c1 + 1]
    points = place.from_plane(np.stack([columns, rows], axis=-1) * np.array(place.spacing_mm))
    index = volume.geometry.to_index(points[_inside(measurement, points)])
    values, padded = _linear(volume, index)
    return RegionPixels(values, padded, is_interpolated=True)


def _linear(volume: Volume, index: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Values (n,) at the indices (m, 3) that lie in the image, and how many touch padding and are left out."""
    last = np.array(volume.geometry.shape) - 1
    there = ((index >= -0.5) & (index <= last + 0.5)).all(axis=-1)
    near = np.clip(index[there], 0, last)
    base = np.minimum(np.floor(near).astype(int), np.maximum(last - 1, 0))
    part = near - base
    total = np.zeros((len(near), *volume.array.shape[3:]))
    padded = np.zeros(len(near), np.bool_)
    for corner in np.ndindex(2, 2, 2):
        at = np.minimum(base + corner, last)
        weight = np.where(np.array(corner) == 1, part, 1.0 - part).prod(axis=-1)
        values = volume.array[at[:, 0], at[:, 1], at[:, 2]]
        if not volume.is_color:
            padded |= volume.is_padding(values) & (weight > 0)
        used = weight.reshape(-1, *(1 for _ in volume.array.shape[3:]))
        total += np.where(used > 0, used * values, 0.0)
    return total[~padded], int(padded.sum())
