"""Lengths, angles and areas, and where their millimetres come from."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_measurements import drawn, picture_place, slice_place
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON, oblique_geometry, plain_geometry

from medviewer.domain.ground import NOT_READ, Ground
from medviewer.domain.measured import Measured, MmSource, NotMeasurable, Quantity
from medviewer.domain.measurement import (
    POINT_COUNTS,
    Measurement,
    MeasurementKind,
    Revision,
    kept_of,
    kind_name,
)
from medviewer.domain.measurement_codec import measurement_from_json, measurement_to_json
from medviewer.domain.measuring import measured
from medviewer.domain.pixel_scale import PixelScale
from medviewer.domain.planes import PlaneName
from medviewer.domain.ultrasound import (
    APART,
    OUTSIDE,
    PhysicalUnit,
    RegionAxis,
    SpatialFormat,
    UltrasoundRegion,
    UltrasoundRegions,
)

K = MeasurementKind
CM = PhysicalUnit.CM
PLANE = UltrasoundRegion((0, 19), (0, 19), RegionAxis(CM, 0.05), RegionAxis(CM, 0.03))
OTHER = UltrasoundRegion((30, 39), (0, 19), RegionAxis(CM, 0.02), RegionAxis(CM, 0.02))
M_MODE = UltrasoundRegion(
    (0, 19), (20, 39), RegionAxis(PhysicalUnit.SECONDS, 0.004), RegionAxis(CM, 0.03), SpatialFormat.M_MODE
)
DOPPLER = UltrasoundRegion(
    (30, 49), (20, 39), RegionAxis(PhysicalUnit.SECONDS, 0.01),
    RegionAxis(PhysicalUnit.CM_PER_SECOND, -2.0, 10, 0.0, has_reference=True), SpatialFormat.SPECTRUM, data_type=3,
)  # fmt: skip
GRAPHICS = UltrasoundRegion(
    (20, 29), (0, 9), RegionAxis(PhysicalUnit.PERCENT, 1.0), RegionAxis(), SpatialFormat.GRAPHICS
)
REGIONS = UltrasoundRegions((PLANE, OTHER, M_MODE, DOPPLER, GRAPHICS))


def values(kind, points, place, ground=None) -> list[float | NotMeasurable]:
    return [one.value for one in measured(drawn(kind, points, place), ground or Ground()).quantities]


def is_close(quantity: Quantity | None, name: str, value: float, unit: str) -> bool:
    return (
        quantity is not None
        and quantity == Quantity(name, quantity.value, unit)
        and quantity.value == pytest.approx(value)
    )


def itk_points(name: PlaneName, pixels) -> np.ndarray:
    """LPS of (column, row) of slice 5 of the oblique sample volume, by SimpleITK."""
    geometry = oblique_geometry()
    image = sitk.Image([int(n) for n in geometry.shape[::-1]], sitk.sitkUInt8)
    image.SetSpacing(geometry.spacing_mm[::-1])
    image.SetOrigin(tuple(geometry.affine[:3, 3]))
    image.SetDirection(geometry.directions[::-1].T.ravel().tolist())
    start = np.array(image.TransformPhysicalPointToContinuousIndex(slice_place(geometry, name).origin_lps))
    steps = {
        PlaneName.AXIAL: ((1, 0, 0), (0, 1, 0)),
        PlaneName.CORONAL: ((1, 0, 0), (0, 0, -1)),
        PlaneName.SAGITTAL: ((0, 1, 0), (0, 0, -1)),
    }[name]
    return np.array(
        [
            image.TransformContinuousIndexToPhysicalPoint((start + np.array(p) @ np.array(steps)).tolist())
            for p in pixels
        ]
    )


@pytest.mark.parametrize("name", list(PlaneName))
def test_that_lengths_and_angles_on_an_oblique_volume_are_those_of_simpleitks_points(name):
    place, pixels = slice_place(oblique_geometry(), name), [(2.5, 3.25), (20.0, 7.5), (11.0, 15.0), (12.0, 2.0)]
    a, b, c, d = itk_points(name, pixels)
    assert values(K.LENGTH, pixels[:2], place) == pytest.approx([np.linalg.norm(b - a)], rel=1e-9)
    cosine = (a - b) @ (c - b) / np.linalg.norm(a - b) / np.linalg.norm(c - b)
    assert values(K.ANGLE, pixels[:3], place) == pytest.approx([math.degrees(math.acos(cosine))], rel=1e-9)
    cosine = abs((b - a) @ (d - c) / np.linalg.norm(b - a) / np.linalg.norm(d - c))
    acute = math.degrees(math.acos(cosine))
    assert values(K.COBB, pixels, place) == pytest.approx([acute, 180 - acute], rel=1e-9)
    sizes = sorted((np.linalg.norm(b - a), np.linalg.norm(d - c)), reverse=True)
    assert values(K.BIDIRECTIONAL, pixels, place) == pytest.approx(sizes, rel=1e-9)


def test_that_a_cobb_angle_is_the_same_whichever_way_a_line_is_drawn():
    place = slice_place(plain_geometry())
    lines = [(0, 0), (10, 1), (0, 20), (10, 18)]
    turned = [lines[1], lines[0], lines[2], lines[3]]
    assert values(K.COBB, lines, place) == pytest.approx(values(K.COBB, turned, place))
    assert 0 < values(K.COBB, lines, place)[0] < 90


@given(st.floats(0.001, 179.999))
def test_that_an_angle_is_the_one_that_was_drawn(degrees):
    place, a = slice_place(plain_geometry()), math.radians(degrees)
    rays = place.from_plane([(10.0, 0.0), (0.0, 0.0), (7.0 * math.cos(a), 7.0 * math.sin(a))])
    assert values(K.ANGLE, rays, place) == pytest.approx([degrees], rel=1e-7)


def test_that_areas_are_those_of_the_shapes():
    place = slice_place(plain_geometry())  # 0.7 x 0.9 mm
    assert values(K.RECTANGLE, [(2, 3), (12, 8)], place)[-1] == pytest.approx(7.0 * 4.5)
    assert values(K.ELLIPSE, [(12, 8), (2, 3)], place)[-1] == pytest.approx(math.pi * 3.5 * 2.25)
    assert values(K.FREEHAND, [(0, 0), (10, 0), (0, 10)], place)[-1] == pytest.approx(7.0 * 9.0 / 2)
    c_shape = [(0, 0), (10, 0), (10, 2), (2, 2), (2, 8), (10, 8), (10, 10), (0, 10)]
    assert values(K.FREEHAND, c_shape, place)[-1] == pytest.approx((100 - 48) * 0.63)


def test_that_points_on_each_other_have_a_length_of_nothing_and_no_angle():
    place = slice_place(plain_geometry())
    assert values(K.LENGTH, [(3, 3), (3, 3)], place) == [0]
    assert isinstance(values(K.ANGLE, [(3, 3), (3, 3), (5, 6)], place)[0], NotMeasurable)
    assert isinstance(values(K.COBB, [(3, 3), (3, 3), (5, 6), (7, 7)], place)[0], NotMeasurable)


def test_that_arrows_and_texts_measure_nothing():
    place = slice_place(plain_geometry())
    assert measured(drawn(K.ARROW, [(1, 1), (5, 5)], place), Ground()) == Measured()
    assert measured(drawn(K.TEXT, [(1, 1)], place), Ground()).main is None


def test_that_a_picture_without_a_scale_is_measured_in_pixels():
    place = picture_place()
    got = measured(drawn(K.LENGTH, [(2, 3), (5, 7)], place), Ground())
    assert got.main == Quantity("Length", 5.0, "{pixels}")
    assert (got.main.text, got.source, got.source_text) == ("5.00 px", MmSource.NONE, "pixels only, no mm")
    area = measured(drawn(K.RECTANGLE, [(2, 3), (5, 7)], place), Ground()).quantity("Area")
    assert area == Quantity("Area", 12.0, "{square_pixels}")


def test_that_pixels_that_are_not_square_are_counted_in_their_widths():
    place = picture_place(aspect=2.0)
    assert values(K.LENGTH, [(0, 0), (0, 5)], place) == [10]
    assert values(K.ANGLE, [(2, 0), (0, 0), (2, 1)], place) == pytest.approx([45])


@pytest.mark.parametrize(("is_at_detector", "source"), [(True, MmSource.DETECTOR), (False, MmSource.PIXEL_SPACING)])
def test_that_a_picture_says_whether_its_millimetres_are_those_at_the_detector(is_at_detector, source):
    scale = PixelScale(0.4, 0.2, is_at_detector, "as the header says")
    for aspect in (1.0, 2.0):
        place = picture_place(aspect=aspect)
        got = measured(drawn(K.LENGTH, [(0, 0), (15, 10)], place), Ground(scale=scale))
        assert is_close(got.main, "Length", 5.0, "mm")
        assert (got.source, got.detail) == (source, "as the header says")
        area = measured(drawn(K.RECTANGLE, [(0, 0), (15, 10)], place), Ground(scale=scale)).quantity("Area")
        assert is_close(area, "Area", 3.0 * 4.0, "mm2")


def test_that_a_line_in_an_ultrasound_region_has_the_regions_millimetres():
    got = measured(drawn(K.LENGTH, [(2, 2), (10, 12)], picture_place()), Ground(ultrasound=REGIONS))
    assert is_close(got.main, "Length", math.hypot(8 * 0.5, 10 * 0.3), "mm")
    assert (got.source, got.detail) == (MmSource.ULTRASOUND, "2D tissue")


@pytest.mark.parametrize(
    ("points", "reason"), [([(2, 2), (35, 5)], APART), ([(2, 2), (25, 15)], OUTSIDE), ([(2, 2), (2, 30)], "M-mode")]
)
def test_that_a_line_out_of_its_ultrasound_region_has_no_length(points, reason):
    got = measured(drawn(K.LENGTH, points, picture_place()), Ground(ultrasound=REGIONS))
    assert reason in got.main.value.reason
    assert got.main.text.startswith("not measurable: ")
    assert got.source is MmSource.ULTRASOUND


def test_that_an_outline_has_to_lie_in_one_ultrasound_region_as_a_whole():
    ground = Ground(ultrasound=REGIONS)
    assert values(K.ELLIPSE, [(2, 2), (12, 12)], picture_place(), ground)[-1] == pytest.approx(math.pi * 2.5 * 1.5)
    leaving = values(K.RECTANGLE, [(2, 2), (25, 12)], picture_place(), ground)[-1]
    assert leaving == NotMeasurable(OUTSIDE)
    assert isinstance(values(K.ANGLE, [(2, 2), (5, 30), (9, 9)], picture_place(), ground)[0], NotMeasurable)
    assert isinstance(values(K.COBB, [(2, 2), (5, 30), (9, 9), (1, 1)], picture_place(), ground)[0], NotMeasurable)


def test_that_a_line_in_a_trace_tells_time_and_depth_or_velocity():
    ground = Ground(ultrasound=REGIONS)
    m_mode = measured(drawn(K.LENGTH, [(15, 25), (5, 35)], picture_place()), ground)
    assert is_close(m_mode.quantities[0], "Time", 0.04, "s")
    assert is_close(m_mode.quantities[1], "Depth", 3.0, "mm")
    doppler = measured(drawn(K.LENGTH, [(35, 22), (45, 27)], picture_place()), ground)
    assert is_close(doppler.quantity("Velocity"), "Velocity", 10.0, "cm/s")
    percent = measured(drawn(K.LENGTH, [(21, 2), (26, 2)], picture_place()), ground)
    assert percent.quantities == (Quantity("Percent", 5.0, ""),)


def test_that_a_point_in_a_trace_tells_what_its_axes_say():
    got = measured(drawn(K.PROBE, [(35, 25)], picture_place()), Ground(ultrasound=REGIONS))
    assert is_close(got.quantity("Velocity"), "Velocity", 10.0, "cm/s")
    plane = measured(drawn(K.PROBE, [(5, 5)], picture_place()), Ground(ultrasound=REGIONS))
    assert [one.name for one in plane.quantities] == ["Value"]


def test_that_an_ultrasound_picture_without_regions_is_measured_in_pixels():
    ground = Ground(scale=PixelScale(1.0, 1.0, is_at_detector=False, source="x"), ultrasound=UltrasoundRegions())
    got = measured(drawn(K.LENGTH, [(2, 3), (5, 7)], picture_place()), ground)
    assert (got.main.unit, got.source) == ("{pixels}", MmSource.NONE)


def test_that_a_picture_whose_scale_is_not_known_yet_is_not_measured():
    got = measured(drawn(K.LENGTH, [(2, 3), (5, 7)], picture_place()), Ground(is_scale_known=False))
    assert got.main.value == NotMeasurable(NOT_READ)


def test_that_no_quantity_is_a_number_that_is_none():
    with pytest.raises(ValueError, match="no measured number"):
        Quantity("Mean", math.nan)
    with pytest.raises(ValueError, match="no measured number"):
        Quantity("Mean", math.inf)
    assert Quantity("Pixels", 12.0).text == "12"
    assert Quantity("Mean", 12.5).text == "12.50"


def test_that_a_measurement_refuses_what_cannot_be():
    place = slice_place(plain_geometry())
    with pytest.raises(ValueError, match="2 points are needed, not 3"):
        drawn(K.LENGTH, [(1, 1), (2, 2), (3, 3)], place)
    with pytest.raises(ValueError, match="3 points are needed, not 2"):
        drawn(K.FREEHAND, [(1, 1), (2, 2)], place)
    with pytest.raises(ValueError, match="finite"):
        drawn(K.PROBE, [(1.0, math.nan)], place)
    with pytest.raises(ValueError, match="zone"):
        drawn(K.PROBE, [(1, 1)], place, created=datetime(2026, 1, 1))  # noqa: DTZ001 - the fault
    with pytest.raises(ValueError, match="zone"):
        Revision(drawn(K.PROBE, [(1, 1)], place), "", datetime(2026, 1, 1))  # noqa: DTZ001 - the fault
    with pytest.raises(ValueError, match="right angles"):
        replace(place, down=place.right)
    with pytest.raises(ValueError, match="needs a size"):
        replace(place, spacing_mm=(0.0, 1.0))


def test_that_the_record_keeps_what_was_drawn_last_in_the_order_of_drawing():
    place = slice_place(plain_geometry())
    one, two, three = (drawn(K.PROBE, [(1, 1)], place, id=f"m-{n}") for n in range(3))
    renamed = replace(one, label="Nodule")
    lines = [Revision(m, "", NOON) for m in (one, two, three, renamed)]
    lines.append(Revision(two, "", NOON, is_deleted=True))
    assert kept_of(lines) == (renamed, three)
    assert kept_of([*lines, Revision(two, "", NOON)]) == (renamed, two, three)


numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(st.tuples(numbers, numbers, numbers), st.text(), st.sampled_from(list(MeasurementKind)))
def test_that_a_measurement_comes_back_from_json_to_the_last_bit(point, label, kind):
    place = replace(
        slice_place(oblique_geometry(), time=2), sop_instance_uid="1.2.3", frame=0, frame_uid="1.2.9", origin_lps=point
    )
    made = Measurement("m-1", kind, (point,) * POINT_COUNTS[kind], place, label, "Dr Ångström", NOON)
    text = json.dumps(measurement_to_json(made), allow_nan=False)
    back = measurement_from_json(json.loads(text))
    assert back == made
    assert [[v.hex() for v in p] for p in back.points_lps] == [[v.hex() for v in p] for p in made.points_lps]
    bare = replace(made, place=replace(place, frame=None))
    assert measurement_from_json(json.loads(json.dumps(measurement_to_json(bare)))) == bare


def test_that_kinds_are_called_what_people_call_them():
    assert [kind_name(kind) for kind in (K.LENGTH, K.COBB, K.PROBE)] == ["Length", "Cobb angle", "Point"]
