"""Real mosaics, enhanced objects and a tilted head: every voxel where other programs and the headers put it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nibabel
import numpy as np
import pytest
import SimpleITK
from made_images import as_image
from reading import quiet, scanned

from medviewer.domain.job import CancelToken
from medviewer.domain.study import SeriesKind
from medviewer.domain.vectors import vec3
from medviewer.io.load import load_series
from medviewer.io.probe import probe

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import Series

REFERENCES = {
    "mr_mosaic_qa": ("ax_asc_36sl_9", "cor_desc_35sl_17", "sag_int_36sl_21", "fMRI_MB_asc_25", "fMRI_MB_int_26"),
    "mr_epi_siemens": ("EPI_PE=AP_3", "EPI_PE=PA_4", "EPI_PE=RL_5", "EPI_PE=LR_6"),
    "mr_enhanced_philips": ("Philips_WIP_B0_NS_801_e2_fieldmaphz",),
}
TOLERANCE_MM = 1e-3
VALUE_TOLERANCE = {"mr_enhanced_philips": 6e-3}
"""The slope of that reference was written in single precision, as a difference of two large numbers."""


def volumes(folder: Path) -> list[Series]:
    return [s for study in scanned(folder).studies for s in study.series if s.kind is SeriesKind.VOLUME and s.opens]


def in_our_order(geometry: Geometry, reference: Any) -> np.ndarray[Any, Any] | None:
    """For each voxel of ours (slice, row, column) its index (i, j, k) in the reference; None where the grids differ."""
    ours = np.stack(np.meshgrid(*map(np.arange, geometry.shape), indexing="ij"), axis=-1).reshape(-1, 3)
    ras = geometry.to_lps(ours) * [-1, -1, 1]
    theirs = nibabel.affines.apply_affine(np.linalg.inv(reference.affine), ras)
    index = np.rint(theirs).astype(int)
    is_same = (index >= 0).all() and (index < reference.shape[:3]).all()
    off = np.abs(nibabel.affines.apply_affine(reference.affine, index) - ras).max()
    return index if is_same and off <= TOLERANCE_MM else None


@pytest.mark.parametrize(("folder", "name"), [(f, n) for f, names in REFERENCES.items() for n in names])
def test_that_a_real_series_has_the_grid_and_voxels_of_its_reference(shared_data: Path, folder: str, name: str) -> None:
    reference = nibabel.load(shared_data / folder / "reference_nifti" / f"{name}.nii")
    expected = np.asanyarray(reference.dataobj, np.float64)
    expected = expected[..., None] if expected.ndim == 3 else expected
    found = 0
    for series in volumes(shared_data / folder / "dicom"):
        if series.times != expected.shape[3] or sorted(series.shape) != sorted(expected.shape[:3]):
            continue
        whole = load_series(series, CancelToken(), quiet)
        index = in_our_order(whole.volume.geometry, reference)
        found += index is not None and is_equal(whole, expected, index, VALUE_TOLERANCE.get(folder, 0.0))
    assert found == 1


def is_equal(whole: Loaded, expected: np.ndarray[Any, Any], index: np.ndarray[Any, Any], tolerance: float) -> bool:
    return all(
        np.abs(volume.array.ravel() - expected[(*index.T, t)]).max() <= tolerance
        for t, volume in enumerate(whole.times)
    )


def test_that_echoes_and_maps_of_the_enhanced_object_are_stacks_of_their_own(shared_data: Path) -> None:
    stacks = volumes(shared_data / "mr_enhanced_philips" / "dicom")
    assert len(stacks) >= 2
    assert sum(len(s.frames) for s in stacks) == 64
    assert {s.geometry for s in stacks} == {stacks[0].geometry}
    ids = [s.id for s in stacks]
    assert len(set(ids)) == len(ids)


@pytest.fixture(scope="module")
def head(shared_data: Path) -> list[Series]:
    return [s for study in scanned(shared_data / "ct_head_tilt").studies for s in study.series]


def test_that_overview_images_stay_out_of_the_tilted_head(head: list[Series], shared_data: Path) -> None:
    (tilted,) = [s for s in head if s.kind is SeriesKind.VOLUME and s.shape[0] > 1]
    assert tilted.shape == (54, 512, 512)
    assert len(head) > 1
    overview = set((shared_data / "ct_head_tilt" / "overview").rglob("*"))
    assert not overview & {ref.path for ref in tilted.instances}
    (note,) = [note for note in tilted.health if note.code == "gantry_tilt"]
    assert "18.5 degrees" in note.text


def test_that_the_tilted_head_is_upright_and_holds_the_oracle_points(head: list[Series], shared_data: Path) -> None:
    record = json.loads((shared_data / "ct_head_tilt" / "oracle_points.json").read_text())
    (tilted,) = [s for s in head if s.series_uid == record["series_uid"]]
    points = [vec3(p["lps"]) for p in record["points"]]
    assert [answer.value for answer in probe(tilted, points)] == [p["value"] for p in record["points"]]
    whole = load_series(tilted, CancelToken(), quiet)
    grid, (acquired,) = whole.volume.geometry, whole.acquired
    assert grid.is_rectangular
    assert grid.shape[0] == 54
    assert whole.volume.padding is not None
    for k in (0, 26, 53):
        matrix = grid.affine.copy()
        matrix[:3, 3] = grid.to_lps((k, 0, 0))
        theirs = SimpleITK.Resample(
            as_image(acquired.array[k].astype(np.float64), acquired.places[k].affine),
            as_image(np.zeros(grid.shape[1:]), matrix),
            SimpleITK.Transform(),
            SimpleITK.sitkLinear,
        )
        known = whole.volume.array[k] != whole.volume.padding[0]
        assert known.sum() >= 511 * 511
        expected = SimpleITK.GetArrayFromImage(theirs)[0]
        assert np.abs(whole.volume.array[k][known] - expected[known]).max() <= 0.51
