"""Oblique slices: the three planes of a volume turned together, at right angles to one another as they were."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.link import NO_ROTATION, Rows
from medviewer.domain.planes import SlicePlane, plane_axes, slice_plane
from medviewer.domain.vectors import Vec3, vec3

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.planes import PlaneName

MOST_PIXELS = 1024
"""Pixels of an oblique slice along each side, at most: larger ones are wider."""


@dataclass(frozen=True, slots=True)
class Tilt:
    """How the planes are turned in the patient: rows of a rotation of LPS directions."""

    rows: Rows = NO_ROTATION

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The rotation, (3, 3)."""
        return np.array(self.rows)

    def turned(self, axis: Vec3, radians: float) -> Tilt:
        """Turned on about an axis (LPS unit vector), counted as from the first to the second of a right-handed pair.

        Rodrigues' formula; what rounding leaves of it after many turns is taken away (nearest rotation, by SVD).
        """
        x, y, z = axis
        cross = np.array([(0.0, -z, y), (z, 0.0, -x), (-y, x, 0.0)])
        step = np.eye(3) + math.sin(radians) * cross + (1.0 - math.cos(radians)) * cross @ cross
        u, _sizes, v = np.linalg.svd(step @ self.matrix)
        rows = u @ v
        return Tilt((vec3(rows[0]), vec3(rows[1]), vec3(rows[2])))


UPRIGHT_PLANES = Tilt()


def tilted_plane(geometry: Geometry, name: PlaneName, tilt: Tilt, lps: Vec3) -> SlicePlane:
    """The turned slice of a view through a position in LPS mm.

    Its image stands as upright as it can: of all ways to lay it on the screen that one is taken whose right and down
    lie nearest to those of the straight view, so that turning a plane about its own normal leaves its image alone.
    Pixels are square, as small as the finest of the volume; slices follow one another at that distance, and are
    counted through the whole volume. The grid's middle lies over that of the volume.
    """
    right, down, normal = tilted_axes(geometry, name, tilt)
    step = _step(geometry, right, down)
    across, along, through = (_half_extent(geometry, axis) for axis in (right, down, normal))
    columns, rows = max(math.ceil(2 * across / step), 1), max(math.ceil(2 * along / step), 1)
    middle = np.array(geometry.center_lps)
    depth = float((np.array(lps) - middle) @ normal)
    origin = middle + depth * normal - (columns - 1) / 2 * step * right - (rows - 1) / 2 * step * down
    count = _count(through, step)
    number = round((count - 1) / 2 + _sense(geometry, name) * depth / step) + 1
    return SlicePlane(
        name, vec3(origin), vec3(right), vec3(down), (step, step), (columns, rows), min(max(number, 1), count), count
    )


def tilted_position(geometry: Geometry, name: PlaneName, tilt: Tilt, lps: Vec3, number: int) -> Vec3:
    """A position moved along the normal of a turned view onto the slice with that number, kept within the volume.

    From wherever it is it goes by whole slices, so that a place that was chosen is found again on the way back.
    """
    here = tilted_plane(geometry, name, tilt, lps)
    steps = min(max(number, 1), here.count) - here.number
    _right, _down, normal = tilted_axes(geometry, name, tilt)
    return vec3(np.array(lps) + _sense(geometry, name) * steps * here.spacing_mm[0] * normal)


def tilted_axes(geometry: Geometry, name: PlaneName, tilt: Tilt) -> tuple[NDArray[np.float64], ...]:
    """LPS unit vectors of screen right, screen down and into the screen of a turned view."""
    straight = slice_plane(geometry, name, 1)
    right, down = np.array(straight.right), np.array(straight.down)
    first, second = tilt.matrix @ right, tilt.matrix @ down
    angle = math.atan2(float(second @ right - first @ down), float(first @ right + second @ down))
    cosine, sine = math.cos(angle), math.sin(angle)
    across, along = cosine * first + sine * second, cosine * second - sine * first
    return across, along, np.cross(across, along)


def _sense(geometry: Geometry, name: PlaneName) -> int:
    """+1 where slices are counted into the screen, -1 where out of it; as in the straight view."""
    use, normal = plane_axes(geometry, name), np.array(slice_plane(geometry, name, 1).normal)
    return 1 if use.signs[0] * float(geometry.directions[use.axes[0]] @ normal) >= 0 else -1


def _half_extent(geometry: Geometry, axis: NDArray[np.float64]) -> float:
    """Half of how far the volume reaches along a direction, outer voxel edges included, mm."""
    sizes = np.array(geometry.shape) * np.array(geometry.spacing_mm)
    return float(np.abs(geometry.directions @ axis) @ sizes) / 2


def _step(geometry: Geometry, right: NDArray[np.float64], down: NDArray[np.float64]) -> float:
    longest = 2 * max(_half_extent(geometry, right), _half_extent(geometry, down))
    return max(min(geometry.spacing_mm), longest / MOST_PIXELS)


def _count(through: float, step: float) -> int:
    """Slices in a volume that reaches `through` mm to both sides, an odd number: one lies in the middle."""
    return 2 * math.floor(through / step) + 1
