from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples import oblique_geometry, sample_finding

from medviewer.domain.annotations import Origin, References, SegmentMask
from medviewer.domain.documents import FLAT_MM, ReportContent, ReportedClaim, SegmentReference, placed
from medviewer.domain.geometry import Geometry
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.outlines import Outline
from medviewer.domain.regions import Box, PixelBox, Point, WholeImage
from medviewer.domain.volume import Volume

HEADER = ImageHeader(
    rows=50, columns=60, position=(-10.0, 20.0, 30.0), orientation=((0.0, 1.0, 0.0), (0.0, 0.0, -1.0)),
    pixel_spacing=(0.5, 0.8), thickness_mm=3.0,
)  # fmt: skip
SQUARE = Outline("POLYLINE", np.array([[2.0, 4.0], [6.0, 4.0], [6.0, 10.0], [2.0, 10.0], [2.0, 4.0]]), "1.2.3", 1)
CLAIM = ReportedClaim(replace(sample_finding(), region=WholeImage()))


def no_segment(_uid, _number):
    return None


def no_header(_uid, _frame):
    return None


def test_that_an_outline_lies_where_the_header_of_its_image_puts_it():
    asked = []

    def header_of(uid, frame):
        asked.append((uid, frame))
        return HEADER, 4

    box = placed(replace(CLAIM, outlines=(SQUARE,)), header_of, no_segment).finding.region
    assert asked == [("1.2.3", 1)]
    # columns 2..6 of 0.8 mm run along +y from the corner 20 - 0.4; rows 4..10 of 0.5 mm along -z from 30 + 0.25
    assert box.center_lps == pytest.approx((-10, 19.6 + 4 * 0.8, 30.25 - 7 * 0.5))
    corners = box.corners_lps()
    assert np.allclose(corners.min(axis=0), [-11.5, 21.2, 25.25])
    assert np.allclose(corners.max(axis=0), [-8.5, 24.4, 28.25])


def test_that_a_point_and_an_image_without_thickness_give_a_box_of_the_least_size():
    point = Outline("POINT", np.array([[3.0, 3.0]]), "1.2.3")
    box = placed(replace(CLAIM, outlines=(point,)), lambda _u, _f: (replace(HEADER, thickness_mm=None), 0), no_segment)
    assert box.finding.region.size_mm == (FLAT_MM, FLAT_MM, FLAT_MM)


def test_that_an_outline_on_a_picture_without_geometry_stays_in_its_pixels():
    picture = ImageHeader(rows=50, columns=60)
    found = placed(replace(CLAIM, outlines=(SQUARE,)), lambda _u, _f: (picture, 4), no_segment)
    assert found.finding.region == PixelBox((2.0, 4.0, 6.0, 10.0), 4)


def test_that_a_claim_whose_images_are_not_here_is_left_without_a_place():
    claim = replace(CLAIM, outlines=(SQUARE, replace(SQUARE, sop_instance_uid="")))
    assert placed(claim, no_header, no_segment) is claim


def test_that_a_segment_gives_the_box_around_it():
    geometry = oblique_geometry((2, 3, 4))
    mask = SegmentMask(2, "Tumour", Volume(geometry, np.ones((2, 3, 4), np.uint8)))
    claim = replace(CLAIM, segments=(SegmentReference("1.5", (1, 2)),), outlines=(SQUARE,))
    found = placed(claim, no_header, lambda uid, n: mask if (uid, n) == ("1.5", 2) else None)
    box = found.finding.region
    assert isinstance(box, Box)
    assert all(np.linalg.norm(box.corners_lps() - corner, axis=1).min() < 1e-9 for corner in geometry.corners_lps())


def test_that_empty_unplaced_and_skew_segments_give_no_box():
    skew = oblique_geometry((2, 3, 4)).affine.copy()
    skew[:3, 0] += 0.4 * skew[:3, 1]
    values = np.ones((2, 3, 4), np.uint8)
    volumes = [
        None,
        Volume(oblique_geometry((2, 3, 4)), values, is_placed=False),
        Volume(Geometry(skew, (2, 3, 4)), values),
    ]
    claim = replace(CLAIM, segments=(SegmentReference("1.5", (0, 1, 2)),))
    assert placed(claim, no_header, lambda _u, n: SegmentMask(n, "", volumes[n])) is claim


def test_that_what_was_drawn_in_the_patient_keeps_its_place():
    claim = replace(CLAIM, finding=replace(CLAIM.finding, region=Point((1.0, 2.0, 3.0))), outlines=(SQUARE,))
    assert placed(claim, lambda _u, _f: (HEADER, 0), no_segment) is claim


def test_that_the_claims_of_a_report_are_its_findings():
    assert ReportContent(Origin("1", "2", "R"), References(), (CLAIM, CLAIM)).findings == (CLAIM.finding, CLAIM.finding)
