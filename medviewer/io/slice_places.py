"""Where single slices lie, one by one and against each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader

TILT_TOLERANCE = 1e-3
"""Largest tangent of the angle between slice direction and normal that is no tilt (0.06 degrees)."""

DRIFT_TOLERANCE_MM = 0.02
"""Sideways drift over the whole stack that rounded positions can cause; no tilt, whatever the angle."""

SHIFT_TOLERANCE_MM = 0.05
"""How far a slice may lie sideways of the line from the first slice to the last."""

MISSING_FROM = 1.5
"""A gap of more than this many spacings means that slices are missing."""

SHARE_OF_TILT = 0.5
"""A stack leans, rather than that single slices are shifted, where no slice is off its line by more of the lean."""

DEFAULT_THICKNESS_MM = 1.0
"""Thickness of a single slice whose header names none."""


def normal_of(header: ImageHeader) -> NDArray[np.float64]:
    """LPS unit normal of a slice: row direction x column direction; raises ValueError without geometry."""
    if header.orientation is None:
        message = "a slice without orientation has no normal"
        raise ValueError(message)
    (rx, ry, rz), (cx, cy, cz) = header.orientation  # plain numbers: asked for of every slice
    return np.array([ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx])


def positions_of(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """(n, 3) positions in LPS mm."""
    return np.array([header.position for header in headers], dtype=np.float64)


def slice_affine(header: ImageHeader) -> NDArray[np.float64]:
    """4x4 matrix from (0, row, column, 1) of one slice to LPS mm; its slice axis is the nominal thickness.

    Raises ValueError without geometry. PS3.3 C.7.6.2.1.1: Pixel Spacing is (between rows, between columns);
    the column index runs along the row direction.
    """
    if header.position is None or header.orientation is None or header.pixel_spacing is None:
        message = "a slice without geometry has no affine"
        raise ValueError(message)
    affine = np.eye(4)
    affine[:3, 0] = normal_of(header) * (header.thickness_mm or DEFAULT_THICKNESS_MM)
    affine[:3, 1] = np.array(header.orientation[1]) * header.pixel_spacing[0]
    affine[:3, 2] = np.array(header.orientation[0]) * header.pixel_spacing[1]
    affine[:3, 3] = header.position
    return affine


def steps_mm(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """(n - 1,) distances in mm between neighbours along the normal, for headers in order."""
    distances: NDArray[np.float64] = np.diff(positions_of(headers) @ normal_of(headers[0]))
    return distances


def lean_mm(headers: Sequence[ImageHeader]) -> tuple[float, float]:
    """Way from the first to the last slice in mm: along the normal, and at a right angle to it."""
    positions, normal = positions_of(headers), normal_of(headers[0])
    way = positions[-1] - positions[0]
    along = float(way @ normal)
    return along, float(np.linalg.norm(way - along * normal))


def tilt_degrees(headers: Sequence[ImageHeader]) -> float:
    """Angle between the way from first to last slice and the normal; 0 within tolerance, for headers in order."""
    along, sideways = lean_mm(headers)
    if sideways <= max(DRIFT_TOLERANCE_MM, TILT_TOLERANCE * along) or off_line_mm(headers) > SHARE_OF_TILT * sideways:
        return 0.0
    return math.degrees(math.atan2(sideways, along))


def off_line_mm(headers: Sequence[ImageHeader]) -> float:
    """Largest way sideways in mm of a slice from the line through the first and the last, at its own height."""
    offsets = offsets_mm(headers)
    if len(headers) < 3:
        return 0.0
    line = np.outer(offsets[:, 0] / offsets[-1, 0], offsets[-1, 1:])
    return float(np.linalg.norm(offsets[:, 1:] - line, axis=1).max())


def offsets_mm(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """(n, 3) places of the first pixels in the first slice's frame: along its normal, column and row direction."""
    row, column = np.array(headers[0].orientation)
    axes = np.array([np.cross(row, column), column, row])
    positions = positions_of(headers)
    offsets: NDArray[np.float64] = (positions - positions[0]) @ axes.T
    return offsets


def sideways_mm(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """(n, 2) places of the first pixels along column and row direction; zero where only rounding tells them apart."""
    sideways = offsets_mm(headers)[:, 1:]
    is_moved = sideways.max(axis=0) - sideways.min(axis=0) > SHIFT_TOLERANCE_MM
    return np.where(is_moved, sideways, 0.0)


def usual_step(headers: Sequence[ImageHeader]) -> float:
    """The lower median distance in mm of neighbouring slices along the normal, for at least two headers in order."""
    return _lower_median(steps_mm(headers))


def _lower_median(values: NDArray[np.float64]) -> float:
    return float(np.sort(values)[(len(values) - 1) // 2])


def usual_steps(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """(n - 1,) distances in mm to expect between neighbours: in proportion to their thickness where all have one.

    Many a head is scanned in thin slices below and thick ones above: where thick slices lie further apart, none is
    missing.
    """
    steps, thickness = steps_mm(headers), np.array([header.thickness_mm or np.nan for header in headers])
    between = (thickness[1:] + thickness[:-1]) / 2
    usual = np.full(len(steps), _lower_median(steps))
    if np.isnan(between).any():
        return usual
    expected: NDArray[np.float64] = np.maximum(usual, _lower_median(steps / between) * between)
    return expected


def gaps_of(headers: Sequence[ImageHeader]) -> NDArray[np.bool_]:
    """(n - 1,) whether slices are missing between neighbours, for headers in order."""
    if len(headers) < 2:
        return np.zeros(0, bool)
    gaps: NDArray[np.bool_] = steps_mm(headers) > MISSING_FROM * usual_steps(headers)
    return gaps
