"""The shapes of measurements in their plane: outlines, areas, and which points lie inside. Pure geometry.

All points are (right, down) of the plane's origin, in mm or pixel widths (`measurement.Place.to_plane`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.measurement import REGION_KINDS, Measurement, MeasurementKind

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

ELLIPSE_STEPS = 96
"""Straight pieces of which an ellipse is drawn."""


def corners(measurement: Measurement) -> NDArray[np.float64]:
    """The (4, 2) corners of the rectangle of an ellipse or rectangle, the first of its points first, going round."""
    (u0, v0), (u1, v1) = measurement.points_in_plane()
    return np.array([(u0, v0), (u1, v0), (u1, v1), (u0, v1)])


def outlines(measurement: Measurement) -> tuple[NDArray[np.float64], ...]:
    """The lines (n, 2) to draw; a contour ends where it begins, a point is a line of one point."""
    points = measurement.points_in_plane()
    match measurement.kind:
        case MeasurementKind.ELLIPSE:
            return (_ellipse(points),)
        case MeasurementKind.RECTANGLE:
            return (_closed(corners(measurement)),)
        case MeasurementKind.FREEHAND:
            return (_closed(points),)
        case MeasurementKind.BIDIRECTIONAL | MeasurementKind.COBB:
            return (points[:2], points[2:])
        case _:
            return (points,)


def outlines_lps(measurement: Measurement) -> tuple[NDArray[np.float64], ...]:
    """The lines to draw as LPS points (n, 3) on the plane of the measurement."""
    return tuple(measurement.place.from_plane(line) for line in outlines(measurement))


def _closed(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([points, points[:1]])


def _ellipse(points: NDArray[np.float64]) -> NDArray[np.float64]:
    middle, half = points.mean(axis=0), np.abs(points[1] - points[0]) / 2
    angles = np.linspace(0.0, 2.0 * math.pi, ELLIPSE_STEPS + 1)
    line: NDArray[np.float64] = middle + half * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    line[-1] = line[0]
    return line


def area(measurement: Measurement) -> float | None:
    """The area within the outline in square units of the plane; None where the outline crosses itself.

    Of the shape itself (pi a b, width x height, the surveyor's formula), not of the pixels inside.

    Raises
    ------
    ValueError
        For what encloses nothing.
    """
    _check_region(measurement)
    points = measurement.points_in_plane()
    if measurement.kind is MeasurementKind.FREEHAND:
        return None if _crosses_itself(points) else _polygon_area(points)
    width, height = (float(part) for part in np.abs(points[1] - points[0]))
    return width * height * (math.pi / 4.0 if measurement.kind is MeasurementKind.ELLIPSE else 1.0)


def _check_region(measurement: Measurement) -> None:
    if measurement.kind not in REGION_KINDS:
        message = f"a {measurement.kind.value} encloses nothing"
        raise ValueError(message)


def _polygon_area(points: NDArray[np.float64]) -> float:
    """Area of a simple polygon (n, 2): half the sum of cross products of neighbours, about one of them."""
    u, v = (points - points[0]).T
    return abs(float(u @ np.roll(v, -1) - v @ np.roll(u, -1))) / 2.0


def _crosses_itself(points: NDArray[np.float64]) -> bool:
    """Whether two sides of a closed polygon (n, 2) cross in their inside; sides that only touch do not."""
    begin, end = points, np.roll(points, -1, axis=0)
    for k in range(len(points) - 1):
        one, two = _sides(begin[k], end[k], begin[k + 1 :]), _sides(begin[k], end[k], end[k + 1 :])
        three = _cross(end[k + 1 :] - begin[k + 1 :], begin[k] - begin[k + 1 :])
        four = _cross(end[k + 1 :] - begin[k + 1 :], end[k] - begin[k + 1 :])
        if bool(((one * two < 0) & (three * four < 0)).any()):
            return True
    return False


def _sides(begin: NDArray[np.float64], end: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    return _cross(end - begin, points - begin)


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return result


def holds(measurement: Measurement, points: ArrayLike, tolerance: float) -> NDArray[np.bool_]:
    """Which points (..., 2) lie inside the outline or, to within the tolerance, on it.

    A freehand contour that crosses itself holds what is enclosed an odd number of times (even-odd rule).

    Raises
    ------
    ValueError
        For what encloses nothing.
    """
    _check_region(measurement)
    given = np.asarray(points, dtype=np.float64)
    drawn = measurement.points_in_plane()
    if measurement.kind is MeasurementKind.FREEHAND:
        return _in_polygon(drawn, given, tolerance)
    middle, half = drawn.mean(axis=0), np.abs(drawn[1] - drawn[0]) / 2
    offset = np.abs(given - middle)
    if measurement.kind is MeasurementKind.RECTANGLE:
        inside: NDArray[np.bool_] = (offset <= half + tolerance).all(axis=-1)
        return inside
    reach = half + tolerance
    within: NDArray[np.bool_] = ((offset / reach) ** 2).sum(axis=-1) <= 1.0
    return within


def _in_polygon(corner: NDArray[np.float64], points: NDArray[np.float64], tolerance: float) -> NDArray[np.bool_]:
    """Even-odd rule by crossings of a ray to the right; what lies on a side is inside.

    Each side is asked only of the points at its own height.
    """
    flat = points.reshape(-1, 2)
    order = np.argsort(flat[:, 1])
    rising = flat[order]
    inside, edge = np.zeros(len(flat), np.bool_), np.zeros(len(flat), np.bool_)
    for begin, end in zip(corner, np.roll(corner, -1, axis=0), strict=True):
        low, high = sorted((begin[1], end[1]))
        first = np.searchsorted(rising[:, 1], low - tolerance, side="left")
        here = slice(int(first), int(np.searchsorted(rising[:, 1], high + tolerance, side="right")))
        part = rising[here]
        if low != high:
            meets = (begin[1] > part[:, 1]) != (end[1] > part[:, 1])
            at = begin[0] + (part[:, 1] - begin[1]) * ((end[0] - begin[0]) / (end[1] - begin[1]))
            inside[here] ^= meets & (part[:, 0] < at)
        edge[here] |= distance_to_piece(part, begin, end) <= tolerance
    result = np.empty(len(flat), np.bool_)
    result[order] = inside | edge
    return result.reshape(points.shape[:-1])


def distance_to_piece(points: NDArray[np.float64], begin: ArrayLike, end: ArrayLike) -> NDArray[np.float64]:
    """Distance (...) of points (..., 2) from the straight piece between two points."""
    first, along = np.asarray(begin, dtype=np.float64), np.asarray(end, dtype=np.float64) - np.asarray(begin)
    square = float(along @ along)
    offset = points - first
    part = np.clip(offset @ along / square, 0.0, 1.0) if square > 0 else np.zeros(points.shape[:-1])
    distance: NDArray[np.float64] = np.linalg.norm(offset - part[..., None] * along, axis=-1)
    return distance


def distance_to_outline(lines: tuple[NDArray[np.float64], ...], at: ArrayLike) -> float:
    """Shortest distance of a point (2,) from drawn lines, each (n, 2); of points on a screen as well."""
    point = np.asarray(at, dtype=np.float64)
    pieces = [(line[k], line[min(k + 1, len(line) - 1)]) for line in lines for k in range(max(len(line) - 1, 1))]
    return min(float(distance_to_piece(point, begin, end)) for begin, end in pieces)


def nearest_handle(points: ArrayLike, at: ArrayLike, reach: float) -> int | None:
    """Number of the handle (n, 2) nearest to a point (2,), in pixels of a screen; None where none is within reach."""
    distances = np.linalg.norm(np.asarray(points, dtype=np.float64).reshape(-1, 2) - np.asarray(at), axis=-1)
    if not distances.size or float(distances.min()) > reach:
        return None
    return int(np.argmin(distances))
