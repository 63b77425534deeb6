"""Every kind of measurement on real slices against pydicom and NumPy: pixels exactly, millimetres to nine digits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest
from real_studies import opened, value_of

from medviewer.app.measured_on import place_on
from medviewer.app.slices import acquired_plane, shown_slices
from medviewer.domain.measured import MmSource, PixelSource
from medviewer.domain.measurement import MeasurementKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from medviewer.domain.planes import SlicePlane

K = MeasurementKind
STUDIES = ("ct_chest_cptac", "ct_head_tilt", "mr_enhanced_philips")
STATISTICS = ("Mean", "SD", "Min", "Max", "Pixels")


@dataclass(frozen=True)
class Picture:
    """One slice as its file has it: values (row, column), and where its pixels lie in LPS mm."""

    values: NDArray[np.float64]
    position: NDArray[np.float64]
    across: NDArray[np.float64]
    down: NDArray[np.float64]

    def at(self, *pixels: tuple[float, float]) -> NDArray[np.float64]:
        """LPS mm of (column, row)."""
        columns, rows = np.array(pixels, float).T
        return self.position + columns[:, None] * self.across + rows[:, None] * self.down


def picture_of(path: Path, frame: int | None) -> Picture:
    """By PS3.3 C.7.6.2.1.1 from the header, or from the functional groups of a frame."""
    one = pydicom.dcmread(path)
    pixels, place, measures, turned, rescale = one.pixel_array, one, one, one, one
    if "PerFrameFunctionalGroupsSequence" in one:
        groups, shared = one.PerFrameFunctionalGroupsSequence[frame or 0], one.SharedFunctionalGroupsSequence[0]
        pixels = pixels[frame or 0]
        place, measures, turned, rescale = (
            (groups if name in groups else shared)[name][0]
            for name in (
                "PlanePositionSequence",
                "PixelMeasuresSequence",
                "PlaneOrientationSequence",
                "PixelValueTransformationSequence",
            )
        )
    slope, intercept = float(rescale.get("RescaleSlope", 1)), float(rescale.get("RescaleIntercept", 0))
    row_mm, column_mm = map(float, measures.PixelSpacing)
    row, column = np.array(turned.ImageOrientationPatient, float).reshape(2, 3)
    values = pixels.astype(np.float64) * slope + intercept
    return Picture(values, np.array(place.ImagePositionPatient, float), row * column_mm, column * row_mm)


@pytest.fixture(scope="module", params=STUDIES)
def shown(request, shared_data) -> tuple[Picture, SlicePlane, object]:
    """A slice in the middle of a real series: its file, the plane that a view shows there, and the series."""
    current = opened(shared_data / request.param / "dicom")
    slices = shown_slices(current, acquired_plane(current))
    assert slices is not None
    _, plane = slices.at(slices.position_on(current.volume.geometry.center_lps, slices.count // 2))
    place = place_on(current, plane)
    (path,) = {f.instance.path for f in current.series.frames if f.instance.sop_instance_uid == place.sop_instance_uid}
    return picture_of(path, place.frame), plane, current


def scaled(picture: Picture, *pixels: tuple[float, float]) -> list[tuple[float, float]]:
    """Places given for 64 x 64 pixels, on a picture of any size."""
    rows, columns = picture.values.shape
    return [(column * columns / 64, row * rows / 64) for column, row in pixels]


def statistics(values: NDArray[np.float64]) -> list[float]:
    return [values.mean(), values.std(), values.min(), values.max(), values.size]


def ellipse(picture: Picture, one: tuple[float, float], other: tuple[float, float]) -> NDArray[np.bool_]:
    """Pixels whose middle lies in an ellipse within two corners."""
    row, column = np.indices(picture.values.shape)
    middle, half = (np.array(one) + other) / 2, np.abs(np.array(other) - one) / 2
    return ((column - middle[0]) / half[0]) ** 2 + ((row - middle[1]) / half[1]) ** 2 <= 1


def polygon(picture: Picture, corners: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    """Pixels from whose middle a ray to the right crosses the contour an odd number of times; none lies on it."""
    row, column = np.indices(picture.values.shape).astype(float)
    inside = np.zeros(picture.values.shape, bool)
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        crosses = (y0 > row) != (y1 > row)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside ^= crosses & (column < x0 + (row - y0) * (x1 - x0) / (y1 - y0))
    return inside


def angle(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return math.degrees(math.acos(one @ other / np.linalg.norm(one) / np.linalg.norm(other)))


def test_that_lengths_and_angles_are_those_of_the_header(shown) -> None:
    picture, plane, current = shown
    a, b, c, d = picture.at(*scaled(picture, (10.3, 12.1), (40.7, 30.2), (22.2, 50.9), (55.5, 47.1)))
    length = value_of(current, K.LENGTH, np.array([a, b]), plane)
    assert length.main.value == pytest.approx(np.linalg.norm(b - a), rel=1e-9)
    assert length.source is MmSource.PATIENT
    bent = value_of(current, K.ANGLE, np.array([a, b, c]), plane)
    assert bent.main.value == pytest.approx(angle(a - b, c - b), rel=1e-9)
    cobb = value_of(current, K.COBB, np.array([a, b, c, d]), plane)
    between = angle(b - a, d - c)
    assert cobb.main.value == pytest.approx(min(between, 180 - between), rel=1e-9)


def test_that_the_axes_of_a_lesion_are_those_of_the_header(shown) -> None:
    picture, plane, current = shown
    (a, b), across = (
        picture.at(*scaled(picture, (20.0, 30.0), (44.0, 30.0))),
        picture.down / np.linalg.norm(picture.down),
    )
    foot = a + 0.4 * (b - a)
    got = value_of(current, K.BIDIRECTIONAL, np.array([a, b, foot - 7.5 * across, foot + 4.25 * across]), plane)
    axes = sorted((np.linalg.norm(b - a), 11.75), reverse=True)
    assert [one.value for one in got.quantities[:2]] == pytest.approx(axes, rel=1e-9)
    assert "nan" not in " ".join(got.lines).lower()


def test_that_regions_hold_the_pixels_of_the_file_and_their_values(shown) -> None:
    picture, plane, current = shown
    one, other = scaled(picture, (21.37, 17.61), (47.83, 39.29))
    corners = scaled(picture, (12.3, 14.7), (50.1, 11.2), (33.3, 31.9), (52.7, 55.3), (9.17, 44.43))
    mm = np.linalg.norm(picture.across) * np.linalg.norm(picture.down)
    x, y = np.array(corners).T
    sides = np.abs(np.array(other) - one)
    cases = {
        K.ELLIPSE: ((one, other), ellipse(picture, one, other), math.pi / 4 * sides.prod() * mm),
        K.FREEHAND: (corners, polygon(picture, corners), abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2 * mm),
    }
    for kind, (points, inside, area) in cases.items():
        got = value_of(current, kind, picture.at(*points), plane)
        assert got.pixels is PixelSource.ACQUIRED
        values = picture.values[inside]
        digits = 1e-12 if (values == np.rint(values)).all() else 1e-6  # what a slope makes is kept in single precision
        assert values.size > 100
        assert [got.quantity(name).value for name in STATISTICS] == pytest.approx(statistics(values), rel=digits)
        assert got.quantity("Pixels").value == values.size
        assert got.quantity("Area").value == pytest.approx(area, rel=1e-6)


def test_that_a_region_beside_the_image_says_why_there_is_no_value(shown) -> None:
    picture, plane, current = shown
    rows, columns = picture.values.shape
    got = value_of(current, K.RECTANGLE, picture.at((columns + 10, rows + 10), (columns + 20, rows + 15)), plane)
    assert "not measurable" in " ".join(got.lines)
    assert "nan" not in " ".join(got.lines).lower()
