"""The slice planes of a volume: which way they face, and which slice lies where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import letter_of
from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.geometry import Geometry


class PlaneName(StrEnum):
    """The three orthogonal views."""

    AXIAL = mark("axial")
    CORONAL = mark("coronal")
    SAGITTAL = mark("sagittal")


SCREEN_AXES: dict[PlaneName, tuple[Vec3, Vec3]] = {
    PlaneName.AXIAL: ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)),
    PlaneName.CORONAL: ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0)),
    PlaneName.SAGITTAL: ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0)),
}
"""Ideal LPS directions of screen right and screen down. Radiological convention: the patient's right on screen left."""

FIRST_SLICE: dict[PlaneName, Vec3] = {
    PlaneName.AXIAL: (0.0, 0.0, -1.0),
    PlaneName.CORONAL: (0.0, 1.0, 0.0),
    PlaneName.SAGITTAL: (1.0, 0.0, 0.0),
}
"""Direction in which slices are counted: axial from the head down, coronal from the front, sagittal from the right."""


@dataclass(frozen=True, slots=True)
class SlicePlane:
    """One slice of a volume as a pixel grid in the patient.

    Parameters
    ----------
    name
        Which view it belongs to.
    origin_lps
        Centre of the top left pixel in LPS mm.
    right, down
        LPS unit vectors of screen right and screen down (at right angles).
    spacing_mm
        Pixel size along (right, down).
    size
        Number of (columns, rows).
    number, count
        Slice number from 1 in counting direction, and how many there are.
    """

    name: PlaneName
    origin_lps: Vec3
    right: Vec3
    down: Vec3
    spacing_mm: tuple[float, float]
    size: tuple[int, int]
    number: int
    count: int

    @property
    def normal(self) -> Vec3:
        """LPS unit vector into the screen (right x down)."""
        (rx, ry, rz), (dx, dy, dz) = self.right, self.down  # plain numbers: asked for several times in a slice step
        return (ry * dz - rz * dy, rz * dx - rx * dz, rx * dy - ry * dx)

    @property
    def center_lps(self) -> Vec3:
        """Middle of the pixel grid in LPS mm."""
        across, along = ((n - 1) / 2 * mm for n, mm in zip(self.size, self.spacing_mm, strict=True))
        x, y, z = (o + across * r + along * d for o, r, d in zip(self.origin_lps, self.right, self.down, strict=True))
        return x, y, z

    @property
    def extent_mm(self) -> tuple[float, float]:
        """Full width and height, outer pixel edges included."""
        return self.spacing_mm[0] * self.size[0], self.spacing_mm[1] * self.size[1]

    @property
    def letters(self) -> tuple[str, str, str, str]:
        """Orientation letters at the (left, right, top, bottom) edges."""
        right, down = np.array(self.right), np.array(self.down)
        return letter_of(-right), letter_of(right), letter_of(-down), letter_of(down)

    def to_lps(self, pixel: ArrayLike) -> NDArray[np.float64]:
        """LPS mm of pixel positions (..., 2) as (column, row), pixel centres at whole numbers."""
        mm = np.asarray(pixel, dtype=np.float64) * np.array(self.spacing_mm)
        result: NDArray[np.float64] = np.array(self.origin_lps) + mm @ np.array([self.right, self.down])
        return result

    def to_pixel(self, lps: ArrayLike) -> NDArray[np.float64]:
        """Pixel positions (..., 2) as (column, row) of the points (..., 3) projected onto the plane."""
        offset = np.asarray(lps, dtype=np.float64) - np.array(self.origin_lps)
        result: NDArray[np.float64] = offset @ np.array([self.right, self.down]).T / np.array(self.spacing_mm)
        return result

    def distance_mm(self, lps: ArrayLike) -> float:
        """Signed distance of a point from the plane, positive into the screen."""
        return float((np.asarray(lps, dtype=np.float64) - np.array(self.origin_lps)) @ np.array(self.normal))


def crossing(plane: SlicePlane, other: SlicePlane) -> tuple[Vec3, Vec3] | None:
    """Ends of the line (LPS mm) in which another slice, as far as its pixels reach, cuts a plane; None if it does not.

    Parallel slices do not cut each other, and neither do those that only touch.
    """
    columns, rows = other.size
    edges = [(-0.5, -0.5), (columns - 0.5, -0.5), (columns - 0.5, rows - 0.5), (-0.5, rows - 0.5)]
    corners = other.to_lps(edges)
    heights = [plane.distance_mm(corner) for corner in corners]
    ends = []
    for k in range(4):
        low, high = heights[k], heights[(k + 1) % 4]
        if (low < 0.0) != (high < 0.0):
            share = low / (low - high)
            ends.append(vec3(corners[k] + share * (corners[(k + 1) % 4] - corners[k])))
    return (ends[0], ends[1]) if len(ends) == 2 else None


@dataclass(frozen=True, slots=True)
class PlaneAxes:
    """How the index axes of a volume serve one view: numbers of the (through, right, down) axes, and signs."""

    axes: tuple[int, int, int]
    signs: tuple[int, int, int]


@lru_cache(maxsize=64)
def plane_axes(geometry: Geometry, name: PlaneName) -> PlaneAxes:
    """Which index axis of the volume, in which sense, is nearest to each screen axis of a view.

    The three views of one volume use its own axes, each once, so that acquired slices are never resampled;
    the letters then say how oblique they are. The assignment has the largest sum of |cosines|.
    """
    directions = geometry.directions
    assignment = _axis_of_patient_axis(directions)
    through, right, down = (np.array(v) for v in (FIRST_SLICE[name], *SCREEN_AXES[name]))
    axes = tuple(assignment[int(np.argmax(np.abs(v)))] for v in (through, right, down))
    signs = tuple(1 if directions[a] @ v >= 0 else -1 for a, v in zip(axes, (through, right, down), strict=True))
    return PlaneAxes((axes[0], axes[1], axes[2]), (signs[0], signs[1], signs[2]))


def _axis_of_patient_axis(directions: NDArray[np.float64]) -> tuple[int, int, int]:
    """Index axis assigned to the patient's x, y and z."""
    orders = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
    return max(orders, key=lambda order: sum(abs(directions[a, k]) for k, a in enumerate(order)))


def slice_count(geometry: Geometry, name: PlaneName) -> int:
    """Number of slices of a view."""
    return geometry.shape[plane_axes(geometry, name).axes[0]]


def slice_number(geometry: Geometry, name: PlaneName, lps: ArrayLike) -> int:
    """Number (from 1) of the slice nearest to a position, kept within the volume."""
    return _slice_number(geometry, name, lps if isinstance(lps, tuple) else vec3(lps))


@lru_cache(maxsize=64)
def _slice_number(geometry: Geometry, name: PlaneName, lps: Vec3) -> int:
    """As `slice_number`; kept, for a slice step asks for it again and again."""
    use = plane_axes(geometry, name)
    count = geometry.shape[use.axes[0]]
    index = int(np.floor(geometry.to_index(lps)[use.axes[0]] + 0.5))
    index = min(max(index, 0), count - 1)
    return index + 1 if use.signs[0] > 0 else count - index


@dataclass(frozen=True, slots=True)
class _Stack:
    """What all slices of a view share: the origin of the first, and the way to the next."""

    origin_lps: Vec3
    step_lps: Vec3
    right: Vec3
    down: Vec3
    spacing_mm: tuple[float, float]
    size: tuple[int, int]
    count: int


@lru_cache(maxsize=64)
def _stack(geometry: Geometry, name: PlaneName) -> _Stack:
    use = plane_axes(geometry, name)
    through, right, down = use.axes
    index = np.zeros(3)
    index[through] = 0 if use.signs[0] > 0 else geometry.shape[through] - 1
    index[right] = 0 if use.signs[1] > 0 else geometry.shape[right] - 1
    index[down] = 0 if use.signs[2] > 0 else geometry.shape[down] - 1
    directions, spacing = geometry.directions, geometry.spacing_mm
    return _Stack(
        origin_lps=vec3(geometry.to_lps(index)),
        step_lps=vec3(geometry.affine[:3, through] * use.signs[0]),
        right=vec3(directions[right] * use.signs[1]),
        down=vec3(directions[down] * use.signs[2]),
        spacing_mm=(spacing[right], spacing[down]),
        size=(geometry.shape[right], geometry.shape[down]),
        count=geometry.shape[through],
    )


def slice_plane(geometry: Geometry, name: PlaneName, number: int) -> SlicePlane:
    """The slice with that number (from 1; kept within the volume)."""
    stack = _stack(geometry, name)
    number = min(max(number, 1), stack.count)
    x, y, z = (o + (number - 1) * step for o, step in zip(stack.origin_lps, stack.step_lps, strict=True))
    return SlicePlane(name, (x, y, z), stack.right, stack.down, stack.spacing_mm, stack.size, number, stack.count)


def step_position(geometry: Geometry, name: PlaneName, lps: ArrayLike, number: int) -> Vec3:
    """The position moved along the through axis of a view onto the slice with that number."""
    use = plane_axes(geometry, name)
    count = geometry.shape[use.axes[0]]
    number = min(max(number, 1), count)
    index = geometry.to_index(lps)
    index[use.axes[0]] = number - 1 if use.signs[0] > 0 else count - number
    return vec3(geometry.to_lps(index))
