"""From what was drawn to numbers: lengths, angles, areas, and the values of pixels. Pure functions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.ground import Ground, Ruler, ruler_of
from medviewer.domain.measured import Measured, MmSource, NotMeasurable, Quantity
from medviewer.domain.measurement import REGION_KINDS, Measurement, MeasurementKind
from medviewer.domain.region_values import point_values, region_values
from medviewer.domain.shapes import area, outlines
from medviewer.domain.ultrasound import Amount, PhysicalUnit, UltrasoundRegions
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

NO_LENGTH = NotMeasurable(mark("Two of the points lie on each other."))
CROSSES_ITSELF = NotMeasurable(mark("The outline crosses itself."))

AXIS_NAMES = {
    PhysicalUnit.CM: (mark("Depth"), "mm"),
    PhysicalUnit.SECONDS: (mark("Time"), "s"),
    PhysicalUnit.CM_PER_SECOND: (mark("Velocity"), "cm/s"),
    PhysicalUnit.HERTZ: (mark("Frequency"), "Hz"),
}
"""Name and UCUM unit of what an axis of an ultrasound trace says."""


def measured(measurement: Measurement, ground: Ground) -> Measured:
    """All numbers of a measurement, with the source of its millimetres.

    What cannot be measured says why; NaN is never given. Lengths are those between the points in space. Statistics of
    regions are those of `region_values`.
    """
    kind = measurement.kind
    if kind in {MeasurementKind.ARROW, MeasurementKind.TEXT}:
        return Measured()
    if kind is MeasurementKind.PROBE:
        values, pixels = point_values(measurement, ground)
        return Measured((*values, *_trace_at(measurement, ground)), pixels=pixels)
    ruler = ruler_of(measurement, np.concatenate(outlines(measurement)), ground)
    if kind in REGION_KINDS:
        values, pixels = region_values(measurement, ground)
        return Measured((*values, _area(measurement, ruler)), ruler.source, ruler.detail, pixels)
    if kind is MeasurementKind.LENGTH and ruler.problem is not None:
        return Measured(_trace_length(measurement, ground, ruler), ruler.source, ruler.detail)
    return Measured(_FORMULAS[kind](true_points(measurement, ruler), ruler), ruler.source, ruler.detail)


def true_points(measurement: Measurement, ruler: Ruler) -> NDArray[np.float64]:
    """The points of a measurement in its true proportions: (n, 3) in LPS mm, or (n, 2) of a picture."""
    if measurement.place.is_placed:
        return np.array(measurement.points_lps)
    result: NDArray[np.float64] = measurement.points_in_plane() * np.array([ruler.right, ruler.down])
    return result


def _length(points: NDArray[np.float64], ruler: Ruler) -> tuple[Quantity, ...]:
    return (_distance(mark("Length"), points[0], points[1], ruler),)


def _distance(name: str, a: NDArray[np.float64], b: NDArray[np.float64], ruler: Ruler) -> Quantity:
    return Quantity(name, ruler.problem or float(np.linalg.norm(b - a)), ruler.unit)


def _bidirectional(points: NDArray[np.float64], ruler: Ruler) -> tuple[Quantity, ...]:
    """RECIST 1.1: the longest diameter in the plane, and the longest at right angles to it."""
    lengths = sorted((float(np.linalg.norm(points[1] - points[0])), float(np.linalg.norm(points[3] - points[2]))))
    named = zip((mark("Long axis"), mark("Short axis")), reversed(lengths), strict=True)
    return tuple(Quantity(name, ruler.problem or length, ruler.unit) for name, length in named)


def _angle(points: NDArray[np.float64], ruler: Ruler) -> tuple[Quantity, ...]:
    return (Quantity(mark("Angle"), ruler.problem or _degrees(points[0] - points[1], points[2] - points[1]), "deg"),)


def _cobb(points: NDArray[np.float64], ruler: Ruler) -> tuple[Quantity, ...]:
    """The acute angle between two lines, whichever way each was drawn, and the obtuse one beside it."""
    found = ruler.problem or _degrees(points[1] - points[0], points[3] - points[2])
    if isinstance(found, NotMeasurable):
        return (Quantity(mark("Cobb angle"), found, "deg"),)
    acute = min(found, 180.0 - found)
    return Quantity(mark("Cobb angle"), acute, "deg"), Quantity(mark("Supplementary angle"), 180.0 - acute, "deg")


def _degrees(a: NDArray[np.float64], b: NDArray[np.float64]) -> float | NotMeasurable:
    """Angle between two directions, 0 to 180 degrees, accurate near both ends (Kahan's formula)."""
    size_a, size_b = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    if min(size_a, size_b) <= 0.0:
        return NO_LENGTH
    one, two = a / size_a, b / size_b
    return math.degrees(2.0 * math.atan2(float(np.linalg.norm(one - two)), float(np.linalg.norm(one + two))))


_FORMULAS: dict[MeasurementKind, Callable[[NDArray[np.float64], Ruler], tuple[Quantity, ...]]] = {
    MeasurementKind.LENGTH: _length,
    MeasurementKind.BIDIRECTIONAL: _bidirectional,
    MeasurementKind.ANGLE: _angle,
    MeasurementKind.COBB: _cobb,
}


def _area(measurement: Measurement, ruler: Ruler) -> Quantity:
    drawn = area(measurement)
    if ruler.problem is not None or drawn is None:
        return Quantity(mark("Area"), ruler.problem or CROSSES_ITSELF, ruler.square_unit)
    return Quantity(mark("Area"), drawn * ruler.right * ruler.down, ruler.square_unit)


def _trace_length(measurement: Measurement, ground: Ground, ruler: Ruler) -> tuple[Quantity, ...]:
    """What a line says in an ultrasound region that is no plane (time, depth); else why there is no length."""
    regions = ground.ultrasound if ruler.source is MmSource.ULTRASOUND else None
    a, b = _pixel(measurement, 0), _pixel(measurement, 1)
    found = "" if regions is None else regions.differences(a, b)
    parts = () if isinstance(found, str) else tuple(part for part in found if part is not None)
    if regions is None or not parts or regions.at(a)[0].scale_mm is not None:
        return (Quantity(mark("Length"), ruler.problem or NO_LENGTH, ruler.unit),)
    return tuple(_axis_quantity(Amount(abs(part.value), part.unit)) for part in parts)


def _trace_at(measurement: Measurement, ground: Ground) -> tuple[Quantity, ...]:
    """What the axes of an ultrasound region that is no plane say of a point."""
    pixel = _pixel(measurement, 0)
    region = next(iter((ground.ultrasound or UltrasoundRegions()).at(pixel)), None)
    if region is None or region.scale_mm is not None:
        return ()
    return tuple(_axis_quantity(amount) for amount in region.amounts_at(pixel) if amount is not None)


def _pixel(measurement: Measurement, number: int) -> tuple[float, float]:
    column, row = measurement.place.to_pixel(measurement.points_lps[number])
    return float(column), float(row)


def _axis_quantity(amount: Amount) -> Quantity:
    name, unit = AXIS_NAMES.get(amount.unit, (amount.unit.name.capitalize().replace("_", " "), ""))
    return Quantity(name, amount.value * (10.0 if amount.unit is PhysicalUnit.CM else 1.0), unit)
