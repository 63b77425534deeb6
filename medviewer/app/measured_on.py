"""What a slice of a series on screen is for a measurement: the place that it is tied to, and what lies under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.ground import Ground
from medviewer.domain.measurement import Place
from medviewer.domain.pixel_scale import PixelScale, pixel_scale
from medviewer.domain.planes import PlaneName

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.app.desk import OpenSeries
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.study import FrameRef
    from medviewer.domain.ultrasound import UltrasoundRegions
    from medviewer.domain.volume import Volume

SAME_PLANE_MM = 1e-2
"""What lies nearer to a slice than this, over its whole width, is that slice."""


def place_on(current: OpenSeries, plane: SlicePlane) -> Place:
    """The place of a slice, or of any other plane, of the series on screen at its time."""
    picture = _picture_of(current, plane)
    volume = current.volume
    return Place(
        series_id=current.series.id,
        series_uid=current.series.series_uid,
        origin_lps=plane.origin_lps,
        right=plane.right,
        down=plane.down,
        spacing_mm=plane.spacing_mm,
        is_placed=current.is_placed,
        frame_uid="" if volume is None else volume.geometry.frame_uid,
        sop_instance_uid="" if picture is None else picture.instance.sop_instance_uid,
        frame=None if picture is None else picture.number,
        time=current.time,
    )


def scale_on(current: OpenSeries, plane: SlicePlane) -> PixelScale | None:
    """What one unit of a plane measures: a millimetre in the patient, else a pixel; None where nobody says."""
    if current.is_placed:
        return PixelScale(1.0, 1.0, is_at_detector=False, source="")
    return ground_of(current, place_on(current, plane))[0].scale


def _picture_of(current: OpenSeries, plane: SlicePlane) -> FrameRef | None:
    """The picture that a plane shows as it was acquired; None where it shows several, cut across or in between."""
    if not current.is_placed:
        return current.series.frame(picture_index(plane.origin_lps[2]), current.time)
    picture = current.series.nearest_frame(plane.center_lps, current.time)
    if picture is None:
        return None
    corners = plane.to_lps([(0, 0), (plane.size[0] - 1, 0), (0, plane.size[1] - 1)])
    distances = [picture.distance_mm((float(x), float(y), float(z))) or 0.0 for x, y, z in corners]
    return picture if max(distances) < SAME_PLANE_MM else None


def picture_index(depth: float) -> int:
    """Which picture (from 0) lies at a z of `geometry.pixel_grid`."""
    return round(-depth)


def ground_of(current: OpenSeries | None, place: Place) -> tuple[Ground, NDArray[Any] | None]:
    """What lies under a measurement, and the array that holds its voxels, which tells whether they are still the same.

    The slices as acquired where the plane is one of them, else the volume. Without the series, or before it is read,
    there are no voxels, and the scale of a picture is not known.
    """
    if current is None or current.loaded is None:
        return Ground(is_scale_known=place.is_placed), None
    loaded = current.loaded
    time = min(place.time, len(loaded.times) - 1)
    volume, array = _voxels(loaded, place, time)
    index = picture_index(place.origin_lps[2])
    picture = None if place.is_placed else current.series.frame(index, time)
    return Ground(
        volume=volume,
        scale=None if picture is None else pixel_scale(picture.header),
        ultrasound=None if place.is_placed else _regions(loaded, time * current.series.shape[0] + index),
        suv_factor=loaded.suv_factor,
        is_resampled=current.series.is_resampled and volume is loaded.times[time],
    ), array


def _voxels(loaded: Loaded, place: Place, time: int) -> tuple[Volume, NDArray[Any]]:
    acquired = loaded.acquired[time] if loaded.acquired else None
    if acquired is None:
        return loaded.times[time], loaded.times[time].array
    number = acquired.number_at(PlaneName.AXIAL, place.origin_lps)
    index = acquired.index(PlaneName.AXIAL, number)
    slice_ = acquired.places[index]
    ends = place.from_plane([(0.0, 0.0), (100.0, 0.0), (0.0, 100.0)])
    off = np.abs(slice_.to_index(ends)[:, 0]) * slice_.spacing_mm[0]
    if off.max() < SAME_PLANE_MM:
        return acquired.slice_volume(index), acquired.array
    return loaded.times[time], loaded.times[time].array


def _regions(loaded: Loaded, number: int) -> UltrasoundRegions | None:
    return loaded.ultrasound[number] if 0 <= number < len(loaded.ultrasound) else None
