"""Statistics of drawn regions against NumPy and SimpleITK on the same pixels."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_measurements import drawn, noisy_volume, oblique_place, picture_place, slice_place
from samples import FLIPPED_DIRECTIONS, affine, oblique_geometry, picture_volume, plain_geometry

from medviewer.domain.geometry import Geometry
from medviewer.domain.ground import NOT_READ, Ground
from medviewer.domain.measured import MmSource, NotMeasurable, PixelSource
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.measuring import measured
from medviewer.domain.planes import PlaneName, plane_axes
from medviewer.domain.region_values import ALL_PADDING, EMPTY, NOT_FINITE, OUTSIDE_IMAGE, PADDING
from medviewer.domain.volume import Volume

K = MeasurementKind
SAGITTAL_DIRECTIONS = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
GEOMETRIES = {
    "plain": plain_geometry(),
    "oblique": oblique_geometry(),
    "flipped": Geometry(affine(FLIPPED_DIRECTIONS, (3.0, 0.9, 0.7)), (20, 30, 40)),
    "sagittal": Geometry(affine(SAGITTAL_DIRECTIONS, (2.5, 0.6, 1.3)), (20, 30, 40)),
}
L_SHAPE = [(3.3, 2.2), (14.7, 2.2), (14.7, 8.4), (7.9, 8.4), (7.9, 15.6), (3.3, 15.6)]
REGIONS = {
    K.RECTANGLE: [(4.4, 3.3), (15.6, 11.8)],
    K.ELLIPSE: [(16.2, 12.9), (3.7, 2.6)],
    K.FREEHAND: L_SHAPE,
}


def as_itk(volume: Volume) -> sitk.Image:
    image = sitk.GetImageFromArray(volume.array)
    place = volume.geometry
    image.SetSpacing(place.spacing_mm[::-1])
    image.SetOrigin(tuple(place.affine[:3, 3]))
    image.SetDirection(place.directions[::-1].T.ravel().tolist())
    return image


def inside(kind: MeasurementKind, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Which (column, row) of the slice on screen lie in the region above, by formulas of its own."""
    points = np.array(REGIONS[kind])
    (u0, v0), (u1, v1) = points.min(axis=0), points.max(axis=0)
    if kind is K.RECTANGLE:
        return (u >= u0) & (u <= u1) & (v >= v0) & (v <= v1)
    if kind is K.ELLIPSE:
        return ((2 * u - u0 - u1) / (u1 - u0)) ** 2 + ((2 * v - v0 - v1) / (v1 - v0)) ** 2 <= 1
    top = (u >= 3.3) & (u <= 14.7) & (v >= 2.2) & (v <= 8.4)
    return top | ((u >= 3.3) & (u <= 7.9) & (v >= 2.2) & (v <= 15.6))


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
@pytest.mark.parametrize("name", list(PlaneName))
@pytest.mark.parametrize("key", list(GEOMETRIES))
@pytest.mark.parametrize("kind", list(REGIONS))
def test_that_a_region_on_a_slice_has_exactly_numpys_statistics_of_its_pixels(kind, key, name, dtype):
    geometry = GEOMETRIES[key]
    volume, place = noisy_volume(geometry, dtype), slice_place(geometry, name)
    image = as_itk(volume)
    axis = plane_axes(geometry, name).axes[0]
    level = image.TransformPhysicalPointToIndex(place.origin_lps)[::-1][axis]
    chosen = []  # in the order of the array
    for rest in np.ndindex(*(n for a, n in enumerate(geometry.shape) if a != axis)):
        index = (*rest[:axis], level, *rest[axis:])
        offset = np.array(image.TransformIndexToPhysicalPoint(index[::-1])) - np.array(place.origin_lps)
        u, v = offset @ np.array([place.right, place.down]).T / np.array(place.spacing_mm)
        if inside(kind, u, v):
            chosen.append(index)
    values = volume.array[tuple(np.array(chosen).T)].astype(np.float64)
    got = measured(drawn(kind, REGIONS[kind], place), Ground(volume))
    assert [got.quantity(n).value for n in ("Mean", "SD", "Min", "Max", "Pixels")] == [
        values.mean(),
        values.std(),
        values.min(),
        values.max(),
        len(values),
    ]
    assert got.quantity("Mean").unit == "[hnsf'U]"
    assert got.pixels is PixelSource.ACQUIRED


@pytest.mark.parametrize("key", list(GEOMETRIES))
def test_that_pixels_whose_middle_is_on_the_outline_count(key):
    geometry = GEOMETRIES[key]
    for name in PlaneName:
        place = slice_place(geometry, name)
        for kind, points, wanted in (
            (K.RECTANGLE, [(2, 3), (12, 8)], 11 * 6),
            (K.FREEHAND, [(2, 3), (12, 3), (12, 8), (2, 8)], 11 * 6),
            (K.ELLIPSE, [(2, 3), (12, 13)], sum(x * x + y * y <= 25 for x in range(-5, 6) for y in range(-5, 6))),
        ):
            got = measured(drawn(kind, points, place), Ground(noisy_volume(geometry)))
            assert got.quantity("Pixels").value == wanted, (key, name, kind)


def test_that_a_contour_that_crosses_itself_holds_what_is_enclosed_an_odd_number_of_times_and_has_no_area():
    # a pentagram: its middle is enclosed twice
    tips = [(15 + 12 * math.sin(2 * math.pi * n / 5), 14 - 12 * math.cos(2 * math.pi * n / 5)) for n in (0, 2, 4, 1, 3)]
    place = slice_place(plain_geometry())
    volume = Volume(plain_geometry(), np.zeros((20, 30, 40), np.uint8))
    volume = Volume(volume.geometry, np.where(np.indices((20, 30, 40))[2] == 15, 7, 0).astype(np.uint8))
    got = measured(drawn(K.FREEHAND, tips, place), Ground(volume))
    assert got.quantity("Area").value == NotMeasurable("The outline crosses itself.")
    whole = measured(drawn(K.FREEHAND, [tips[n] for n in (0, 3, 1, 4, 2)], place), Ground(volume))
    assert 0 < got.quantity("Pixels").value < whole.quantity("Pixels").value
    assert isinstance(whole.quantity("Area").value, float)


@pytest.mark.parametrize("kind", list(REGIONS))
def test_that_an_oblique_plane_is_sampled_linearly_on_its_own_grid_and_says_so(kind):
    volume = noisy_volume(plain_geometry(), np.float64)
    place, image = oblique_place(plain_geometry()), as_itk(volume)
    values = []
    for row in range(30):
        for column in range(40):
            if not inside(kind, np.array(float(column)), np.array(float(row))):
                continue
            point = place.from_plane((column * 0.8, row * 1.1)).tolist()
            index = image.TransformPhysicalPointToContinuousIndex(point)
            if all(-0.5 <= i <= n - 0.5 for i, n in zip(index, image.GetSize(), strict=True)):
                values.append(image.EvaluateAtPhysicalPoint(point, sitk.sitkLinear))
    got = measured(drawn(kind, REGIONS[kind], place), Ground(volume, is_resampled=True))
    assert got.quantity("Pixels").value == len(values) > 20
    wanted = (np.mean(values), np.std(values), min(values), max(values))
    assert [got.quantity(n).value for n in ("Mean", "SD", "Min", "Max")] == pytest.approx(list(wanted), abs=1e-6)
    assert got.pixels is PixelSource.INTERPOLATED
    assert got.source_text == "mm: patient plane; values: interpolated"


def test_that_what_lies_beyond_the_image_has_no_part_in_an_oblique_region():
    volume = noisy_volume(plain_geometry())
    place = oblique_place(plain_geometry(), (80.0, 0.0, 0.0))
    got = measured(drawn(K.RECTANGLE, [(0, -60), (19, 80)], place), Ground(volume))
    assert 0 < got.quantity("Pixels").value < 20 * 141
    away = drawn(K.RECTANGLE, [(500, 500), (510, 520)], place)
    assert measured(away, Ground(volume)).quantity("Mean").value == EMPTY


@pytest.mark.parametrize("place", [slice_place(plain_geometry()), oblique_place(plain_geometry())])
def test_that_padding_is_left_out_of_all_statistics(place):
    values = np.full(plain_geometry().shape, 10, np.int16)
    values[:, :, :20] = -2000
    volume = Volume(plain_geometry(), values, "HU", padding=(-2000, -2000))
    got = measured(drawn(K.RECTANGLE, [(4, 4), (30, 20)], place), Ground(volume))
    assert [got.quantity(n).value for n in ("Mean", "SD", "Min", "Max")] == pytest.approx([10, 0, 10, 10], abs=1e-12)
    assert 0 < got.quantity("Pixels").value < 27 * 17


@pytest.mark.parametrize(
    ("points", "fill", "reason"),
    [
        ([(4.2, 4.2), (4.8, 4.8)], 1.0, EMPTY),
        ([(-20, -20), (-10, -10)], 1.0, EMPTY),
        ([(4, 4), (8, 8)], math.nan, NOT_FINITE),
        ([(4, 4), (8, 8)], math.inf, NOT_FINITE),
        ([(4, 4), (8, 8)], 1e300, NOT_FINITE),
        ([(4, 4), (8, 8)], -5.0, ALL_PADDING),
    ],
)
def test_that_a_region_without_statistics_says_why(points, fill, reason):
    values = np.zeros(plain_geometry().shape)
    values[:, 4:9, 4:9] = fill
    volume = Volume(plain_geometry(), values, padding=(-5.0, -5.0))
    got = measured(drawn(K.RECTANGLE, points, slice_place(plain_geometry())), Ground(volume, suv_factor=2.0))
    assert {got.quantity(n).value for n in ("Mean", "SD", "Min", "Max")} == {reason}
    assert f"Mean, SD, Min, Max not measurable: {reason.reason}" in got.lines
    assert "nan" not in " ".join(got.lines).lower()
    assert isinstance(got.quantity("Area").value, float)


def test_that_a_slice_beyond_the_volume_has_no_pixels():
    geometry = plain_geometry()
    place = replace(slice_place(geometry), origin_lps=(-50.0, 30.0, 775.0))
    got = measured(drawn(K.RECTANGLE, [(4, 4), (8, 8)], place), Ground(noisy_volume(geometry)))
    assert got.quantity("Mean").value == EMPTY


def test_that_one_pixel_has_a_deviation_of_nothing():
    geometry = plain_geometry()
    got = measured(drawn(K.ELLIPSE, [(4.6, 4.6), (5.4, 5.4)], slice_place(geometry)), Ground(noisy_volume(geometry)))
    assert (got.quantity("Pixels").value, got.quantity("SD").value) == (1, 0)


def test_that_suv_is_the_value_times_its_factor():
    geometry = plain_geometry()
    ground = Ground(noisy_volume(geometry, unit="BQML"), suv_factor=0.25)
    got = measured(drawn(K.ELLIPSE, REGIONS[K.ELLIPSE], slice_place(geometry)), ground)
    for name, suv in (("Mean", "mean"), ("SD", "SD"), ("Min", "min"), ("Max", "max")):
        assert got.quantity(f"SUV {suv}").value == got.quantity(name).value * 0.25
    assert got.quantity("SUV max").text.endswith(" SUVbw")
    point = measured(drawn(K.PROBE, [(7, 8)], slice_place(geometry)), ground)
    assert point.quantity("SUV").value == point.main.value * 0.25


def test_that_colours_have_an_area_and_no_statistics():
    place = picture_place(12, 16)
    volume = picture_volume((1, 12, 16), is_color=True)
    got = measured(drawn(K.RECTANGLE, [(2, 2), (6, 5)], place), Ground(volume))
    assert [one.name for one in got.quantities] == ["Pixels", "Area"]
    assert got.quantity("Pixels").value == 5 * 4
    assert got.quantity("Area").text == "12.00 px²"
    point = measured(drawn(K.PROBE, [(7, 3)], place), Ground(volume))
    assert [(q.name, q.value) for q in point.quantities] == [("Red", 7), ("Green", 3), ("Blue", 0)]
    turned = drawn(K.RECTANGLE, [(2, 2), (6, 5)], oblique_place(volume.geometry, (10.0, 0.0, 0.0)))
    assert [one.name for one in measured(turned, Ground(volume)).quantities] == ["Pixels", "Area"]


def test_that_a_point_tells_the_pixel_under_it_as_simpleitk_finds_it():
    for geometry in GEOMETRIES.values():
        volume = noisy_volume(geometry)
        measurement = drawn(K.PROBE, [(7.3, 8.4)], slice_place(geometry, PlaneName.CORONAL))
        index = as_itk(volume).TransformPhysicalPointToIndex(measurement.points_lps[0])
        assert measured(measurement, Ground(volume)).main.value == volume.array[index[::-1]]


def test_that_a_point_without_a_value_says_why():
    geometry = plain_geometry()
    values = np.zeros(geometry.shape)
    values[:, 8, 7], values[:, 8, 9] = math.nan, -5.0
    ground = Ground(Volume(geometry, values, padding=(-5.0, -5.0)))
    place = slice_place(geometry)
    reasons = [measured(drawn(K.PROBE, [(c, 8)], place), ground).main.value for c in (7, 9, 99)]
    assert reasons == [NotMeasurable("The pixel has no finite value."), PADDING, OUTSIDE_IMAGE]


def test_that_a_series_that_is_not_read_has_lengths_but_no_values():
    place = slice_place(plain_geometry())
    got = measured(drawn(K.RECTANGLE, [(0, 0), (10, 10)], place), Ground())
    assert got.quantity("Mean").value == NotMeasurable(NOT_READ)
    assert got.quantity("Area").value == pytest.approx(7.0 * 9.0)
    assert got.source is MmSource.PATIENT
    assert measured(drawn(K.PROBE, [(1, 1)], place), Ground()).main.value == NotMeasurable(NOT_READ)


def test_that_values_of_a_resampled_volume_say_so():
    geometry = plain_geometry()
    ground = Ground(noisy_volume(geometry), is_resampled=True)
    got = measured(drawn(K.RECTANGLE, [(0, 0), (10, 10)], slice_place(geometry, PlaneName.CORONAL)), ground)
    assert got.source_text == "mm: patient plane; values: resampled pixels"
