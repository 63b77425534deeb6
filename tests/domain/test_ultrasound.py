"""Regions of an ultrasound picture: which one is seen, what it says of a pixel, and which lines have a length."""

import math
from dataclasses import replace

import pytest

from medviewer.domain.ultrasound import (
    APART,
    COLOR_FLOW,
    NO_REGIONS,
    OUTSIDE,
    SCALES_DIFFER,
    Amount,
    PhysicalUnit,
    RegionAxis,
    SpatialFormat,
    UltrasoundRegion,
    UltrasoundRegions,
    regions_text,
)

CM, SECONDS, VELOCITY = PhysicalUnit.CM, PhysicalUnit.SECONDS, PhysicalUnit.CM_PER_SECOND

WIDE = RegionAxis(CM, 0.05, reference=40, value=0.0, has_reference=True)
TALL = RegionAxis(CM, 0.03, reference=5, value=1.0, has_reference=True)
PLANE = UltrasoundRegion((10, 109), (20, 119), WIDE, TALL, flags=1)
COLORS = replace(PLANE, columns=(30, 59), rows=(40, 69), data_type=COLOR_FLOW, flags=0)
M_MODE = UltrasoundRegion((10, 109), (130, 179), RegionAxis(SECONDS, 0.004), RegionAxis(CM, 0.03), SpatialFormat.M_MODE)
DOPPLER = UltrasoundRegion(
    (120, 199), (20, 99), RegionAxis(SECONDS, 0.01), RegionAxis(VELOCITY, -2.0, 40, 0.0, has_reference=True),
    SpatialFormat.SPECTRUM, data_type=3,
)  # fmt: skip
REGIONS = UltrasoundRegions((PLANE, COLORS, M_MODE, DOPPLER))


def test_that_a_pixel_of_a_plane_is_told_in_millimetres_from_the_reference_pixel():
    # column 60 is 50 from the region's first, 10 right of its reference pixel; row 30 is 5 below it
    assert PLANE.amounts_at((60, 30)) == (Amount(pytest.approx(0.5), CM), Amount(pytest.approx(1.15), CM))
    assert REGIONS.text_at((60, 30)) == "x 5.0 mm, y 11.5 mm"
    assert REGIONS.text_at((10, 25)) == "x -20.0 mm, y 10.0 mm"


def test_that_time_and_depth_or_velocity_are_told_apart():
    assert REGIONS.text_at((60, 140)) == "0.200 s, 3.0 mm"
    assert REGIONS.text_at((130, 30)) == "0.100 s, 60.0 cm/s"
    assert REGIONS.text_at((130, 90)) == "0.100 s, -60.0 cm/s"


def test_that_the_bounds_belong_to_a_region_and_outside_there_is_nothing():
    for inside in ((10, 20), (109, 119), (9.5, 19.5), (109.4, 119.4)):
        assert REGIONS.at(inside) == (PLANE,)
    for outside in ((9.4, 50), (109.5, 50), (50, 19.4), (50, 119.5)):
        assert REGIONS.at(outside) == ()
        assert REGIONS.text_at(outside) == ""


def test_that_a_region_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        replace(PLANE, columns=(5, 4))
    with pytest.raises(ValueError, match="before it begins"):
        replace(PLANE, rows=(5, 4))


def test_that_what_overwrites_is_seen_first_and_then_what_is_smaller():
    assert REGIONS.at((45, 50)) == (COLORS, PLANE)
    both_low = UltrasoundRegions((PLANE, replace(COLORS, flags=1)))
    assert both_low.at((45, 50))[0].data_type == COLOR_FLOW
    large_on_top = UltrasoundRegions((replace(COLORS, flags=1), replace(PLANE, flags=0)))
    assert large_on_top.at((45, 50))[0].data_type == PLANE.data_type


def test_that_a_velocity_without_its_zero_line_is_none_while_time_counts_from_the_edge():
    blind = replace(DOPPLER, y=RegionAxis(VELOCITY, -2.0))
    assert blind.amounts_at((130, 30)) == (Amount(pytest.approx(0.1), SECONDS), None)
    assert blind.text_at((130, 30)) == "0.100 s"


def test_that_a_region_without_a_scale_says_nothing_but_hides_what_lies_below():
    bar = UltrasoundRegion((20, 25), (30, 60), RegionAxis(), RegionAxis(), SpatialFormat.NONE)
    regions = UltrasoundRegions((PLANE, bar))
    assert regions.text_at((22, 40)) == ""
    assert regions.text_at((19, 40)) != ""
    assert bar.scale_text == "no scale"
    assert regions.distance_mm((22, 40), (19, 40)).startswith("The ultrasound region is no data: lines")


def test_that_a_line_in_one_plane_has_the_length_of_its_scales():
    assert REGIONS.distance_mm((60, 30), (80, 70)) == pytest.approx(math.hypot(20 * 0.5, 40 * 0.3))
    assert REGIONS.scale_mm([(60, 30), (80, 70), (90, 100)]) == (pytest.approx(0.5), pytest.approx(0.3))
    upwards = UltrasoundRegions((replace(PLANE, y=replace(TALL, delta=-0.03)),))
    assert upwards.distance_mm((60, 30), (60, 70)) == pytest.approx(12.0)


def test_that_a_line_into_the_colours_of_the_same_plane_has_a_length():
    assert REGIONS.distance_mm((45, 50), (80, 50)) == pytest.approx(17.5)


def test_that_a_line_has_no_length_where_the_overlapping_scales_differ():
    zoomed = UltrasoundRegions((PLANE, replace(COLORS, x=replace(WIDE, delta=0.02))))
    assert zoomed.distance_mm((45, 50), (80, 50)) == SCALES_DIFFER
    assert zoomed.distance_mm((45, 50), (50, 50)) == pytest.approx(1.0)
    # both points lie in the colours, but the plane is what is seen there
    below = UltrasoundRegions((replace(PLANE, flags=0), replace(COLORS, flags=1, x=replace(WIDE, delta=0.02))))
    assert below.distance_mm((45, 50), (50, 50)) == pytest.approx(2.5)


def test_that_a_line_has_no_length_outside_or_from_region_to_region():
    other = replace(PLANE, columns=(120, 199), rows=(20, 119))
    dual = UltrasoundRegions((PLANE, other))
    assert dual.distance_mm((60, 30), (150, 30)) == APART
    assert dual.distance_mm((60, 30), (115, 30)) == OUTSIDE
    assert NO_REGIONS.distance_mm((1, 1), (2, 2)) == OUTSIDE


def test_that_a_line_in_time_has_no_length_but_differences_along_its_axes():
    reason = REGIONS.distance_mm((20, 140), (60, 150))
    assert reason.startswith("The ultrasound region is M-mode, with mm across s: lines")
    time, depth = REGIONS.differences((20, 140), (60, 150))
    assert (time.text, depth.text) == ("0.160 s", "3.0 mm")
    assert REGIONS.differences((20, 140), (60, 30)) == APART
    assert REGIONS.differences((20, 140), (0, 0)) == OUTSIDE
    trace = UltrasoundRegions((replace(M_MODE, y=RegionAxis()),))
    assert trace.differences((20, 140), (60, 150))[1] is None


def test_that_a_plane_in_which_one_axis_is_no_length_has_no_scale_in_millimetres():
    polar = replace(PLANE, x=RegionAxis(PhysicalUnit.DEGREES, 0.3, 50, 0.0, has_reference=True))
    assert polar.scale_mm is None
    assert polar.text_at((70, 25)) == "3.0 degrees, 10.0 mm"
    assert polar.scale_text == "0.3 degrees per column, 0.3 mm per row"


def test_that_regions_are_named_and_counted():
    assert [region.name for region in REGIONS.regions] == [
        "2D tissue",
        "2D colour flow",
        "M-mode",
        "PW Doppler spectrum",
    ]
    assert replace(PLANE, data_type=15).name == "2D"
    assert replace(DOPPLER, data_type=0).name == "Doppler spectrum"
    assert PLANE.scale_text == "0.5 x 0.3 mm per pixel (width x height)"
    assert regions_text([REGIONS, REGIONS]) == "4"
    assert regions_text([REGIONS, NO_REGIONS]) == "0 to 4 per picture"
    assert regions_text([]) == "0"
    assert Amount(2.5, PhysicalUnit.PERCENT).text == "2.5 %"
