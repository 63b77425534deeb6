from __future__ import annotations

import numpy as np
import pydicom
import pytest
from made_objects import STRUCTURES_CLASS, item, opened, read, top

from medviewer.domain.errors import UserError

IN_PLANE = ["0", "0", "5", "10", "0", "5", "10", "10", "5"]


def structures(*contours: dict[str, object], regions: tuple[int, ...] = (1,)) -> pydicom.Dataset:
    named = [item(ROINumber=n, ROIName=f"Region {n}x", ReferencedFrameOfReferenceUID="1.2.9") for n in regions]
    drawn = [item(NumberOfContourPoints=3, ContourGeometricType="CLOSED_PLANAR", **c) for c in contours]
    colored = item(ReferencedROINumber=1, ROIDisplayColor=[1, 2, 3], ContourSequence=drawn)
    return top(STRUCTURES_CLASS, StructureSetLabel="Plan", StructureSetROISequence=named, ROIContourSequence=[colored])


def test_that_contours_lie_on_the_pixels_that_hand_arithmetic_gives(shared_data):
    """Position + pixel x spacing on the one image at hand: (-275, -524, 168.5593) mm, 1.074219 mm."""
    folder = shared_data / "rt_dicompyler" / "example_data"
    found = read(folder / "rtss.dcm")
    body = next(c for c in found.contours if c.name == "BODY")
    drawn = body.in_plane((-275.0, -524.0, 168.5593), (0, 0, 1), 1.5)
    assert [len(p.points_lps) for p in drawn] == [532, 296, 4, 4]
    column, row = (drawn[0].points_lps[0][:2] - (-275.0, -524.0)) / 1.074219
    assert (column, row) == pytest.approx((242.5018, 98.0247), abs=1e-3)
    pixels = pydicom.dcmread(folder / "ct.0.dcm").pixel_array
    inside = np.round((drawn[0].points_lps.mean(axis=0)[:2] - (-275.0, -524.0)) / 1.074219).astype(int)
    assert pixels[inside[1], inside[0]] > pixels[3, 3]  # the middle of the patient against air
    assert {p.sop_instance_uid for p in drawn} == {"2.16.840.1.113662.2.12.0.3057.1241703565.44"}


def test_that_contours_of_absent_slices_are_drawn_on_no_other(shared_data):
    found = read(shared_data / "rt_dicompyler" / "example_data" / "rtss.dcm")
    at_hand = pydicom.dcmread(shared_data / "rt_dicompyler" / "example_data" / "ct.0.dcm")
    drawn = {c.name: len(c.in_plane(at_hand.ImagePositionPatient, (0, 0, 1), 1.5)) for c in found.contours}
    assert {name for name, count in drawn.items() if count} == {"BODY"}
    assert "of which 97 are not here" in found.references.missing_sentence({at_hand.SOPInstanceUID}, set())
    assert found.references.frame_uid == at_hand.FrameOfReferenceUID


def test_that_a_region_has_the_points_and_the_colour_that_pydicom_reads(shared_data):
    path = shared_data / "rt_dicompyler" / "example_data" / "rtss.dcm"
    found = read(path)
    regions = pydicom.dcmread(path).ROIContourSequence
    assert len(found.contours) == len(regions)
    for n in (1, 2, 6, 7, 8):  # the small ones: pydicom takes seconds for the others
        contours, region = found.contours[n], regions[n]
        expected = [np.array(c.ContourData, float).reshape(-1, 3) for c in region.get("ContourSequence", ())]
        assert len(contours.polygons) == len(expected)
        assert all(np.array_equal(p.points_lps, e) for p, e in zip(contours.polygons, expected, strict=True))
        assert contours.color == tuple(region.ROIDisplayColor)
    assert {c.name: c.interpreted_type for c in found.contours}["Heart"] == "ORGAN"


def test_that_points_and_open_lines_are_not_closed(tmp_path):
    kinds = ("POINT", "OPEN_PLANAR", "OPEN_NONPLANAR", "CLOSED_PLANAR")
    made = structures(*({"ContourData": IN_PLANE} for _ in kinds))
    for part, kind in zip(made.ROIContourSequence[0].ContourSequence, kinds, strict=True):
        part.ContourGeometricType = kind
    (contours,) = opened(made, tmp_path).contours
    assert [p.kind for p in contours.polygons] == ["POINT", "OPEN", "OPEN", "CLOSED"]
    assert (contours.name, contours.color) == ("Region 1x", (1, 2, 3))


def test_that_damaged_contours_are_left_out_and_counted(tmp_path):
    made = structures(*({"ContourData": data} for data in (IN_PLANE, IN_PLANE[:-1], [*IN_PLANE[:-1], "9e9"], IN_PLANE)))
    made.ROIContourSequence[0].ContourSequence[3].NumberOfContourPoints = 7
    found = opened(made, tmp_path)
    assert len(found.contours[0].polygons) == 1
    assert found.notes == ("3 of its contours are damaged and left out.",)


def test_that_a_structure_set_without_contours_is_refused(tmp_path):
    made = structures({"ContourData": IN_PLANE})
    del made.ROIContourSequence
    with pytest.raises(UserError, match="holds no contours"):
        opened(made, tmp_path)


def test_that_contours_of_a_region_that_is_not_named_are_refused(tmp_path):
    with pytest.raises(UserError, match="belong to a region 1 that it does not name"):
        opened(structures({"ContourData": IN_PLANE}, regions=(2,)), tmp_path)
