"""NIfTI files keep every value and every place, seen by nibabel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nibabel
import numpy as np
import pytest
import SimpleITK
from reading import loaded, only_series, quiet, scanned
from series import affine_of, rotation_about

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import CancelToken
from medviewer.domain.volume import Volume
from medviewer.io.file_series import load_file_series
from medviewer.io.nifti import read_nifti, write_nifti
from medviewer.io.probe import probe

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.loaded import Loaded

OBLIQUE = affine_of((1.5, 0.7, 0.8), (-20, 30, -40), rotation_about((1, -2, 0.5), 37))
TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
"""NIfTI's world is right, anterior, superior; DICOM's is left, posterior, superior."""
VALUES = np.random.default_rng(3).integers(-1024, 3000, (4, 6, 5)).astype(np.int16)


def as_nibabel(affine: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Index (column, row, slice) -> RAS of a matrix index (slice, row, column) -> LPS."""
    return TO_RAS @ affine[:, [2, 1, 0, 3]]


@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
def test_that_nibabel_reads_the_values_and_the_place_that_were_written(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"volume{ending}"
    write_nifti(Volume(Geometry(OBLIQUE, VALUES.shape), VALUES.copy(), "HU"), path)
    image = nibabel.load(path)
    np.testing.assert_array_equal(np.asanyarray(image.dataobj), VALUES.transpose())
    np.testing.assert_allclose(image.affine, as_nibabel(OBLIQUE), atol=1e-4)
    np.testing.assert_allclose(image.get_sform(), image.get_qform(), atol=1e-4)
    assert image.header["sform_code"] > 0
    assert image.header["qform_code"] > 0
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (np.array([0, 1, 2]), np.uint8),
        (np.array([-1024, 3000]), np.int16),
        (np.array([0, 40000]), np.uint16),
        (np.array([-1, 40000]), np.int32),
        (np.array([0.5, 1.0], np.float32), np.float32),
        (np.array([True, False]), np.uint8),
    ],
)
def test_that_the_smallest_type_without_loss_is_written(tmp_path: Path, values: Any, dtype: Any) -> None:
    array = np.resize(values, (2, 3, 4)).copy()
    write_nifti(Volume(Geometry(OBLIQUE, array.shape), array), tmp_path / "a.nii.gz")
    image = nibabel.load(tmp_path / "a.nii.gz")
    assert image.get_data_dtype() == dtype
    np.testing.assert_array_equal(np.asanyarray(image.dataobj).transpose(), array)


def test_that_a_file_written_by_nibabel_opens_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    nibabel.save(nibabel.Nifti1Image(VALUES.transpose(), as_nibabel(OBLIQUE)), path)
    volume = loaded(path)
    np.testing.assert_array_equal(volume.array, VALUES)
    np.testing.assert_allclose(volume.geometry.affine, OBLIQUE, atol=1e-4)
    assert volume.array.dtype == np.int16


def test_that_slope_and_intercept_are_applied_once(tmp_path: Path) -> None:
    path = tmp_path / "a.nii"
    image = nibabel.Nifti1Image(VALUES.transpose(), as_nibabel(OBLIQUE))
    image.header.set_slope_inter(0.5, 10)
    nibabel.save(image, path)
    np.testing.assert_allclose(loaded(path).array, np.asanyarray(nibabel.load(path).dataobj).transpose(), rtol=1e-6)


def test_that_a_scan_knows_shape_and_geometry_without_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    nibabel.save(nibabel.Nifti1Image(VALUES.transpose(), as_nibabel(OBLIQUE)), path)
    series = only_series(path)
    assert series.shape == VALUES.shape
    assert series.geometry is not None
    np.testing.assert_allclose(series.geometry.affine, OBLIQUE, atol=1e-4)


def test_that_uids_depend_on_the_content_alone(tmp_path: Path) -> None:
    for name, values in (("a", VALUES), ("b", VALUES), ("c", VALUES + 1)):
        nibabel.save(nibabel.Nifti1Image(values.transpose(), as_nibabel(OBLIQUE)), tmp_path / f"{name}.nii")
    uids = [study.uid for study in scanned(tmp_path).studies]
    assert uids[0] == uids[1] != uids[2]
    assert all(uid.startswith("2.25.") and len(uid) <= 64 for uid in uids)


def all_times(path: Path) -> Loaded:
    """Scanned and loaded; the scan's promise is kept by what is loaded."""
    series = only_series(path)
    loaded = load_file_series(series, CancelToken(), quiet)
    assert series.geometry == loaded.volume.geometry
    assert (series.times, series.channels) == (len(loaded.times), 3 if loaded.volume.is_color else 1)
    return loaded


def test_that_the_fourth_axis_is_time(tmp_path: Path) -> None:
    values = np.random.default_rng(4).integers(-1024, 3000, (4, 5, 6, 7)).astype(np.int16)
    nibabel.save(nibabel.Nifti1Image(values, as_nibabel(OBLIQUE)), tmp_path / "a.nii")
    loaded = all_times(tmp_path)
    for time, volume in enumerate(loaded.times):
        np.testing.assert_array_equal(volume.array, values[..., time].transpose())
        np.testing.assert_allclose(volume.geometry.affine, OBLIQUE, atol=1e-4)
    np.testing.assert_array_equal(read_nifti(tmp_path / "a.nii").array, loaded.times[0].array)


def test_that_a_value_that_is_no_number_stays_in_its_own_time(tmp_path: Path) -> None:
    values = np.zeros((4, 5, 6, 3), np.float32)
    values[1, 2, 3, 2] = np.nan
    nibabel.save(nibabel.Nifti1Image(values, np.eye(4)), tmp_path / "a.nii")
    found = np.argwhere(np.isnan([volume.array for volume in all_times(tmp_path).times]))
    assert found.tolist() == [[2, 3, 2, 1]]


@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
@pytest.mark.parametrize("form", ["sform", "qform", "qform turned inside out"])
def test_that_a_flat_file_is_one_slice_in_its_place(tmp_path: Path, ending: str, form: str) -> None:
    affine = as_nibabel(OBLIQUE) @ np.diag([1, 1, -1 if "inside" in form else 1, 1])
    image = nibabel.Nifti1Image(VALUES[0].transpose(), affine if form == "sform" else None)
    if form != "sform":
        image.set_sform(None, 0)
        image.set_qform(affine, 1)
    nibabel.save(image, tmp_path / f"a{ending}")
    volume = all_times(tmp_path).volume
    np.testing.assert_array_equal(volume.array, VALUES[:1])
    expected = TO_RAS @ nibabel.load(tmp_path / f"a{ending}").affine
    np.testing.assert_allclose(volume.geometry.affine, expected[:, [2, 1, 0, 3]], atol=1e-4)


def test_that_a_flat_file_without_place_or_thickness_is_one_millimetre_thick(tmp_path: Path) -> None:
    image = nibabel.Nifti1Image(VALUES[0].transpose(), None)
    image.set_sform(None, code=0)
    image.set_qform(None, code=0)
    nibabel.save(image, tmp_path / "a.nii")
    data = bytearray((tmp_path / "a.nii").read_bytes())
    data[76:92] = np.array([1, 0.5, 0.25, 0], "<f4").tobytes()  # pixdim[0] to [3]
    (tmp_path / "a.nii").write_bytes(data)
    assert all_times(tmp_path).volume.geometry.spacing_mm == (1.0, 0.25, 0.5)


@pytest.mark.parametrize("names", ["RGB", "RGBA"])
def test_that_colour_is_read_without_its_alpha(tmp_path: Path, names: str) -> None:
    color = np.random.default_rng(6).integers(0, 256, (6, 5, 4, len(names)), np.uint8)
    stored = np.ascontiguousarray(color.transpose(2, 1, 0, 3)).view([(name, "u1") for name in names])[..., 0]
    nibabel.save(nibabel.Nifti1Image(stored, as_nibabel(OBLIQUE)), tmp_path / "a.nii.gz")
    volume = all_times(tmp_path).volume
    np.testing.assert_array_equal(volume.array, color[..., :3])
    assert volume.value_type == np.uint8


def test_that_vectors_are_no_colours_and_refused(tmp_path: Path) -> None:
    image = nibabel.Nifti1Image(np.zeros((4, 5, 6, 1, 3), np.float32), np.eye(4))
    image.header.set_intent("vector")
    nibabel.save(image, tmp_path / "a.nii")
    assert "several values per voxel" in only_series(tmp_path).refusal
    with pytest.raises(UserError, match="several values per voxel"):
        read_nifti(tmp_path / "a.nii")


@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
@pytest.mark.parametrize("share", [0.3, 0.95])
def test_that_a_file_cut_short_is_a_sentence_and_never_half_a_volume(tmp_path: Path, ending: str, share: float) -> None:
    path = tmp_path / f"a{ending}"
    large = np.resize(VALUES, (20, 30, 40))
    nibabel.save(nibabel.Nifti1Image(large.transpose(), np.eye(4)), path)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(UserError, match=r"The NIfTI file a\.nii.* is cut short"):
        read_nifti(path)


def test_that_a_plain_file_cut_short_is_rejected_by_the_scan(tmp_path: Path) -> None:
    path = tmp_path / "a.nii"
    nibabel.save(nibabel.Nifti1Image(VALUES.transpose(), np.eye(4)), path)
    path.write_bytes(path.read_bytes()[:-1])
    (rejected,) = scanned(path).rejected
    assert "cut short" in rejected.reason


def test_that_a_file_with_a_sheared_matrix_is_rejected_rather_than_bent_straight(tmp_path: Path) -> None:
    sheared = np.eye(4)
    sheared[0, 1] = 0.2
    image = nibabel.Nifti1Image(VALUES.transpose(), None)
    image.set_sform(sheared, code=2)
    nibabel.save(image, tmp_path / "a.nii")
    (rejected,) = scanned(tmp_path).rejected
    assert "orthonormal" in rejected.reason


def test_that_a_file_that_names_no_place_says_that_sides_are_a_guess(tmp_path: Path) -> None:
    image = nibabel.Nifti1Image(VALUES.transpose(), None)
    image.set_sform(None, code=0)
    image.set_qform(None, code=0)
    nibabel.save(image, tmp_path / "a.nii")
    assert [note.code for note in only_series(tmp_path).health] == ["no_geometry"]


def test_that_a_file_that_is_no_nifti_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.nii"
    path.write_bytes(bytes(1000))
    with pytest.raises(UserError, match=r"a\.nii cannot be read"):
        read_nifti(path)


def test_that_a_sheared_volume_is_not_written(tmp_path: Path) -> None:
    sheared = OBLIQUE.copy()
    sheared[:3, 0] += sheared[:3, 1]
    with pytest.raises(UserError, match="sheared"):
        write_nifti(Volume(Geometry(sheared, VALUES.shape), VALUES.copy()), tmp_path / "a.nii")
    assert not list(tmp_path.iterdir())


def test_that_another_ending_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no name for a NIfTI file"):
        write_nifti(Volume(Geometry(OBLIQUE, VALUES.shape), VALUES.copy()), tmp_path / "a.mha")


def test_that_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gzip.GzipFile, "write", full)
    with pytest.raises(OSError, match="No space left"):
        write_nifti(Volume(Geometry(OBLIQUE, VALUES.shape), VALUES.copy()), tmp_path / "a.nii.gz")
    assert not list(tmp_path.iterdir())


def test_that_probing_answers_at_voxel_centres(tmp_path: Path) -> None:
    path = tmp_path / "a.nii"
    nibabel.save(nibabel.Nifti1Image(VALUES.transpose(), as_nibabel(OBLIQUE)), path)
    x, y, z = (OBLIQUE @ [2, 3, 4, 1])[:3]
    inside, outside = probe(only_series(path), [(x, y, z), (x + 500, y, z)])
    assert (inside.value, inside.index) == (float(VALUES[2, 3, 4]), (2, 3, 4))
    assert not outside.inside


def test_that_real_nifti_files_open_as_nibabel_sees_them(shared_data: Path) -> None:
    result = scanned(shared_data / "nifti_torchio")
    for series in (series for study in result.studies for series in study.series):
        loaded = load_file_series(series, CancelToken(), quiet)
        image = nibabel.load(shared_data / "nifti_torchio" / series.description)
        expected = np.asanyarray(image.dataobj).T.reshape(-1, *series.shape)
        np.testing.assert_allclose(np.stack([v.array for v in loaded.times]), expected, rtol=1e-6)
        np.testing.assert_allclose(as_nibabel(loaded.volume.geometry.affine), image.affine, atol=1e-3)
    assert {s.description: s.times for study in result.studies for s in study.series} == {
        "t2.nii.gz": 1,
        "t1_seg_gif.nii.gz": 1,
        "dmri_oeslle.nii.gz": 4,
    }


HOLES = {(0, 1, 2): np.nan, (2, 3, 4): np.inf, (3, 5, 0): -np.inf}


def with_holes(path: Path, dtype: str = "<f4", slope: float | None = None) -> np.ndarray[Any, Any]:
    """Write a file with values that are no numbers; gives the values as they are after rescale."""
    values = VALUES.astype(dtype)
    for place, value in HOLES.items():
        values[place] = value
    header = nibabel.Nifti1Header(endianness=dtype[0])
    header.set_data_dtype(dtype)
    image = nibabel.Nifti1Image(values.transpose(), as_nibabel(OBLIQUE), header)
    nibabel.save(image, path)
    if slope is None:
        return values.astype(np.float32)
    # nibabel would divide the values by the slope: it is written into the header alone (bytes 112 to 120)
    data = bytearray(path.read_bytes())
    data[112:120] = np.array([slope, 10.0], f"{dtype[0]}f4").tobytes()
    path.write_bytes(data)
    return (values * slope + 10.0).astype(np.float32)


@pytest.mark.parametrize("dtype", ["<f4", ">f4", "<f8", ">f8"])
@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
def test_that_voxels_without_a_number_stay_so_and_are_noted(tmp_path: Path, ending: str, dtype: str) -> None:
    path = tmp_path / f"a{ending}"
    expected = with_holes(path, dtype)
    np.testing.assert_array_equal(read_nifti(path).array, expected)
    (note,) = only_series(path).health
    assert note.code == "non_finite"
    assert "3 voxels hold no finite number" in note.text


@pytest.mark.parametrize("slope", [0.5, -2.0])
def test_that_infinities_are_rescaled_like_the_other_values(tmp_path: Path, slope: float) -> None:
    expected = with_holes(tmp_path / "a.nii", slope=slope)
    np.testing.assert_allclose(read_nifti(tmp_path / "a.nii").array, expected, rtol=1e-6)


def test_that_a_value_beyond_float32_is_infinite_and_noted(tmp_path: Path) -> None:
    values = np.ones((3, 4, 5))
    values[1, 2, 3] = 1e300
    nibabel.save(nibabel.Nifti1Image(values, np.eye(4)), tmp_path / "a.nii")
    assert loaded(tmp_path / "a.nii").array[3, 2, 1] == np.inf
    assert [note.code for note in only_series(tmp_path).health] == ["non_finite"]


def test_that_finite_files_carry_no_note_and_places_beyond_the_first_piece_are_found(tmp_path: Path) -> None:
    values = np.zeros((8, 200, 300), np.float32)  # 1.9 MB: two pieces
    path = tmp_path / "a.nii.gz"
    nibabel.save(nibabel.Nifti1Image(values.transpose(), np.eye(4)), path)
    assert only_series(path).health == ()
    values[7, 100, 200] = np.nan
    nibabel.save(nibabel.Nifti1Image(values.transpose(), np.eye(4)), path)
    assert np.argwhere(np.isnan(read_nifti(path).array)).tolist() == [[7, 100, 200]]
    assert "1 voxel holds" in only_series(path).health[0].text


def test_that_probing_such_a_voxel_gives_its_index_and_no_value(tmp_path: Path) -> None:
    with_holes(tmp_path / "a.nii")
    points = [tuple((OBLIQUE @ [*place, 1])[:3]) for place in HOLES]
    answers = probe(only_series(tmp_path / "a.nii"), points)
    assert [(a.value, a.index, a.inside) for a in answers] == [(None, place, True) for place in HOLES]


def test_that_writing_keeps_them_as_nibabel_sees(tmp_path: Path) -> None:
    expected = with_holes(tmp_path / "a.nii")
    write_nifti(read_nifti(tmp_path / "a.nii"), tmp_path / "b.nii.gz")
    np.testing.assert_array_equal(np.asanyarray(nibabel.load(tmp_path / "b.nii.gz").dataobj).transpose(), expected)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("in itkNiftiImageIO.cxx:\nITK ERROR: NiftiImageIO(0x1): nifti_image_load failed for file: {path}"),
        RuntimeError("in itkImportImageContainer.hxx:\nITK ERROR: (0x1): Failed to allocate memory for image."),
        RuntimeError("std::bad_alloc"),
        MemoryError(),
    ],
)
def test_that_short_memory_is_told_as_that_and_not_as_a_fault_of_the_file(
    tmp_path: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.nii"
    nibabel.save(nibabel.Nifti1Image(VALUES.transpose(), np.eye(4)), path)

    def fail(*_: object, **__: object) -> None:
        raise type(error)(str(error).format(path=path))

    monkeypatch.setattr(SimpleITK, "ReadImage", fail)
    with pytest.raises(UserError) as told:
        read_nifti(path)
    assert told.value.title == "The file a.nii needs 0.0 GB to be read, for which memory has no room."


def test_that_no_sentence_tells_the_folder_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.nii"
    nibabel.save(nibabel.Nifti1Image(VALUES.transpose(), np.eye(4)), path)

    def fail(*_: object, **__: object) -> None:
        message = f"ITK ERROR: NiftiImageIO(0x1): cannot make sense of {path}"
        raise RuntimeError(message)

    monkeypatch.setattr(SimpleITK, "ReadImage", fail)
    with pytest.raises(UserError) as told:
        read_nifti(path)
    assert told.value.title == "The NIfTI file a.nii cannot be read: cannot make sense of a.nii."
