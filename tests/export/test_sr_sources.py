from __future__ import annotations

from dataclasses import replace

import highdicom as hd
import numpy as np
import pydicom
import pytest
from made_sources import (
    SHAPE,
    TURNED,
    box_at,
    listed,
    report_on,
    slices_of_frames,
    tilted,
    write_enhanced,
    write_mosaic,
    write_tilted,
)
from series import affine_of, write_series
from sr_reading import groups_of, items, outline_lps, same_points, surface_corners, written
from test_sr_validity import complaints

from medviewer.domain.regions import MaskRegion, PixelBox, Point, WholeImage

WRITERS = {"enhanced": write_enhanced, "tilted": write_tilted, "mosaic": write_mosaic}


def reference(group) -> pydicom.Dataset:
    """The image and frame that a region is drawn on."""
    return items(group, "111030")[0].ContentSequence[0].ReferencedSOPSequence[0]


def column_row(group) -> np.ndarray:
    return np.reshape(items(group, "111030")[0].GraphicData, (-1, 2))


@pytest.mark.parametrize("slice_index", [0, 3, 8])
def test_that_an_outline_names_its_frame_and_lies_there_in_the_patient(tmp_path, slice_index):
    folder = write_enhanced(tmp_path / "in")
    study, series = listed(folder)
    box = box_at(series, (TURNED @ [slice_index + 0.2, 11.0, 9.0, 1])[:3])
    (group,) = groups_of(written(report_on(study, series, box), tmp_path))
    frame = int(reference(group).ReferencedFrameNumber)
    assert slices_of_frames(folder)[frame - 1] == slice_index
    source = pydicom.dcmread(folder / "enhanced.dcm")
    to_patient = hd.spatial.ImageToReferenceTransformer.for_image(source, frame_number=frame)
    outline = to_patient(column_row(group))
    local = (outline - np.array(box.center_lps)) @ np.array(box.axes).T
    assert (np.abs(local) <= np.array(box.size_mm) / 2 + 1e-3).all()
    assert np.ptp(local, axis=0)[1:] == pytest.approx(box.size_mm[1:], abs=1e-3)
    assert same_points(surface_corners(group), box.corners_lps(), within=1e-4)


@pytest.mark.parametrize("slice_index", [0, 5, 8])
def test_that_in_a_mosaic_the_outline_lies_on_the_tile_of_its_slice(tmp_path, slice_index):
    study, series = listed(write_mosaic(tmp_path / "in"))
    row, column = 11.0, 9.0
    box = box_at(series, (TURNED @ [slice_index, row, column, 1])[:3])
    (group,) = groups_of(written(report_on(study, series, box), tmp_path))
    across, down = slice_index % 3 * SHAPE[2], slice_index // 3 * SHAPE[1]
    middle = np.array([across + column + 0.5, down + row + 0.5])
    half = np.array([4.2 / 0.7, 5.4 / 0.9]) / 2
    assert same_points(column_row(group), middle + half * [[1, 1], [1, -1], [-1, 1], [-1, -1]], within=1e-3)
    assert "ReferencedFrameNumber" not in reference(group)


def test_that_in_a_mosaic_the_outline_stays_on_its_tile(tmp_path):
    study, series = listed(write_mosaic(tmp_path / "in"))
    box = box_at(series, (TURNED @ [4, 0.0, 23.0, 1])[:3])
    (group,) = groups_of(written(report_on(study, series, box), tmp_path))
    low, high = column_row(group).min(axis=0), column_row(group).max(axis=0)
    assert low == pytest.approx([24 + 20.5, 20], abs=1e-3)
    assert high == pytest.approx([48, 23.5], abs=1e-3)


@pytest.mark.parametrize("slice_index", [0, 4, 8])
def test_that_in_a_tilted_series_the_outline_lies_on_the_slice_that_was_acquired_there(tmp_path, slice_index):
    folder = write_tilted(tmp_path / "in")
    study, series = listed(folder)
    box = box_at(series, (tilted() @ [slice_index, 11.0, 9.0, 1])[:3])
    (group,) = groups_of(written(report_on(study, series, box), tmp_path))
    source = next(h for p in folder.iterdir() if (h := pydicom.dcmread(p)).SOPInstanceUID == key_of(group))
    assert np.array(source.ImagePositionPatient, float) == pytest.approx((tilted() @ [slice_index, 0, 0, 1])[:3])
    assert outline_lps(group, folder)[:-1].mean(axis=0) == pytest.approx(box.center_lps, abs=1e-3)


def key_of(group) -> str:
    return str(reference(group).ReferencedSOPInstanceUID)


def test_that_over_time_the_key_image_is_one_of_the_time_that_was_analysed(tmp_path):
    folder = tmp_path / "in"
    array = np.zeros((8, 5, 6), np.int16)
    moved = affine_of((2.5, 1.0, 1.0), (0, 0, 0))
    places = [[str(v) for v in (moved @ [k % 4, 0, 0, 1])[:3]] for k in range(8)]
    times = {"ImagePositionPatient": lambda k: places[k], "TemporalPositionIdentifier": lambda k: k // 4 + 1}
    write_series(folder, moved, array, **times)
    study, series = listed(folder)
    assert (series.times, series.shape) == (2, (4, 5, 6))
    box = box_at(series, (moved @ [2, 2, 3, 1])[:3])
    uids = [str(h.SOPInstanceUID) for h in headers(folder) if h.TemporalPositionIdentifier == 2]
    assert len(uids) == 4
    (late,) = groups_of(written(report_on(study, series, box, time=1), tmp_path))
    (early,) = groups_of(written(report_on(study, series, box, time=0), tmp_path))
    assert key_of(late) in uids
    assert key_of(early) not in uids


def headers(folder) -> list[pydicom.Dataset]:
    return [pydicom.dcmread(path) for path in folder.iterdir()]


def test_that_points_pictures_and_masks_name_the_frames_they_mean(tmp_path):
    folder = write_enhanced(tmp_path / "in")
    study, series = listed(folder)
    point = Point(tuple((TURNED @ [6, 10.0, 12.0, 1])[:3]))
    regions = (point, PixelBox((3.0, 4.0, 10.0, 12.0), 2), WholeImage(5), MaskRegion("mask.nii.gz", 1.0))
    at, pixels, whole, mask = groups_of(written(report_on(study, series, *regions), tmp_path))
    frame_of = {slice_index: frame for frame, slice_index in enumerate(slices_of_frames(folder), start=1)}
    assert (reference(at).ReferencedFrameNumber, *column_row(at)[0]) == pytest.approx((frame_of[6], 12.5, 10.5))
    assert reference(pixels).ReferencedFrameNumber == frame_of[2]
    assert column_row(pixels)[0].tolist() == [3, 4]
    (image,) = (i for i in whole.ContentSequence if i.ValueType == "IMAGE")
    assert image.ReferencedSOPSequence[0].ReferencedFrameNumber == frame_of[5]
    (image,) = (i for i in mask.ContentSequence if i.ValueType == "IMAGE")
    assert "ReferencedFrameNumber" not in image.ReferencedSOPSequence[0]


@pytest.mark.parametrize("kind", WRITERS)
def test_that_dicom_validators_find_no_error_whatever_the_source(tmp_path, kind):
    study, series = listed(WRITERS[kind](tmp_path / "in"))
    regions = box_at(series, (TURNED @ [4, 11.0, 9.0, 1])[:3]), WholeImage(2), PixelBox((3.0, 4.0, 10.0, 12.0), 2)
    written(report_on(study, series, *regions), tmp_path)
    assert complaints(tmp_path / "out_sr.dcm") == []


def test_that_a_series_without_pictures_gives_its_findings_without_a_region(tmp_path):
    study, series = listed(write_tilted(tmp_path / "in"))
    report = report_on(study, series, PixelBox((3.0, 4.0, 10.0, 12.0), 2), box_at(series, (0.0, 0.0, 0.0)))
    report = replace(report, series=replace(series, frames=(), geometry=None))
    for group in groups_of(written(report, tmp_path)):
        assert items(group, "111030") == []
