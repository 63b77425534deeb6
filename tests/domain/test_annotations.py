from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples import oblique_geometry, plain_geometry

from medviewer.domain.annotations import (
    Contours,
    Origin,
    Polygon,
    References,
    Segmentation,
    SegmentMask,
)
from medviewer.domain.geometry import Geometry
from medviewer.domain.volume import Volume

ORIGIN = Origin("1.2.3", "1.2.4", "Lungs")


def segment(dtype=np.uint8, **changes) -> SegmentMask:
    values = np.zeros((20, 30, 40), dtype)
    values[2:4, 5:8, 6:10] = 1
    return replace(SegmentMask(1, "Nodule", Volume(plain_geometry(), values, "1")), **changes)


def test_that_missing_images_are_said_with_their_number():
    references = References(("1", "2", "3"), ("9",))
    assert references.missing_sentence({"1", "2", "3"}, set()) == ""
    one = references.missing_sentence({"1", "2"}, {"9"})
    assert one == "It refers to 3 images and objects, of which 1 is not here; nothing was put in their place."
    assert "of which 3 are not here" in references.missing_sentence(set(), {"9"})


def test_that_a_missing_series_is_said_where_no_images_are_named():
    references = References((), ("8", "9"))
    assert references.missing_sentence(set(), {"8", "9"}) == ""
    assert references.missing_sentence(set(), {"9"}).startswith("It refers to 1 series not here")


@pytest.mark.parametrize(
    ("own", "theirs", "is_said"), [("1.2.9", "1.2.9", False), ("", "1.2.9", False), ("1.7", "1.2.9", True)]
)
def test_that_another_frame_of_reference_is_said(own, theirs, is_said):
    geometry = Geometry(plain_geometry().affine, (1, 2, 2), theirs)
    assert bool(References(frame_uid=own).frame_sentence(geometry)) is is_said


def test_that_the_volume_of_a_segment_is_that_of_its_voxels():
    assert segment().volume_ml == pytest.approx(24 * 3.0 * 0.9 * 0.7 / 1000)
    assert segment(volume=None).volume_ml == 0.0
    picture = Volume(plain_geometry(), np.ones((20, 30, 40), np.uint8), is_placed=False)
    assert segment(volume=picture).volume_ml is None


def test_that_fractions_are_told_from_masks():
    assert segment(np.float32).is_fractional
    assert not segment().is_fractional
    assert not segment(volume=None).is_fractional


def test_that_a_mask_on_another_grid_holds_the_voxel_whose_place_it_shares():
    found = segment().mask_on(oblique_geometry())
    place = oblique_geometry().to_index(plain_geometry().to_lps((3, 6, 7)))
    assert found[tuple(np.round(place).astype(int))] == 1
    assert found.dtype == np.uint8
    assert not segment(volume=None).mask_on(oblique_geometry()).any()


def test_that_a_segment_is_found_by_its_number():
    parts = Segmentation(ORIGIN, References(), (segment(), segment(number=7)), "BINARY")
    assert parts.segment(7) is parts.segments[1]
    assert parts.segment(2) is None


def test_that_only_polygons_of_its_own_plane_are_drawn_on_a_slice():
    square = np.array([[0.0, 0, 10], [5, 0, 10], [5, 5, 10], [0, 5, 10]])
    higher = square + np.array([0, 0, 3])
    tilted = square + np.array([[0, 0, 0], [0, 0, 0], [0, 0, 2], [0, 0, 2]])
    contours = Contours(1, "Lung", None, (Polygon(square), Polygon(higher), Polygon(tilted)))
    assert contours.in_plane((0, 0, 10.4), (0, 0, 1), 1.5) == contours.polygons[:1]
    assert contours.in_plane((0, 0, 20), (0, 0, 1), 1.5) == ()
