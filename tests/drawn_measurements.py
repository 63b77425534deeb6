"""Measurements on slices of made-up volumes."""

from __future__ import annotations

from typing import Any

import numpy as np
from samples import NOON, rotation

from medviewer.domain.geometry import Geometry, pixel_grid
from medviewer.domain.measurement import Measurement, MeasurementKind, Place
from medviewer.domain.planes import PlaneName, SlicePlane, slice_plane
from medviewer.domain.volume import Volume


def place_of(plane: SlicePlane, **changes: Any) -> Place:
    """The place of a slice of series 1.2.4."""
    given = {"series_id": "1.2.4", "series_uid": "1.2.4", **changes}
    return Place(origin_lps=plane.origin_lps, right=plane.right, down=plane.down, spacing_mm=plane.spacing_mm, **given)


def slice_place(geometry: Geometry, name: PlaneName = PlaneName.AXIAL, number: int = 5, **changes: Any) -> Place:
    """The place of one slice of a volume."""
    return place_of(slice_plane(geometry, name, number), **changes)


def picture_place(rows: int = 40, columns: int = 50, aspect: float = 1.0) -> Place:
    """The place of a picture without a place in the patient."""
    return slice_place(pixel_grid((1, rows, columns), aspect), number=1, is_placed=False)


def drawn(kind: MeasurementKind, points: Any, place: Place, **changes: Any) -> Measurement:
    """A measurement with points (n, 3) in LPS mm, or (n, 2) as (column, row) of its slice."""
    array = np.asarray(points, dtype=np.float64).reshape(-1, np.shape(points)[-1])
    lps = array if array.shape[1] == 3 else place.from_plane(array * np.array(place.spacing_mm))
    given = {"id": "m-1", "label": "", "author": "Dr One", "created": NOON, **changes}
    return Measurement(kind=kind, points_lps=tuple(map(tuple, lps)), place=place, **given)


def noisy_volume(geometry: Geometry, dtype: Any = np.int16, seed: int = 3, **changes: Any) -> Volume:
    """Values without any order."""
    values = np.random.default_rng(seed).integers(-1000, 1500, geometry.shape).astype(dtype)
    if np.issubdtype(dtype, np.floating):
        values += np.random.default_rng(seed + 1).random(geometry.shape).astype(dtype)
    return Volume(geometry, values, **{"unit": "HU", **changes})


def oblique_place(geometry: Geometry, degrees: tuple[float, float, float] = (17.0, 9.0, -23.0)) -> Place:
    """A plane through the middle of a volume that is none of its slices, with pixels of 0.8 x 1.1 mm."""
    right, down = (rotation(degrees) @ np.array(axis) for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    origin = np.array(geometry.center_lps) - 10 * 0.8 * right - 9 * 1.1 * down
    return Place("1.2.4", "1.2.4", tuple(origin), tuple(right), tuple(down), (0.8, 1.1))
