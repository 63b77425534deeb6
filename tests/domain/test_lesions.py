"""Lesions from measurements and findings: diameters, volumes, organs."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from drawn_measurements import drawn, oblique_place, picture_place
from samples import oblique_geometry, sample_finding

from medviewer.domain.finding import Measurement as Measure
from medviewer.domain.ground import Ground
from medviewer.domain.lesions import (
    NO_MM,
    NO_SHORT,
    NO_SIZE,
    lesion_of_finding,
    lesion_of_measurement,
    organ_of,
    with_volume_of,
)
from medviewer.domain.mask import empty_mask
from medviewer.domain.measured import NotMeasurable
from medviewer.domain.measurement import MeasurementKind as K
from medviewer.domain.pixel_scale import PixelScale
from medviewer.domain.regions import Box

PLACE = oblique_place(oblique_geometry())


def lesion(kind, points, place=PLACE, ground=None, name="nodule"):
    return lesion_of_measurement(drawn(kind, points, place), "1", name, ground or Ground())


def in_mm(*points):
    """Pixels of the oblique place (0.8 x 1.1 mm) that lie so many mm to the right and down."""
    return [(x / 0.8, y / 1.1) for x, y in points]


@pytest.mark.parametrize(
    ("kind", "points", "longest", "shortest"),
    [
        (K.LENGTH, in_mm((0, 0), (3, 4)), 5.0, NO_SHORT),
        (K.BIDIRECTIONAL, in_mm((0, 0), (6, 0), (3, -4), (3, 4)), 8.0, 6.0),
        (K.RECTANGLE, in_mm((0, 0), (3, 4)), 5.0, 4.8),
        (K.FREEHAND, in_mm((0, 0), (10, 0), (10, 2), (0, 2)), math.hypot(10, 2), 2 * 20 / math.hypot(10, 2)),
    ],
)
def test_that_diameters_are_the_longest_and_that_at_right_angles(kind, points, longest, shortest):
    found = lesion(kind, points)
    assert found.longest_mm == pytest.approx(longest)
    assert found.shortest_mm == (shortest if isinstance(shortest, NotMeasurable) else pytest.approx(shortest))
    assert (found.key, found.study_uid, found.series_id) == ("m-1", "1", "1.2.4")


def test_that_an_ellipse_has_the_diameters_of_its_axes():
    found = lesion(K.ELLIPSE, in_mm((0, 0), (12, 8)))
    assert found.longest_mm == pytest.approx(12.0, abs=0.02)
    assert found.shortest_mm == pytest.approx(8.0, abs=0.02)
    np.testing.assert_allclose(PLACE.to_plane(found.place_lps), (6, 4), atol=1e-9)


@pytest.mark.parametrize("kind", [K.ANGLE, K.PROBE, K.ARROW, K.TEXT, K.COBB])
def test_that_what_measures_no_diameter_is_no_lesion(kind):
    counts = {K.ANGLE: 3, K.PROBE: 1, K.TEXT: 1, K.ARROW: 2, K.COBB: 4}
    assert lesion(kind, in_mm(*[(k, k * k) for k in range(counts[kind])])) is None


def test_that_a_picture_without_millimetres_gives_none():
    pixels = lesion(K.LENGTH, [(0, 0), (3, 4)], picture_place())
    assert (pixels.longest_mm, pixels.shortest_mm) == (NO_MM, NO_MM)
    unread = lesion(K.LENGTH, [(0, 0), (3, 4)], picture_place(), Ground(is_scale_known=False))
    assert unread.longest_mm == NotMeasurable("The series has not been read.")
    assert unread.volume_now_ml is None
    assert unread.volume_words == ""
    scaled = lesion(
        K.ELLIPSE, [(0, 0), (10, 5)], picture_place(), Ground(scale=PixelScale(0.5, 0.5, False, "Pixel Spacing"))
    )
    assert scaled.longest_mm == pytest.approx(5.0, abs=0.01)
    assert scaled.shortest_mm == pytest.approx(2.5, abs=0.01)


def test_that_a_single_point_contour_has_no_extent():
    found = lesion(K.RECTANGLE, in_mm((2, 2), (2, 2)))
    assert (found.longest_mm, found.shortest_mm) == (0.0, 0.0)


def test_that_the_short_axis_counts_for_nodes_and_the_long_one_else():
    cross = in_mm((0, 0), (20, 0), (10, -8), (10, 8))
    assert lesion(K.BIDIRECTIONAL, cross, name="mediastinal lymph node").size_mm == pytest.approx(16.0)
    assert lesion(K.BIDIRECTIONAL, cross, name="liver met").size_mm == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("name", "organ"),
    [
        ("LN 4R", "lymph node"),
        ("Lung node", "lymph node"),
        ("Nodule RUL", "lung"),
        ("hepatic S4", "liver"),
        ("Nodule", ""),
        ("Lungenherd", ""),
        ("Lymphknoten rechts", "lymph node"),
        ("Niere links", "kidney"),
        ("Nebenniere", "adrenal"),
    ],
)
def test_that_the_organ_is_told_from_whole_words_of_the_name(name, organ):
    assert organ_of(name) == organ


def test_that_a_volume_is_that_of_a_sphere_only_where_none_was_measured():
    by_diameter = lesion(K.LENGTH, in_mm((0, 0), (10, 0)))
    assert by_diameter.volume_now_ml == pytest.approx(4 / 3 * math.pi * 0.5**3)
    assert by_diameter.volume_words == "sphere of the longest diameter"
    measured = replace(by_diameter, volume_ml=0.4, volume_source="measured")
    assert (measured.volume_now_ml, measured.volume_words) == (0.4, "measured")


def test_that_a_finding_has_the_size_that_its_model_measured_and_never_that_of_its_box():
    finding, box = sample_finding(), Box((1.0, 2.0, 3.0), (30.0, 30.0, 30.0))
    found = lesion_of_finding(finding, box, "1.2.5", "1.9")
    assert (found.longest_mm, found.shortest_mm) == (8.2, NO_SHORT)
    assert (found.place_lps, found.frame_uid, found.volume_ml) == ((1.0, 2.0, 3.0), "1.9", None)
    bare = lesion_of_finding(replace(finding, measurements=()), box, "1.2.5", "1.9")
    assert (bare.longest_mm, bare.shortest_mm, bare.volume_now_ml) == (NO_SIZE, NO_SIZE, None)


@pytest.mark.parametrize(("value", "unit", "expected"), [(250.0, "mm3", 0.25), (0.3, "mL", 0.3), (1.0, "px", None)])
def test_that_a_measured_volume_is_taken_in_millilitres(value, unit, expected):
    finding = replace(sample_finding(), measurements=(Measure("volume", value, unit),))
    found = lesion_of_finding(finding, Box((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)), "1", "")
    assert found.volume_ml == expected


def test_that_a_lesion_within_a_segment_has_its_volume():
    grid = oblique_geometry()
    inside = replace(lesion(K.LENGTH, in_mm((0, 0), (10, 0))), place_lps=tuple(grid.to_lps((3, 4, 5))))
    block = np.ones((2, 3, 4), np.uint8)
    mask = empty_mask(grid).with_block((2, 3, 4), block)
    found = with_volume_of(inside, [empty_mask(grid), mask])
    assert found.volume_now_ml == pytest.approx(24 * 3.0 * 0.9 * 0.7 / 1000.0)
    assert found.volume_words == "segment"
    outside = replace(inside, place_lps=(999.0, 0.0, 0.0))
    assert with_volume_of(outside, [mask]) is outside
    assert with_volume_of(inside, [replace(mask, is_placed=False)]) is inside
