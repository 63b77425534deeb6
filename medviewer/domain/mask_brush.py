"""A brush on a mask: which voxels a stroke reaches, by distances in millimetres in the patient."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.sampling import TIE_TOLERANCE
from medviewer.domain.volume import is_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.mask import Mask
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.vectors import Index3, Vec3
    from medviewer.domain.volume import Volume

RADIUS_LIMITS_MM = (0.5, 50.0)
"""Smallest and largest radius of a brush."""
NO_SHEAR = 1e-9
"""Products of index axes (mm2) below this are those of right angles."""
EDGE_MM = 1e-6
"""Voxels this little beyond the radius are within it: rounding decides on none."""


class TipShape(StrEnum):
    """What a brush touches: all around its middle, or on the slice alone."""

    SPHERE = "sphere"
    DISC = "disc"


@dataclass(frozen=True, slots=True)
class Tip:
    """The round tip of a brush."""

    radius_mm: float = 5.0
    shape: TipShape = TipShape.DISC


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Voxels that something reaches: a block of a grid from an index on, and which of it (bool)."""

    first: Index3
    inside: NDArray[np.bool_]

    @property
    def shape(self) -> Index3:
        """Shape of the block."""
        slices, rows, columns = self.inside.shape
        return slices, rows, columns


def swept(geometry: Geometry, tip: Tip, start: Vec3, end: Vec3, plane: SlicePlane) -> Reach | None:
    """Voxels whose centres a tip touches on its way from one place to another on a slice; None outside the grid.

    A sphere touches what is no farther from the way than its radius, a disc what is so within the slice. The voxel
    under the end is always touched, however small the tip.

    Parameters
    ----------
    start, end
        LPS mm.
    plane
        The slice; a disc touches the voxels whose cells it cuts.
    """
    box = _block(geometry, tip.radius_mm, (start, end))
    if box is None:
        return None
    first, shape = box
    around, way = Around(geometry, first, shape, start), np.array(end) - np.array(start)
    square = around.squares()
    if tip.shape is TipShape.SPHERE:
        inside = _within(square, around, way, tip.radius_mm)
    else:
        normal = np.array(plane.normal)
        height, last = around.along(normal), float(way @ normal)
        square -= np.square(height)
        inside = _within(square, around, way - last * normal, tip.radius_mm)
        inside &= _in_slice(height - last, geometry, plane)
    _touch(geometry, first, inside, end)
    return Reach(first, inside)


def _block(geometry: Geometry, radius: float, ends: tuple[Vec3, Vec3]) -> tuple[Index3, Index3] | None:
    """First index and shape of the block of the grid in which a tip moves."""
    index = geometry.to_index(ends)
    room = np.maximum(radius * np.linalg.norm(np.linalg.inv(geometry.affine[:3, :3]), axis=1), 0.5)
    low = np.clip(np.ceil(index.min(axis=0) - room), 0, geometry.shape).astype(int)
    high = np.clip(np.floor(index.max(axis=0) + room) + 1, 0, geometry.shape).astype(int)
    if (high <= low).any():
        return None
    size = high - low
    return (int(low[0]), int(low[1]), int(low[2])), (int(size[0]), int(size[1]), int(size[2]))


class Around:
    """The ways from a place to the voxels of a block; what they give is put together from one line for each axis.

    Parameters
    ----------
    first, shape
        The block.
    start
        The place in LPS mm.
    """

    def __init__(self, geometry: Geometry, first: Index3, shape: Index3, start: Vec3) -> None:
        self._matrix = geometry.affine[:3, :3]
        index = geometry.to_index(start)
        k, row, column = (np.arange(f, f + n) - i for f, n, i in zip(first, shape, index, strict=True))
        self._lines = (k[:, None, None], row[:, None], column)

    def along(self, direction: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scalar products of the ways (mm) with a direction."""
        k, row, column = (line * share for line, share in zip(self._lines, direction @ self._matrix, strict=True))
        total: NDArray[np.float64] = (k + row) + column
        return total

    def squares(self) -> NDArray[np.float64]:
        """Squared lengths of the ways in mm."""
        metric, lines = self._matrix.T @ self._matrix, self._lines
        k, row, column = (np.square(line) * metric[n, n] for n, line in enumerate(lines))
        total: NDArray[np.float64] = (k + row) + column
        for one, other in ((0, 1), (0, 2), (1, 2)):
            if abs(metric[one, other]) > NO_SHEAR:
                total += 2 * metric[one, other] * lines[one] * lines[other]
        return total

    def places(self, start: Vec3) -> NDArray[np.float64]:
        """The voxels in LPS mm (..., 3), where `start` is the place that the ways begin at."""
        return np.stack([self.along(axis) + part for axis, part in zip(np.eye(3), start, strict=True)], axis=-1)


def _within(square: NDArray[np.float64], around: Around, way: NDArray[np.float64], radius: float) -> NDArray[np.bool_]:
    """Which voxels, given their squared distances from its start, lie within a distance of a straight way."""
    length2 = float(way @ way)
    if length2 > EDGE_MM**2:
        along = around.along(way)
        share = np.clip(along * (1 / length2), 0.0, 1.0)
        along *= -2
        along += share * length2
        along *= share
        square = along + square
    inside: NDArray[np.bool_] = square <= (radius + EDGE_MM) ** 2
    return inside


def _in_slice(height: NDArray[np.float64], geometry: Geometry, plane: SlicePlane) -> NDArray[np.bool_]:
    """Which voxels are nearer to a slice than half of what they measure across it."""
    half = float(np.abs(np.array(plane.normal) @ geometry.affine[:3, :3]).sum()) / 2
    inside: NDArray[np.bool_] = (height >= -half * (1 + TIE_TOLERANCE)) & (height < half * (1 - TIE_TOLERANCE))
    return inside


def _touch(geometry: Geometry, first: Index3, inside: NDArray[np.bool_], place: Vec3) -> None:
    index = geometry.nearest_index(place)
    if index is not None:
        own = tuple(i - f for i, f in zip(index, first, strict=True))
        if all(0 <= i < n for i, n in zip(own, inside.shape, strict=True)):
            inside[own] = True


def ball(geometry: Geometry, center: Vec3, radius_mm: float) -> Reach:
    """Voxels whose centres lie within a distance of a place in LPS mm; an empty block outside the grid."""
    box = _block(geometry, radius_mm, (center, center))
    if box is None:
        return Reach((0, 0, 0), np.zeros((0, 0, 0), np.bool_))
    first, shape = box
    around = Around(geometry, first, shape, center)
    return Reach(first, _within(around.squares(), around, np.zeros(3), radius_mm))


def painted(mask: Mask, reach: Reach, *, on: bool) -> Mask:
    """The mask with what is reached put in, or taken out."""
    changed = {}
    (_, top, left), (_, rows, columns) = reach.first, reach.shape
    window = (slice(top, top + rows), slice(left, left + columns))
    for k, inside in enumerate(reach.inside, start=reach.first[0]):
        before = mask.slices[k]
        there = np.zeros((rows, columns), np.uint8) if before is None else before[window]
        if (inside & (there == (0 if on else 1))).any():
            copy = mask.slice_at(k).copy()
            copy[window][inside] = 1 if on else 0
            changed[k] = copy
    return mask.with_slices(changed)


def only_between(reach: Reach, geometry: Geometry, volume: Volume, limits: tuple[float, float]) -> Reach:
    """What of it has values of a volume from one limit to another; nothing that lies outside of the volume."""
    values, known = values_at(volume, geometry, reach)
    return Reach(reach.first, reach.inside & known & is_within(values, limits))


def values_at(volume: Volume, geometry: Geometry, reach: Reach) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The values of a volume at the voxels of a block of a grid, and where it has some (no padding)."""
    window = tuple(slice(f, f + n) for f, n in zip(reach.first, reach.shape, strict=True))
    if np.array_equal(geometry.affine, volume.geometry.affine) and geometry.shape == volume.geometry.shape:
        values = volume.array[window]
        return values, ~volume.is_padding(values)
    origin = (0.0, 0.0, 0.0)
    places = Around(geometry, reach.first, reach.shape, origin).places(origin)
    index = np.floor(volume.geometry.to_index(places) + (0.5 + TIE_TOLERANCE)).astype(np.intp)
    known = ((index >= 0) & (index < np.array(volume.geometry.shape))).all(axis=-1)
    index[~known] = 0
    found = volume.array[tuple(np.moveaxis(index, -1, 0))]
    return found, known & ~volume.is_padding(found)
