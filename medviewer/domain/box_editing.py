"""Changing a box by dragging it in a slice: pure geometry, no screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.regions import Box
from medviewer.domain.vectors import Vec3, vec3

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from medviewer.domain.planes import SlicePlane

MINIMUM_SIZE_MM = 1.0
"""A box cannot be dragged smaller than this along any of its axes."""


@dataclass(frozen=True, slots=True)
class BoxHandle:
    """What of a box was taken hold of: per axis of the box -1 (lower face), 1 (upper face) or 0 (not moved alone).

    All zero means its inside: the whole box moves.
    """

    signs: tuple[int, int, int]

    def __post_init__(self) -> None:
        """Check the signs."""
        if any(sign not in (-1, 0, 1) for sign in self.signs):
            message = f"a handle's signs are -1, 0 or 1, not {self.signs}"
            raise ValueError(message)


INSIDE = BoxHandle((0, 0, 0))


def through_axis(box: Box, plane: SlicePlane) -> int:
    """Number of the box axis that is nearest to the normal of the plane."""
    return int(np.argmax(np.abs(np.array(box.axes) @ np.array(plane.normal))))


def corner_handles(box: Box, plane: SlicePlane) -> tuple[tuple[BoxHandle, Vec3], ...]:
    """The four corners of a box in a plane: the handle, and where its edge meets the plane (LPS mm)."""
    through = through_axis(box, plane)
    u, v = (axis for axis in range(3) if axis != through)
    handles = []
    for su, sv in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        signs = [0, 0, 0]
        signs[u], signs[v] = su, sv
        handle = BoxHandle((signs[0], signs[1], signs[2]))
        handles.append((handle, _on_plane(box, plane, handle, through)))
    return tuple(handles)


def _on_plane(box: Box, plane: SlicePlane, handle: BoxHandle, through: int) -> Vec3:
    """Where the edge of the box under a corner handle meets the plane."""
    axes, half = np.array(box.axes), np.array(box.size_mm) / 2
    point = np.array(box.center_lps) + (np.array(handle.signs) * half) @ axes
    slope = float(axes[through] @ np.array(plane.normal))
    return vec3(point - axes[through] * (plane.distance_mm(point) / slope))


def dragged_box(box: Box, plane: SlicePlane, handle: BoxHandle, from_lps: ArrayLike, to_lps: ArrayLike) -> Box:
    """The box after its handle was dragged in a plane.

    Parameters
    ----------
    box, plane
        The box before the drag, and the slice it is dragged in.
    handle
        INSIDE moves the box; any other moves the named faces along the box's own axes, the opposite faces stay.
    from_lps, to_lps
        Start and end of the drag in LPS mm; only the part within the plane counts.

    Returns
    -------
    A box with the same axes, at least MINIMUM_SIZE_MM long (or as long as it was) along each.
    """
    normal = np.array(plane.normal)
    step = np.asarray(to_lps, dtype=np.float64) - np.asarray(from_lps, dtype=np.float64)
    step = step - normal * (step @ normal)
    if handle == INSIDE:
        return Box(vec3(np.array(box.center_lps) + step), box.size_mm, box.axes)
    axes, size, signs = np.array(box.axes), np.array(box.size_mm), np.array(handle.signs)
    wanted = np.maximum(size + signs * (axes @ step), np.minimum(size, MINIMUM_SIZE_MM))
    center = np.array(box.center_lps) + (signs * (wanted - size) / 2) @ axes
    return Box(vec3(center), vec3(wanted), box.axes)
