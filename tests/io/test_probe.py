"""Probing answers with the acquired pixel, in whatever way the slices lie."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from reading import only_series, scanned
from series import affine_of, rotation_about, write_series

from medviewer.domain.vectors import vec3
from medviewer.io.probe import OUTSIDE, probe

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.study import Series

AFFINE = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), rotation_about((1, 2, 3), 25))
PIXELS = np.arange(6 * 4 * 5, dtype=np.int16).reshape(6, 4, 5)


def series_of(path: Path, uid: str) -> Series:
    result = scanned(path)
    return next(s for study in result.studies for s in study.series if s.series_uid == uid)


def check_oracle(folder: Path, oracle: Path) -> None:
    record = json.loads(oracle.read_text())
    answers = probe(series_of(folder, record["series_uid"]), [vec3(p["lps"]) for p in record["points"]])
    assert [answer.value for answer in answers] == [p["value"] for p in record["points"]]
    rows_columns = [answer.index[1:] for answer in answers if answer.index]
    assert rows_columns == [(p["row"], p["col"]) for p in record["points"]]


@pytest.mark.parametrize("name", ["ct_chest_cptac", "ct_head_tilt"])
def test_that_every_oracle_point_of_a_real_ct_is_exact(shared_data: Path, name: str) -> None:
    check_oracle(shared_data / name / "dicom", shared_data / name / "oracle_points.json")


def test_that_every_oracle_point_of_the_real_mr_is_exact_from_folder_and_zip(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "mr_t1_defaced_384"
    with zipfile.ZipFile(source / "dicoms.zip") as archive:
        archive.extractall(tmp_path)
    check_oracle(tmp_path, source / "oracle_points.json")
    check_oracle(source / "dicoms.zip", source / "oracle_points.json")


def test_that_pixel_centres_edges_and_outside_are_told_apart(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS)
    series = only_series(tmp_path)
    assert series.geometry is not None
    inside = [(0, 0, 0), (5, 3, 4), (2.4, 1.4, 3.4), (2.6, 1.6, 3.6), (-0.49, 0, 0), (5.49, 3.49, 4.49)]
    outside = [(-0.51, 0, 0), (5.51, 0, 0), (0, -0.51, 0), (0, 3.51, 0), (0, 0, -0.51), (0, 0, 4.51)]
    answers = probe(series, [vec3(series.geometry.to_lps(p)) for p in inside + outside])
    assert [a.index for a in answers[:6]] == [(0, 0, 0), (5, 3, 4), (2, 1, 3), (3, 2, 4), (0, 0, 0), (5, 3, 4)]
    assert [a.value for a in answers[:6]] == [float(PIXELS[a.index]) - 1024 for a in answers[:6] if a.index]
    assert answers[6:] == [OUTSIDE] * 6


def test_that_tilted_slices_answer_at_their_own_pixels(tmp_path: Path) -> None:
    sheared = AFFINE.copy()
    sheared[:3, 0] += AFFINE[:3, 1] * 0.8
    write_series(tmp_path, sheared, PIXELS)
    series = only_series(tmp_path)
    assert series.is_resampled
    points = [(k, j, i) for k in range(6) for j in (0, 3) for i in (0, 4)]
    answers = probe(series, [vec3((sheared @ [*p, 1])[:3]) for p in points])
    assert [a.index for a in answers] == points
    assert [a.value for a in answers] == [float(PIXELS[p]) - 1024 for p in points]


def test_that_slices_with_a_gap_answer_up_to_half_of_it(tmp_path: Path) -> None:
    heights = [0.0, 2.0, 8.0]
    axial = affine_of((2.0, 0.5, 0.5), (0, 0, 0))
    write_series(tmp_path, axial, PIXELS[:3], ImagePositionPatient=lambda k: ["0", "0", str(heights[k])])
    series = only_series(tmp_path)
    assert [n.code for n in series.health] == ["missing_slices"]
    asked = [0.9, 1.1, 4.9, 5.1, 8.0, 10.9, 11.1, -0.9, -1.1]
    slices = [a.index[0] if a.index else None for a in probe(series, [(0, 0, z) for z in asked])]
    assert slices == [0, 1, 1, 2, 2, 2, None, 0, None]


def test_that_a_single_slice_answers_within_half_its_thickness(tmp_path: Path) -> None:
    axial = affine_of((5.0, 0.5, 0.5), (0, 0, 0))
    write_series(tmp_path, axial, PIXELS[:1])
    answers = probe(only_series(tmp_path), [(0, 0, 2.4), (0, 0, 2.6), (1.0, 0.5, 0)])
    assert [a.inside for a in answers] == [True, False, True]
    assert answers[2].index == (0, 1, 2)


def test_that_a_picture_without_place_answers_nothing(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS[:1], ImagePositionPatient=None)
    assert probe(only_series(tmp_path), [(0, 0, 0)]) == [OUTSIDE]


def test_that_only_the_slices_asked_for_are_read(tmp_path: Path) -> None:
    paths = write_series(tmp_path, AFFINE, PIXELS)
    series = only_series(tmp_path)
    for path in paths[1:]:
        path.unlink()
    (answer,) = probe(series, [vec3(AFFINE[:3, 3])])
    assert answer.value == -1024.0
