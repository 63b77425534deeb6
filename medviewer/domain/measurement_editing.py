"""Changing a measurement by its handles: pure geometry, no screen. All stays on the plane that it was drawn on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.measurement import Measurement, MeasurementKind, Place
from medviewer.domain.shapes import corners
from medviewer.domain.vectors import Vec3, vec3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

WHOLE = -1
"""The handle that moves all of it."""
CORNERED = frozenset({MeasurementKind.ELLIPSE, MeasurementKind.RECTANGLE})
FREEHAND_HANDLES = 12
"""A contour has as many handles at most; between two of them it follows."""
SHORT_PART = 0.5
"""Length of the second axis, as a part of the first, before it has been drawn."""

ON_LINE = 1e-6
"""What is nearer to a line than this, in mm or pixel widths, lies on it."""


def handles(measurement: Measurement) -> tuple[Vec3, ...]:
    """Where its handles are in LPS mm: four corners of an ellipse or rectangle, some points of a contour, else all."""
    if measurement.kind is MeasurementKind.FREEHAND:
        return tuple(measurement.points_lps[number] for number in _held(len(measurement.points_lps)))
    if measurement.kind not in CORNERED:
        return measurement.points_lps
    return tuple(vec3(point) for point in measurement.place.from_plane(corners(measurement)))


def moved(measurement: Measurement, handle: int, to_lps: ArrayLike, from_lps: ArrayLike | None = None) -> Measurement:
    """The measurement after a handle was dragged.

    Parameters
    ----------
    handle
        Its number in `handles`, or WHOLE.
    to_lps, from_lps
        End and start of the drag in LPS mm; only the part within the plane counts. Without a start the handle itself
        goes to the end; WHOLE needs one.

    Returns
    -------
    The measurement with the same id. The opposite corner of an ellipse or rectangle stays; a contour is pulled between
    the handles before and after, less and less towards them; the two lines of a
    bidirectional one stay at right angles: the second turns with the first, and slides along it by its own ends, each
    of which stays on its side.

    Raises
    ------
    ValueError
        For WHOLE without a start.
    IndexError
        For a handle that it has not.
    """
    place = measurement.place
    if handle == WHOLE:
        if from_lps is None:
            message = "moving the whole needs the point where it was taken hold of"
            raise ValueError(message)
        step = place.to_plane(to_lps) - place.to_plane(from_lps)
        return _with_points(measurement, measurement.points_in_plane() + step)
    given = handles(measurement)
    if not 0 <= handle < len(given):
        message = f"a {measurement.kind.value} has no handle {handle}"
        raise IndexError(message)
    to = place.to_plane(to_lps)
    if from_lps is not None:
        to = place.to_plane(given[handle]) + to - place.to_plane(from_lps)
    if measurement.kind is MeasurementKind.BIDIRECTIONAL:
        return _with_points(measurement, _crossed(measurement.points_in_plane(), handle, to))
    if measurement.kind in CORNERED:
        return _with_points(measurement, _cornered(measurement.points_in_plane(), handle, to))
    if measurement.kind is MeasurementKind.FREEHAND:
        return _with_points(measurement, _pulled(measurement.points_in_plane(), handle, to))
    points = measurement.points_in_plane()
    points[handle] = to
    return _with_points(measurement, points)


def _with_points(measurement: Measurement, plane: NDArray[np.float64]) -> Measurement:
    points = tuple(vec3(point) for point in measurement.place.from_plane(plane))
    return replace(measurement, points_lps=points)


def _cornered(points: NDArray[np.float64], handle: int, to: NDArray[np.float64]) -> NDArray[np.float64]:
    """The two corners (2, 2) after one of the four was moved; `shapes.corners` says in which order they are."""
    column_of, row_of = (0, 1, 1, 0)[handle], (0, 0, 1, 1)[handle]
    changed = points.copy()
    changed[column_of, 0], changed[row_of, 1] = to
    return changed


def _held(count: int) -> NDArray[np.intp]:
    """Numbers of the points of a contour that are its handles, in their order."""
    most = min(count, FREEHAND_HANDLES)
    return np.arange(most) * count // most


def _pulled(points: NDArray[np.float64], handle: int, to: NDArray[np.float64]) -> NDArray[np.float64]:
    """A closed contour (n, 2) after one of its handles was moved, and what lies before and after it with it.

    How far a point follows falls with its way along the contour, and is nothing at the neighbouring handles.
    """
    held, count = _held(len(points)), len(points)
    middle = held[handle]
    pulled, step = points.copy(), to - points[middle]
    for way, end in ((1, held[(handle + 1) % len(held)]), (-1, held[handle - 1])):
        between = (middle + way * np.arange((way * (end - middle)) % count + 1)) % count
        gone = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points[between], axis=0), axis=1))])
        share = 1.0 - gone / gone[-1] if gone[-1] > ON_LINE else np.zeros(len(gone))
        pulled[between[1:]] += share[1:, None] * step
    pulled[middle] = to
    return pulled


def _crossed(points: NDArray[np.float64], handle: int, to: NDArray[np.float64]) -> NDArray[np.float64]:
    """The four ends (4, 2) of two lines at right angles after one was moved; as they were where a line would vanish."""
    first, second = points[:2].copy(), points[2:]
    along, across, length = _axes(first)
    if length < ON_LINE:
        return points
    part, sides = float((second[0] - first[0]) @ along) / length, (second - first[0]) @ across
    if handle >= 2:
        part, one, other = float((to - first[0]) @ along) / length, handle - 2, 3 - handle
        wanted = float((to - first[0]) @ across)
        sides[one] = _on_other_side(wanted, sides[other])
    else:
        first[handle] = to
        along, across, length = _axes(first)
        if length < ON_LINE:
            return points
    foot = first[0] + np.clip(part, 0.0, 1.0) * length * along
    return np.concatenate([first, foot + sides[:, None] * across])


def _on_other_side(wanted: float, other: float) -> float:
    """How far an end lies from the first line, kept from crossing it while the other end lies on one side."""
    if abs(other) < ON_LINE:
        return wanted
    return min(wanted, 0.0) if other > 0 else max(wanted, 0.0)


def _axes(line: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Directions along a line (2, 2) and at right angles to it, and its length."""
    step = line[1] - line[0]
    length = float(np.linalg.norm(step))
    along = step / length if length > 0 else np.array([1.0, 0.0])
    return along, np.array([-along[1], along[0]]), length


def begun(kind: MeasurementKind, points_lps: Sequence[Vec3], place: Place) -> tuple[Vec3, ...]:
    """The points that a new measurement has: moved onto its plane, and at right angles where they have to be.

    A bidirectional one may be begun with its first line alone; the second then crosses its middle.
    """
    plane = place.to_plane(np.asarray(points_lps, dtype=np.float64).reshape(-1, 3))
    if kind is MeasurementKind.BIDIRECTIONAL and len(plane) in {2, 4}:
        plane = _at_right_angles(plane)
    return tuple(vec3(point) for point in place.from_plane(plane))


def _at_right_angles(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Two lines (4, 2): the first as drawn, the second through the foot of its own middle, at right angles to it."""
    along, across, length = _axes(points[:2])
    part, reach = length / 2, np.array([-0.5, 0.5]) * SHORT_PART * length
    if len(points) == 4:
        part, reach = float((points[2:].mean(axis=0) - points[0]) @ along), (points[2:] - points[0]) @ across
    foot = points[0] + np.clip(part, 0.0, length) * along
    return np.concatenate([points[:2], foot + reach[:, None] * across])
