from __future__ import annotations

import json

import numpy as np
import pytest
from reading import only_series
from series import affine_of, slice_dataset, write_dataset

from medviewer.domain.geometry import edge_letters
from medviewer.io.header import read_header
from medviewer.io.index_codec import outcome_codec

MATRIX = affine_of((1, 1, 1), (0, 0, 0))


def radiograph(folder, orientation, **more):
    dataset = slice_dataset(MATRIX, 0, np.arange(24, dtype=np.uint16).reshape(4, 6))
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness"):
        if keyword in dataset:
            delattr(dataset, keyword)
    dataset.SOPClassUID, dataset.Modality = "1.2.840.10008.5.1.4.1.1.1.1", "DX"
    if orientation is not None:
        dataset.PatientOrientation = orientation
    for keyword, value in more.items():
        setattr(dataset, keyword, value)
    return write_dataset(dataset, folder / "picture.dcm")


@pytest.mark.parametrize("letters", [("L", "F"), ("R", "F"), ("A", "FR"), ("PL", "FA"), ("LAH", "FP")])
def test_that_the_letters_of_a_row_and_a_column_are_read(tmp_path, letters):
    series = only_series(radiograph(tmp_path, list(letters)))
    assert series.frames[0].header.patient_orientation == letters


@pytest.mark.parametrize(
    "letters",
    [
        None,
        [],
        ["L"],
        ["L", ""],
        ["", "F"],
        ["L", "R"],
        ["L", "F", "H"],
        ["LR", "F"],
        ["X", "F"],
        ["L", "FHP"],
    ],
    ids=str,
)
def test_that_letters_are_not_guessed_where_they_are_absent_or_make_no_sense(tmp_path, letters):
    series = only_series(radiograph(tmp_path, letters))
    assert series.frames[0].header.patient_orientation is None


def test_that_the_letters_of_an_animal_are_not_taken_for_those_of_a_person(tmp_path):
    path = radiograph(tmp_path, ["L", "R"], AnatomicalOrientationType="QUADRUPED")
    assert only_series(path).frames[0].header.patient_orientation is None
    path = radiograph(tmp_path, ["L", "F"], AnatomicalOrientationType="QUADRUPED")
    assert only_series(path).frames[0].header.patient_orientation is None
    path = radiograph(tmp_path, ["L", "F"], AnatomicalOrientationType="BIPED")
    assert only_series(path).frames[0].header.patient_orientation == ("L", "F")


def test_that_the_study_index_keeps_letters_and_overlays(tmp_path):
    path = radiograph(tmp_path, ["L", "F"])
    with path.open("rb") as stream:
        facts = read_header(stream, path.stat().st_size)
    codec = outcome_codec()
    assert codec.decode(codec.encode(facts, path), path).image == facts.image
    assert facts.image.patient_orientation == ("L", "F")


@pytest.mark.parametrize("is_flipped", [False, True])
def test_that_the_letter_l_stands_on_the_side_where_radiologists_marked_the_left_lung(
    tmp_path, shared_data, is_flipped
):
    """A frontal radiograph as it is seen from the front has L to its right; mirrored, its header says R."""
    folder = shared_data / "cxr_lungs_ccby"
    marked = json.loads((folder / "index.json").read_text())
    for entry in marked:
        left, _top, width, _height = entry["boxes"]["Left Lung"]["bbox_xywh"]
        share = (left + width / 2) / entry["boxes"]["Left Lung"]["ref_size"][0]
        on_right = (1 - share if is_flipped else share) > 0.5
        series = only_series(radiograph(tmp_path, ["R", "F"] if is_flipped else ["L", "F"]))
        letters = edge_letters(*series.frames[0].header.patient_orientation)
        assert letters.index("L") == (1 if on_right else 0)
    assert len(marked) == 10
