"""Statistics of the pixels inside a region, and the value under a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.ground import NOT_READ
from medviewer.domain.measured import SUV_UNIT, NotMeasurable, PixelSource, Quantity
from medviewer.domain.region_pixels import region_pixels
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from medviewer.domain.ground import Ground
    from medviewer.domain.measurement import Measurement
    from medviewer.domain.region_pixels import RegionPixels
    from medviewer.domain.volume import Volume

STATISTICS = (mark("Mean"), "SD", mark("Min"), mark("Max"))
SUV_STATISTICS = ("SUV mean", "SUV SD", "SUV min", "SUV max")
OUTSIDE_IMAGE = NotMeasurable(mark("It lies outside the image."))
EMPTY = NotMeasurable(mark("No pixel has its middle inside the outline."))
ALL_PADDING = NotMeasurable(mark("All pixels inside lie outside the image (padding)."))
PADDING = NotMeasurable(mark("The pixel lies outside the image (padding)."))
LARGEST = 1e100
"""A number beyond this measures nothing, and its square could not be summed up."""
NOT_FINITE = NotMeasurable(mark("Some of the pixels have no finite value."))
UNITS = {"HU": "[hnsf'U]", "1": ""}
"""UCUM units of what volumes call otherwise."""


def region_values(measurement: Measurement, ground: Ground) -> tuple[tuple[Quantity, ...], PixelSource | None]:
    """Mean, SD, minimum and maximum of the values inside, their SUV where known, and how many pixels there are.

    They are NumPy's in double precision over the pixels in the order of the array. The standard deviation is that of
    the pixels themselves (divided by n, not n - 1): they are the whole region, no sample of it. Pixels outside the
    image are left out. Of colours there is only the number of pixels.
    """
    volume = ground.volume
    if volume is None:
        return tuple(Quantity(name, NotMeasurable(NOT_READ)) for name in STATISTICS), None
    found = region_pixels(measurement, volume)
    source = _pixel_source(ground, is_interpolated=found.is_interpolated)
    count = Quantity(mark("Pixels"), float(len(found.values)))
    if volume.is_color:
        return (count,), source
    return (*_statistics(found, volume, ground.suv_factor), count), source


def _pixel_source(ground: Ground, *, is_interpolated: bool) -> PixelSource:
    if is_interpolated:
        return PixelSource.INTERPOLATED
    return PixelSource.RESAMPLED if ground.is_resampled else PixelSource.ACQUIRED


def _statistics(found: RegionPixels, volume: Volume, suv_factor: float | None) -> Iterator[Quantity]:
    unit = unit_of(volume)
    problem = _problem(found)
    if problem is not None:
        yield from (Quantity(name, problem, unit) for name in STATISTICS)
        return
    numbers = _numbers(found.values.astype(np.float64))
    yield from (Quantity(name, value, unit) for name, value in zip(STATISTICS, numbers, strict=True))
    if suv_factor is not None:
        named = zip(SUV_STATISTICS, numbers, strict=True)
        yield from (Quantity(name, value * suv_factor, SUV_UNIT) for name, value in named)


def _numbers(values: NDArray[np.float64]) -> list[float]:
    """Mean, SD, minimum and maximum."""
    return [float(values.mean()), float(values.std()), float(values.min()), float(values.max())]


def _problem(found: RegionPixels) -> NotMeasurable | None:
    """Why the values have no statistics; None where they do."""
    if not len(found.values):
        return ALL_PADDING if found.padding else EMPTY
    return None if bool((np.abs(found.values.astype(np.float64)) <= LARGEST).all()) else NOT_FINITE


def unit_of(volume: Volume) -> str:
    """UCUM unit of the values of a volume."""
    return UNITS.get(volume.unit, volume.unit)


def point_values(measurement: Measurement, ground: Ground) -> tuple[tuple[Quantity, ...], PixelSource | None]:
    """The value of the pixel whose cell holds a point, never interpolated; its colours where it has any."""
    volume = ground.volume
    if volume is None:
        return (Quantity(mark("Value"), NotMeasurable(NOT_READ)),), None
    source = _pixel_source(ground, is_interpolated=False)
    index = volume.geometry.nearest_index(measurement.points_lps[0])
    if index is None:
        return (Quantity(mark("Value"), OUTSIDE_IMAGE, unit_of(volume)),), source
    pixel: NDArray[Any] = np.asarray(volume.array[index])
    if volume.is_color:
        named = zip((mark("Red"), mark("Green"), mark("Blue")), pixel, strict=True)
        return tuple(Quantity(name, float(value)) for name, value in named), source
    return _one_value(volume, pixel, ground.suv_factor), source


def _one_value(volume: Volume, pixel: NDArray[Any], suv_factor: float | None) -> tuple[Quantity, ...]:
    unit = unit_of(volume)
    if bool(volume.is_padding(pixel).all()):
        return (Quantity(mark("Value"), PADDING, unit),)
    if not abs(float(pixel)) <= LARGEST:
        return (Quantity(mark("Value"), NotMeasurable(mark("The pixel has no finite value.")), unit),)
    value = float(pixel)
    suv = () if suv_factor is None else (Quantity("SUV", value * suv_factor, SUV_UNIT),)
    return (Quantity(mark("Value"), value, unit), *suv)
