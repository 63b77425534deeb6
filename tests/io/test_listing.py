"""What is told of a scan: JSON, thumbnails, and the figures of the benchmark."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import nibabel
import numpy as np
import pytest
from reading import only_series, scanned
from series import affine_of, rotation_about, stable_uid, write_series

from medviewer.domain.errors import UserError
from medviewer.io.bench import bench_load
from medviewer.io.info import info_json
from medviewer.io.thumbnail import thumbnail

if TYPE_CHECKING:
    from pathlib import Path

AFFINE = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), rotation_about((1, 2, 3), 25))
PIXELS = np.arange(6 * 4 * 5, dtype=np.int16).reshape(6, 4, 5)


def test_that_info_has_the_keys_that_scripts_rely_on(tmp_path: Path) -> None:
    write_series(tmp_path / "in", AFFINE, PIXELS)
    (tmp_path / "in" / "x.txt").write_text("x")
    info = json.loads(json.dumps(info_json(scanned(tmp_path))))
    (study,) = info["studies"]
    (series,) = study["series"]
    assert (study["study_uid"], study["patient_id"], study["patient_name"]) == (
        stable_uid("study"),
        "T-1",
        "Test^Person",
    )
    assert study["date"] == "2024-02-29"
    assert series["id"] == series["series_uid"] == stable_uid("series")
    assert (series["modality"], series["kind"], series["unit"]) == ("CT", "volume", "HU")
    assert (series["shape"], series["times"], series["channels"], series["instances"]) == ([6, 4, 5], 1, 1, 6)
    np.testing.assert_allclose(series["affine"], AFFINE, atol=1e-9)
    np.testing.assert_allclose(series["spacing_mm"], [2.0, 0.5, 0.7])
    assert series["transfer_syntax"] == "1.2.840.10008.1.2.1"
    assert series["body_part"] is None
    assert series["health"] == []
    assert info["rejected"] == [{"path": "in/x.txt", "reason": "It is a text file, not an image."}]


def test_that_info_of_a_single_file_names_it(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    assert info_json(scanned(tmp_path / "x.txt"))["rejected"][0]["path"] == "x.txt"


def test_that_a_refused_series_has_no_affine_but_a_health_note(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS, ImagePositionPatient=lambda k: [str(500 * k * k), "0", str(2 * k)])
    series = info_json(scanned(tmp_path))["studies"][0]["series"][0]
    assert series["affine"] is None
    assert series["spacing_mm"] is None
    assert [note["code"] for note in series["health"]] == ["shifted_slices"]
    assert series["health"][0]["severity"] == "warning"


def test_that_a_thumbnail_shows_the_middle_slice_in_true_proportions(tmp_path: Path) -> None:
    pixels = np.zeros((3, 20, 20), np.int16)
    pixels[1, :, 10:] = 1000
    wide = affine_of((2.0, 0.5, 1.0), (0, 0, 0))
    write_series(tmp_path, wide, pixels, WindowCenter="-524", WindowWidth="1000")
    picture = thumbnail(only_series(tmp_path), 40)
    assert picture.shape == (40, 40)
    assert picture.dtype == np.uint8
    assert (picture[10:30, :20] == 0).all()
    assert (picture[10:30, 20:] == 255).all()
    assert not picture[:10].any()
    assert not picture[30:].any()


def test_that_a_thumbnail_of_monochrome1_is_inverted(tmp_path: Path) -> None:
    pixels = np.zeros((1, 8, 8), np.int16)
    pixels[0, :4] = 100
    write_series(tmp_path, affine_of((1, 1, 1), (0, 0, 0)), pixels, PhotometricInterpretation="MONOCHROME1")
    series = only_series(tmp_path)
    picture = thumbnail(series, 8)
    assert series.is_inverted_display
    assert picture[0, 0] == 0
    assert picture[7, 0] == 255


def test_that_monochrome2_and_what_has_no_images_are_not_inverted(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS)
    series = only_series(tmp_path)
    assert not series.is_inverted_display
    assert not replace(series, instances=()).is_inverted_display


def test_that_a_thumbnail_of_voxels_without_a_value_shows_the_others(tmp_path: Path) -> None:
    values = np.zeros((8, 8, 3), np.float32)
    values[4:] = 100
    values[0, 0] = np.nan
    nibabel.save(nibabel.Nifti1Image(values, np.diag([-1.0, -1.0, 1.0, 1.0])), tmp_path / "a.nii")
    picture = thumbnail(only_series(tmp_path), 8)
    assert (picture[:, 4:] == 255).all()
    assert (picture[:, :4] == 0).all()
    values[...] = np.nan
    nibabel.save(nibabel.Nifti1Image(values, np.eye(4)), tmp_path / "a.nii")
    assert not thumbnail(only_series(tmp_path), 8).any()


def test_that_a_constant_slice_without_window_has_a_thumbnail(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, np.zeros((1, 8, 8), np.int16))
    assert thumbnail(only_series(tmp_path)).shape == (96, 96)


def test_that_a_report_has_no_thumbnail(tmp_path: Path) -> None:
    no_image = dict.fromkeys(("PixelData", "Rows", "Columns"))
    write_series(tmp_path, AFFINE, PIXELS[:1], SOPClassUID="1.2.840.10008.5.1.4.1.1.88.33", **no_image)
    with pytest.raises(UserError, match="is no picture and no volume"):
        thumbnail(only_series(tmp_path))


def test_that_the_benchmark_reads_every_voxel(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS)
    figures = bench_load(tmp_path)
    assert figures["checksum"] == float((PIXELS.astype(np.float64) - 1024).sum())
    assert 0 < figures["first_image_seconds"] <= figures["seconds"]
    assert figures["pixels_mb"] == PIXELS.nbytes / 1e6
    assert figures["ratio"] == pytest.approx(figures["seconds"] / figures["simpleitk_seconds"])
    assert figures["peak_rss_mb"] > 1


def test_that_the_benchmark_of_nothing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no volume that opens"):
        bench_load(tmp_path)
