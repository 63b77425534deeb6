import json

import nibabel
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from series import affine_of, write_series


def points_file(tmp_path, points):
    path = tmp_path / "points.json"
    path.write_text(json.dumps([{"lps": list(map(float, p))} for p in points]))
    return path


def test_that_info_names_the_series_with_its_matrix(medviewer, oblique_series):
    folder, affine, _stored = oblique_series
    answer = medviewer("info", folder, "--json")
    assert answer.code == 0
    (study,) = answer.json["studies"]
    (series,) = study["series"]
    assert series["kind"] == "volume"
    assert series["shape"] == [6, 7, 8]
    assert np.array(series["affine"]) == pytest.approx(affine, abs=1e-4)
    assert series["spacing_mm"] == pytest.approx([2.5, 0.8, 0.6], abs=1e-5)
    assert series["id"] == series["series_uid"]
    assert answer.json["rejected"] == []


def test_that_info_accounts_for_every_file(medviewer, oblique_series):
    folder = oblique_series[0]
    (folder / "notes.txt").write_text("no image")
    answer = medviewer("info", folder, "--json")
    assert answer.code == 1
    assert [r["path"] for r in answer.json["rejected"]] == ["notes.txt"]
    assert answer.json["rejected"][0]["reason"]
    assert "notes.txt" in medviewer("info", folder).out


@pytest.mark.parametrize("content", [None, b"", b"only text"])
def test_that_a_path_without_images_ends_with_three(medviewer, tmp_path, content):
    folder = tmp_path / "in"
    folder.mkdir()
    if content is not None:
        (folder / "file").write_bytes(content)
    answer = medviewer("info", folder, "--json")
    assert answer.code == 3
    assert answer.json["studies"] == []
    assert len(answer.json["rejected"]) == (content is not None)


def test_that_a_path_that_is_not_there_is_said(medviewer, tmp_path):
    for command in (("info",), ("convert", "-o", tmp_path / "x.nii.gz")):
        answer = medviewer(command[0], tmp_path / "nowhere", *command[1:])
        assert answer.code == 3
        assert "There is nothing at" in answer.err
        assert answer.out == ""


def test_that_probe_answers_exactly_at_pixel_centres_and_null_outside(medviewer, oblique_series, tmp_path):
    folder, affine, _stored = oblique_series
    expected = {}
    for path in folder.iterdir():
        header = pydicom.dcmread(path)
        row, column = np.array(header.ImageOrientationPatient[3:]), np.array(header.ImageOrientationPatient[:3])
        spacing = np.array(header.PixelSpacing, float)
        place = np.array(header.ImagePositionPatient) + column * spacing[1] * 3 + row * spacing[0] * 2
        value = header.pixel_array[2, 3] * float(header.RescaleSlope) + float(header.RescaleIntercept)
        expected[tuple(place)] = value
    outside = (affine @ [-1.0, 0, 0, 1])[:3]
    path = points_file(tmp_path, [*expected, outside])
    answer = medviewer("probe", folder, "--points", path, "--json")
    assert answer.code == 0
    assert [a["value"] for a in answer.json] == [*expected.values(), None]
    assert [a["inside"] for a in answer.json] == [True] * 6 + [False]
    assert "outside" in medviewer("probe", folder, "--points", path).out


def test_that_a_voxel_without_a_number_is_null_in_probe_and_nan_in_convert(medviewer, tmp_path):
    values = np.ones((3, 4, 5), np.float32)
    values[1, 2, 3] = np.nan
    nibabel.save(nibabel.Nifti1Image(values, np.diag([-1.0, -1.0, 1.0, 1.0])), tmp_path / "a.nii")
    points = points_file(tmp_path, [(1, 2, 3), (0, 0, 0), (9, 9, 9)])
    answer = medviewer("probe", tmp_path / "a.nii", "--points", points, "--json")
    assert answer.json == [
        {"value": None, "index": [3, 2, 1], "inside": True},
        {"value": 1.0, "index": [0, 0, 0], "inside": True},
        {"value": None, "index": None, "inside": False},
    ]
    told = medviewer("probe", tmp_path / "a.nii", "--points", points).out.splitlines()
    assert [line.split("mm: ")[1] for line in told] == ["not a number at [3, 2, 1]", "1 at [0, 0, 0]", "outside"]
    assert medviewer("convert", tmp_path / "a.nii", "-o", tmp_path / "b.nii.gz").code == 0
    np.testing.assert_array_equal(nibabel.load(tmp_path / "b.nii.gz").get_fdata(), values)
    (series,) = medviewer("info", tmp_path / "a.nii", "--json").json["studies"][0]["series"]
    assert [note["code"] for note in series["health"]] == ["non_finite"]


@pytest.mark.parametrize("text", ["{", "[1]", '[{"lps": [1, 2]}]', '[{"lps": [1, 2, "x"]}]', '{"lps": 1}'])
def test_that_points_that_are_none_are_wrong_usage(medviewer, oblique_series, tmp_path, text):
    path = tmp_path / "points.json"
    path.write_text(text)
    assert medviewer("probe", oblique_series[0], "--points", path, "--json").code == 2
    assert medviewer("probe", oblique_series[0], "--points", tmp_path / "none.json").code == 2


def test_that_convert_writes_what_simpleitk_reads_from_the_same_slices(medviewer, oblique_series, tmp_path):
    folder = oblique_series[0]
    out = tmp_path / "out.nii.gz"
    assert medviewer("convert", folder, "-o", out).code == 0
    ours = sitk.ReadImage(str(out))
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    theirs = reader.Execute()
    resampled = sitk.Resample(ours, theirs, sitk.Transform(), sitk.sitkNearestNeighbor, -9999, theirs.GetPixelID())
    assert np.array_equal(sitk.GetArrayFromImage(resampled), sitk.GetArrayFromImage(theirs))


def test_that_convert_refuses_another_ending_and_a_place_that_cannot_be_written(medviewer, oblique_series, tmp_path):
    assert medviewer("convert", oblique_series[0], "-o", tmp_path / "out.png").code == 2
    (tmp_path / "file").write_text("")
    answer = medviewer("convert", oblique_series[0], "-o", tmp_path / "file" / "out.nii.gz")
    assert answer.code == 3
    assert "could not be written" in answer.err


def test_that_two_series_need_a_choice(medviewer, tmp_path):
    affine = affine_of((2.0, 1.0, 1.0), (0, 0, 0))
    for name in ("a", "b"):
        write_series(
            tmp_path / "in" / name, affine, np.zeros((3, 4, 4), np.int16), SeriesInstanceUID=f"1.2.{ord(name)}"
        )
    answer = medviewer("convert", tmp_path / "in", "-o", tmp_path / "x.nii.gz")
    assert answer.code == 3
    assert "1.2.97" in answer.err
    assert medviewer("convert", tmp_path / "in", "--series", "1.2.97", "-o", tmp_path / "x.nii.gz").code == 0
    answer = medviewer("convert", tmp_path / "in", "--series", "9.9", "-o", tmp_path / "y.nii.gz")
    assert answer.code == 3
    assert "no series 9.9" in answer.err


def test_that_a_tilted_series_is_converted_upright_which_is_said_and_probed_as_acquired(medviewer, tmp_path):
    affine = affine_of((3.0, 1.0, 1.0), (0, 0, 0))
    affine[1, 0] = 0.8
    stored = np.arange(4 * 5 * 6, dtype=np.int16).reshape(4, 5, 6)
    write_series(tmp_path / "tilted", affine, stored)
    answer = medviewer("convert", tmp_path / "tilted", "-o", tmp_path / "x.nii.gz")
    assert answer.code == 0
    assert answer.err.count("The gantry was tilted: the stack leans 14.9 degrees") == 1
    matrix = nibabel.load(tmp_path / "x.nii.gz").affine[:3, :3]
    assert np.abs(matrix.T @ matrix - np.diag([1.0, 1.0, 9.0])).max() < 1e-4
    points = points_file(tmp_path, [(affine @ [2, 3, 4, 1])[:3]])
    assert medviewer("probe", tmp_path / "tilted", "--points", points, "--json").json[0]["inside"]


def test_that_unevenly_spaced_slices_are_converted_resampled_which_is_said(medviewer, tmp_path):
    affine = affine_of((3.0, 1.0, 1.0), (0, 0, 0))
    places = (0.0, 3.0, 7.5, 9.0)
    moved = {"ImagePositionPatient": lambda k: ["0", "0", str(places[k])]}
    write_series(tmp_path / "uneven", affine, np.full((4, 5, 6), 1024, np.int16), **moved)
    answer = medviewer("convert", tmp_path / "uneven", "-o", tmp_path / "x.nii.gz")
    assert answer.code == 0
    assert "unevenly spaced (1.5 to 4.5 mm)" in answer.err
    assert "resampled" in answer.err


def test_that_a_series_without_its_damaged_slice_is_done_in_part_and_says_so(medviewer, tmp_path):
    affine = affine_of((3.0, 1.0, 1.0), (0, 0, 0))
    paths = write_series(tmp_path / "in", affine, np.zeros((5, 6, 8), np.int16))
    paths[4].write_bytes(paths[4].read_bytes()[:-10])
    answer = medviewer("convert", tmp_path / "in", "-o", tmp_path / "x.nii.gz")
    assert answer.code == 1
    assert answer.err.count(paths[4].name) == 1
    assert nibabel.load(tmp_path / "x.nii.gz").shape == (8, 6, 4)


def test_that_a_series_with_times_is_converted_whole(medviewer, tmp_path):
    affine = affine_of((2.0, 1.0, 1.0), (0, 0, 0))
    stored = np.arange(6 * 4 * 5, dtype=np.int16).reshape(6, 4, 5)
    places = {"ImagePositionPatient": lambda k: ["0", "0", str(2.0 * (k % 3))]}
    write_series(tmp_path / "in", affine, stored, **places, TemporalPositionIdentifier=lambda k: k // 3 + 1)
    assert medviewer("convert", tmp_path / "in", "-o", tmp_path / "x.nii.gz").code == 0
    values = nibabel.load(tmp_path / "x.nii.gz").get_fdata()
    assert values.shape == (5, 4, 3, 2)
    assert sorted(values.ravel()) == sorted(stored.ravel() - 1024.0)
    assert len(np.unique(values[..., 1] - values[..., 0])) == 1


def test_that_bench_load_takes_the_series_with_most_voxels_over_all_times(medviewer, tmp_path):
    affine = affine_of((2.0, 1.0, 1.0), (0, 0, 0))
    write_series(tmp_path / "in" / "long", affine, np.full((7, 4, 5), 1030, np.int16))
    places = {"ImagePositionPatient": lambda k: ["0", "0", str(2.0 * (k % 5))]}
    timed = {"SeriesInstanceUID": "1.2.3.4", "TemporalPositionIdentifier": lambda k: k // 5 + 1}
    write_series(tmp_path / "in" / "timed", affine, np.full((10, 4, 5), 1025, np.int16), **places, **timed)
    figures = medviewer("bench", "load", tmp_path / "in", "--json").json
    assert figures["checksum"] == 10 * 4 * 5 * 1.0
    assert figures["pixels_mb"] == pytest.approx(10 * 4 * 5 * 2e-6)


def test_that_the_other_benchmarks_take_the_largest_of_several_series_too(medviewer, tmp_path):
    affine = affine_of((2.0, 1.0, 1.0), (0, 0, 0))
    write_series(tmp_path / "in" / "small", affine, np.full((3, 4, 5), 1030, np.int16))
    long = {"SeriesInstanceUID": "1.2.3.4", "Modality": "MR"}
    write_series(tmp_path / "in" / "long", affine, np.full((9, 4, 5), 1025, np.int16), **long)
    answer = medviewer("bench", "infer", tmp_path / "in", "--json")
    assert answer.code == 0
    assert list(answer.json) == ["device"]  # no model takes MR; the small series is a CT, which some take
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no volume that opens" in medviewer("bench", "infer", empty).err


@pytest.mark.parametrize("series", ["ct_chest_cptac", "mr_t1_defaced_384"])
def test_that_every_oracle_point_of_the_real_series_has_its_exact_value(medviewer, shared_data, tmp_path, series):
    oracle = json.loads((shared_data / series / "oracle_points.json").read_text())
    oracle = oracle[0] if isinstance(oracle, list) else oracle
    points = points_file(tmp_path, [p["lps"] for p in oracle["points"]])
    arguments = ("--series", oracle["series_uid"], "--points", points, "--json")
    answer = medviewer("probe", shared_data / series, *arguments)
    assert [a["value"] for a in answer.json] == pytest.approx([p["value"] for p in oracle["points"]], abs=1e-3)


def test_that_wrong_usage_ends_with_two(medviewer):
    assert medviewer("info").code == 2
    assert medviewer("no-such-command").code == 2
    assert medviewer("open", "--layout", "spiral").code == 2


def test_that_the_version_is_said(medviewer):
    from medviewer import __version__

    assert medviewer("--version").out.strip() == __version__
