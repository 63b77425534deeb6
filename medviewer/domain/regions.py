"""Where a finding lies: regions in LPS millimetres, or in pixels of a picture without geometry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import IDENTITY_AXES, Axes3, Vec3, axes3, vec3

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Box:
    """An oriented box in the patient.

    Parameters
    ----------
    center_lps
        Its middle in LPS mm.
    size_mm
        Full edge lengths along the three axes.
    axes
        Row i is the LPS unit vector along which size_mm[i] is measured.
    """

    center_lps: Vec3
    size_mm: Vec3
    axes: Axes3 = IDENTITY_AXES

    def __post_init__(self) -> None:
        """Check numbers, lengths and right angles."""
        object.__setattr__(self, "center_lps", vec3(self.center_lps))
        object.__setattr__(self, "size_mm", vec3(self.size_mm))
        object.__setattr__(self, "axes", axes3(self.axes))
        if min(self.size_mm) <= 0:
            message = f"a box needs a positive size, not {self.size_mm}"
            raise ValueError(message)

    def corners_lps(self) -> NDArray[np.float64]:
        """The (8, 3) corners in LPS mm; corner n takes the upper end of axis i where bit 2-i of n is set."""
        signs = np.array([[1 if (n >> b) & 1 else -1 for b in (2, 1, 0)] for n in range(8)])
        half = signs * (np.array(self.size_mm) / 2)
        result: NDArray[np.float64] = np.array(self.center_lps) + half @ np.array(self.axes)
        return result

    def contains(self, lps: ArrayLike) -> bool:
        """Whether the position lies in the box, its faces included."""
        local = np.array(self.axes) @ (np.asarray(lps, dtype=np.float64) - np.array(self.center_lps))
        return bool((np.abs(local) <= np.array(self.size_mm) / 2 + 1e-9).all())


BOX_EDGES: tuple[tuple[int, int], ...] = tuple((a, a | bit) for bit in (4, 2, 1) for a in range(8) if not a & bit)
"""The twelve edges of a box as pairs of corner numbers of `Box.corners_lps`."""


def box_section(box: Box, point_lps: ArrayLike, normal: ArrayLike) -> NDArray[np.float64]:
    """The polygon in which a plane cuts a box.

    Parameters
    ----------
    box
        The box.
    point_lps, normal
        A point of the plane in LPS mm, and its normal (any length).

    Returns
    -------
    Vertices (n, 3) in LPS mm in order around the polygon; (0, 3) where the plane misses the box.
    """
    corners = box.corners_lps()
    direction = np.asarray(normal, dtype=np.float64)
    direction = direction / np.linalg.norm(direction)
    height = (corners - np.asarray(point_lps, dtype=np.float64)) @ direction
    points = []
    for a, b in BOX_EDGES:
        if (height[a] < 0) != (height[b] < 0):
            t = height[a] / (height[a] - height[b])
            points.append(corners[a] + t * (corners[b] - corners[a]))
    if len(points) < 3:
        return np.zeros((0, 3))
    polygon = np.array(points)
    middle = polygon.mean(axis=0)
    across = polygon[0] - middle
    across = across / np.linalg.norm(across)
    angle = np.arctan2((polygon - middle) @ np.cross(direction, across), (polygon - middle) @ across)
    ordered: NDArray[np.float64] = polygon[np.argsort(angle)]
    return ordered


@dataclass(frozen=True, slots=True)
class MaskRegion:
    """A segmented region: its NIfTI file (beside the findings file), its label value there, and its volume in ml."""

    file: str
    volume_ml: float
    label: int = 1


@dataclass(frozen=True, slots=True)
class Point:
    """A single place in LPS mm."""

    lps: Vec3

    def __post_init__(self) -> None:
        """Check the numbers."""
        object.__setattr__(self, "lps", vec3(self.lps))


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A box on a picture without geometry: x0, y0, x1, y1 in pixels (edges, origin top left) of a frame."""

    box_px: tuple[float, float, float, float]
    frame: int = 0


@dataclass(frozen=True, slots=True)
class WholeImage:
    """The finding is about the whole image or frame."""

    frame: int = 0


Region = Box | MaskRegion | Point | PixelBox | WholeImage
