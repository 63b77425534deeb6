"""What one slice shows of the measurements on its series."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.frames import DrawnMeasurement
from medviewer.domain.measurement import Measurement, MeasurementKind
from medviewer.domain.measurement_editing import handles
from medviewer.domain.shapes import outlines_lps
from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.domain.measured import Measured
    from medviewer.domain.planes import SlicePlane

PARALLEL_COSINE = 0.9999
KEPT = 256
OF_VALUES = frozenset(
    {MeasurementKind.ELLIPSE, MeasurementKind.RECTANGLE, MeasurementKind.FREEHAND, MeasurementKind.PROBE}
)
"""Kinds that measure values and not only millimetres."""


def is_on(measurement: Measurement, plane: SlicePlane, reach_mm: float, time: int) -> bool:
    """Whether a measurement was drawn on this slice: it is parallel, its plane lies within, and it is the same time."""
    place = measurement.place
    normal = np.cross(place.right, place.down)
    is_parallel = abs(float(normal @ np.array(plane.normal))) >= PARALLEL_COSINE
    return place.time == time and is_parallel and abs(plane.distance_mm(place.origin_lps)) <= reach_mm


def drawn_measurement(
    measurement: Measurement, values: Measured, *, selected: bool, thick: bool = False
) -> DrawnMeasurement:
    """Its lines and handles, and what it says: values, and where its millimetres come from.

    On thick slices it says that its values are not those of the picture that it lies on.
    """
    lines, held = _shape(measurement)
    if measurement.kind is MeasurementKind.FREEHAND and not selected:
        held = ()  # they would hide the contour
    said = values.lines if not measurement.label else (measurement.label, *values.lines)
    source = (values.source_text,) if values.source_text and values.quantities else ()
    if thick and measurement.kind in OF_VALUES:
        source = (*source, tr("values of the single slice in the middle"))
    is_arrow = measurement.kind is MeasurementKind.ARROW
    return DrawnMeasurement(measurement.id, lines, held, (*said, *source), selected, is_arrow=is_arrow)


@lru_cache(maxsize=KEPT)
def _shape(measurement: Measurement) -> tuple[tuple[tuple[Vec3, ...], ...], tuple[Vec3, ...]]:
    lines = tuple(tuple(vec3(point) for point in line) for line in outlines_lps(measurement))
    return lines, handles(measurement)
