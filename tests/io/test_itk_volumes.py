"""NRRD and MetaImage files lie where their own specification says, or are refused."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from reading import only_series, quiet, scanned

from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.io.file_series import load_file_series
from medviewer.io.itk_volumes import read_itk

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import Series

VALUES = np.random.default_rng(8).integers(-1000, 3000, (6, 5, 4)).astype("<i2")
"""Slices, rows, columns."""
COLUMN, ROW, SLICE, ORIGIN = (1.2, 1.6, 0.0), (-2.4, 1.8, 0.0), (0.0, 0.0, 4.0), (10.0, -20.0, 30.5)
"""Steps in mm between neighbours along each axis, and the first voxel; a rotation by 53 degrees about the third."""
AFFINE = np.array([[*step, 0.0] for step in (SLICE, ROW, COLUMN)] + [[*ORIGIN, 1.0]]).T
RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
LAS = np.diag([1.0, -1.0, 1.0, 1.0])


def vector(values: tuple[float, ...]) -> str:
    return "(" + ",".join(str(value) for value in values) + ")"


PLACE = [f"space directions: {vector(COLUMN)} {vector(ROW)} {vector(SLICE)}", f"space origin: {vector(ORIGIN)}"]
PLAIN = ["type: int16", "dimension: 3", "sizes: 4 5 6", "endian: little"]


def nrrd_head(*fields: str) -> bytes:
    return "\n".join(["NRRD0005", *fields, "", ""]).encode()


def meta_head(*fields: str, data: str = "LOCAL") -> bytes:
    return "\n".join(["ObjectType = Image", *fields, f"ElementDataFile = {data}", ""]).encode()


META_PLACE = [
    f"TransformMatrix = {' '.join(str(v / n) for step, n in ((COLUMN, 2), (ROW, 3), (SLICE, 4)) for v in step)}",
    f"Offset = {' '.join(str(v) for v in ORIGIN)}",
    "ElementSpacing = 2 3 4",
]
META_PLAIN = ["NDims = 3", "BinaryData = True", "DimSize = 4 5 6", "ElementType = MET_SHORT"]


def opened(path: Path, data: bytes) -> tuple[Series, Loaded]:
    """Written, scanned and loaded; the scan's promise is kept by what is loaded."""
    path.write_bytes(data)
    series = only_series(path)
    loaded = load_file_series(series, CancelToken(), quiet)
    assert series.geometry == loaded.volume.geometry
    assert (series.times, series.channels) == (len(loaded.times), 3 if loaded.volume.is_color else 1)
    return series, loaded


def refused(path: Path, data: bytes) -> str:
    """The sentence with which the file is rejected, or is listed as refused; loading it fails too."""
    path.write_bytes(data)
    with pytest.raises(UserError):
        read_itk(path, CancelToken())
    result = scanned(path)
    return result.rejected[0].reason if result.rejected else result.studies[0].series[0].refusal


@pytest.mark.parametrize(
    ("space", "to_lps"),
    [
        ("left-posterior-superior", np.eye(4)),
        ("LPS", np.eye(4)),
        ("right-anterior-superior", RAS),
        ("RAS", RAS),
        ("left-anterior-superior", LAS),
    ],
)
def test_that_an_nrrd_lies_where_its_space_says(tmp_path: Path, space: str, to_lps: np.ndarray[Any, Any]) -> None:
    head = nrrd_head(*PLAIN, "encoding: raw", f"space: {space}", *PLACE)
    series, loaded = opened(tmp_path / "a.nrrd", head + VALUES.tobytes())
    np.testing.assert_array_equal(loaded.volume.array, VALUES)
    np.testing.assert_allclose(loaded.volume.geometry.affine, to_lps @ AFFINE, atol=1e-9)
    assert series.health == ()
    assert loaded.volume.is_placed


@pytest.mark.parametrize(("space", "to_lps"), [("LPST", np.eye(4)), ("RAST", RAS), ("LAST", LAS)])
def test_that_an_nrrd_with_a_time_axis_lies_there_too(tmp_path: Path, space: str, to_lps: Any) -> None:
    steps = [vector((*step, 0.0)) for step in (COLUMN, ROW, SLICE)]
    place = [f"space directions: {' '.join(steps)} (0,0,0,1)", f"space origin: {vector((*ORIGIN, 0.0))}"]
    fields = ["type: int16", "dimension: 4", "sizes: 4 5 3 2", "endian: little", "encoding: raw", f"space: {space}"]
    _, loaded = opened(tmp_path / "a.nrrd", nrrd_head(*fields, *place) + VALUES.tobytes())
    np.testing.assert_array_equal(np.stack([v.array for v in loaded.times]), VALUES.reshape(2, 3, 5, 4))
    np.testing.assert_allclose(loaded.volume.geometry.affine, to_lps @ AFFINE, atol=1e-9)


@pytest.mark.parametrize("first", [True, False])
def test_that_a_list_of_volumes_is_a_time_axis_wherever_it_stands(tmp_path: Path, first: bool) -> None:
    values = VALUES.reshape(2, 3, 5, 4)
    steps = [vector(step) for step in (COLUMN, ROW, SLICE)]
    kinds, sizes, directions = ["domain"] * 3, ["4", "5", "3"], steps
    at = 0 if first else 3
    for items, item in ((kinds, "list"), (sizes, "2"), (directions, "none")):
        items.insert(at, item)
    head = nrrd_head(
        *("type: int16", "dimension: 4", "endian: little", "encoding: raw", "space: LPS"),
        *(f"sizes: {' '.join(sizes)}", f"kinds: {' '.join(kinds)}", f"space directions: {' '.join(directions)}"),
        f"space origin: {vector(ORIGIN)}",
    )
    stored = np.moveaxis(values, 0, -1) if first else values
    _, loaded = opened(tmp_path / "a.nrrd", head + stored.tobytes())
    np.testing.assert_array_equal(np.stack([volume.array for volume in loaded.times]), values)
    np.testing.assert_allclose(loaded.volume.geometry.affine, AFFINE, atol=1e-9)


@pytest.mark.parametrize("kind", ["RGB-color", "vector"])
def test_that_three_bytes_for_each_voxel_are_a_colour(tmp_path: Path, kind: str) -> None:
    color = np.random.default_rng(9).integers(0, 256, (6, 5, 4, 3), np.uint8)
    steps = " ".join(vector(step) for step in (COLUMN, ROW, SLICE))
    fields = ["type: uint8", "dimension: 4", "sizes: 3 4 5 6", "encoding: raw", "space: LPS"]
    place = [f"kinds: {kind} domain domain domain", f"space directions: none {steps}", PLACE[1]]
    _, loaded = opened(tmp_path / "a.nrrd", nrrd_head(*fields, *place) + color.tobytes())
    np.testing.assert_array_equal(loaded.volume.array, color)


def test_that_a_vector_that_is_no_colour_is_refused(tmp_path: Path) -> None:
    steps = " ".join(vector(step) for step in (COLUMN, ROW, SLICE))
    fields = ["type: int16", "dimension: 4", "sizes: 3 4 5 2", "endian: little", "encoding: raw", "space: LPS"]
    place = ["kinds: vector domain domain domain", f"space directions: none {steps}", PLACE[1]]
    assert "several values per voxel" in refused(tmp_path / "a.nrrd", nrrd_head(*fields, *place) + VALUES.tobytes())


@pytest.mark.parametrize("place", [[], ["space: scanner-xyz", *PLACE]])
def test_that_an_nrrd_that_names_no_side_says_that_sides_are_a_guess(tmp_path: Path, place: list[str]) -> None:
    series, _ = opened(tmp_path / "a.nrrd", nrrd_head(*PLAIN, "encoding: raw", *place) + VALUES.tobytes())
    assert [note.code for note in series.health] == ["no_geometry"]


def test_that_axes_that_are_not_at_right_angles_are_refused(tmp_path: Path) -> None:
    place = ["space: LPS", "space directions: (2,0,0) (1,3,0) (0,0,4)", PLACE[1]]
    head = nrrd_head(*PLAIN, "encoding: raw", *place)
    assert "not at right angles" in refused(tmp_path / "a.nrrd", head + VALUES.tobytes())


def meta_image(packed: bool) -> bytes:
    data = zlib.compress(VALUES.tobytes()) if packed else VALUES.tobytes()
    more = ["CompressedData = True", f"CompressedDataSize = {len(data)}"] if packed else []
    return meta_head(*META_PLAIN, *META_PLACE, *more) + data


def nrrd(packed: bool) -> bytes:
    data = gzip.compress(VALUES.tobytes()) if packed else VALUES.tobytes()
    return nrrd_head(*PLAIN, f"encoding: {'gzip' if packed else 'raw'}", "space: LPS", *PLACE) + data


@pytest.mark.parametrize("packed", [False, True])
def test_that_a_meta_image_lies_where_its_matrix_says(tmp_path: Path, packed: bool) -> None:
    series, loaded = opened(tmp_path / "a.mha", meta_image(packed))
    np.testing.assert_array_equal(loaded.volume.array, VALUES)
    np.testing.assert_allclose(loaded.volume.geometry.affine, AFFINE, atol=1e-9)
    assert series.health == ()


def test_that_a_packed_nrrd_opens(tmp_path: Path) -> None:
    np.testing.assert_array_equal(opened(tmp_path / "a.nrrd", nrrd(True))[1].volume.array, VALUES)


def test_that_a_meta_image_without_matrix_says_that_sides_are_a_guess(tmp_path: Path) -> None:
    series, _ = opened(tmp_path / "a.mha", meta_head(*META_PLAIN) + VALUES.tobytes())
    assert [note.code for note in series.health] == ["no_geometry"]


def test_that_a_flat_meta_image_is_one_slice(tmp_path: Path) -> None:
    head = meta_head("NDims = 2", "BinaryData = True", "DimSize = 4 5", "ElementType = MET_SHORT", "Offset = 7 8")
    _, loaded = opened(tmp_path / "a.mha", head + VALUES[0].tobytes())
    np.testing.assert_array_equal(loaded.volume.array, VALUES[:1])
    assert loaded.volume.geometry.to_lps((0, 0, 0)).tolist() == [7, 8, 0]


def test_that_colour_of_a_meta_image_opens(tmp_path: Path) -> None:
    color = np.random.default_rng(9).integers(0, 256, (6, 5, 4, 3), np.uint8)
    head = meta_head(*META_PLAIN[:3], *META_PLACE, "ElementNumberOfChannels = 3", "ElementType = MET_UCHAR")
    np.testing.assert_array_equal(opened(tmp_path / "a.mha", head + color.tobytes())[1].volume.array, color)


DETACHED = {
    "nrrd": ("a.nhdr", nrrd_head(*PLAIN, "encoding: raw", "space: LPS", *PLACE, "data file: v.raw")),
    "nrrd list": (
        "a.nhdr",
        nrrd_head(*PLAIN, "encoding: raw", "space: LPS", *PLACE, "data file: LIST 3")[:-1] + b"v.raw\n",
    ),
    "meta image": ("a.mhd", meta_head(*META_PLAIN, *META_PLACE, data="v.raw")),
}


@pytest.mark.parametrize("kind", DETACHED)
def test_that_values_beside_their_header_belong_to_it(tmp_path: Path, kind: str) -> None:
    name, head = DETACHED[kind]
    (tmp_path / name).write_bytes(head)
    (tmp_path / "v.raw").write_bytes(VALUES.tobytes())
    series = only_series(tmp_path)
    assert [ref.path.name for ref in series.instances] == [name, "v.raw"]
    assert "in v.raw" in next(note.text for note in series.health if note.code == "detached_values")
    (volume,) = load_file_series(series, CancelToken(), quiet).times
    np.testing.assert_array_equal(volume.array, VALUES)
    np.testing.assert_allclose(volume.geometry.affine, AFFINE, atol=1e-9)


def test_that_packed_values_beside_their_header_belong_to_it(tmp_path: Path) -> None:
    (tmp_path / "a.nhdr").write_bytes(nrrd_head(*PLAIN, "encoding: gzip", "space: LPS", *PLACE, "data file: v.raw.gz"))
    (tmp_path / "v.raw.gz").write_bytes(gzip.compress(VALUES.tobytes()))
    (volume,) = load_file_series(only_series(tmp_path), CancelToken(), quiet).times
    np.testing.assert_array_equal(volume.array, VALUES)


@pytest.mark.parametrize("name", ["a.nhdr", "a.mhd"])
@pytest.mark.parametrize("row", ["v%02d.raw 1 6 1", "LIST", "LIST 2"])
def test_that_a_row_of_files_belongs_to_its_header(tmp_path: Path, name: str, row: str) -> None:
    nrrd_text = nrrd_head(*PLAIN, "encoding: raw", "space: LPS", *PLACE, f"data file: {row}")[:-1]
    head = nrrd_text if name == "a.nhdr" else meta_head(*META_PLAIN, *META_PLACE, data=row)
    listed = "".join(f"v{number:02d}.raw\n" for number in range(1, 7)) if row.startswith("LIST") else ""
    (tmp_path / name).write_bytes(head + listed.encode())
    for number, values in enumerate(VALUES, start=1):
        (tmp_path / f"v{number:02d}.raw").write_bytes(values.tobytes())
    series = only_series(tmp_path)
    assert len(series.instances) == 7
    np.testing.assert_array_equal(load_file_series(series, CancelToken(), quiet).volume.array, VALUES)


def test_that_a_list_that_itk_would_read_past_its_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "v.raw").write_bytes(VALUES.tobytes())
    assert "more than one slice each" in refused(tmp_path / "a.mhd", meta_head(*META_PLAIN, data="LIST 3") + b"v.raw\n")


@pytest.mark.parametrize("name", ["a.nhdr", "a.mhd"])
def test_that_values_that_are_missing_or_elsewhere_are_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "v.raw").write_bytes(VALUES.tobytes())
    for data, sentence in (("v.raw", "no file v.raw beside it"), ("../v.raw", "outside its own folder")):
        nrrd_text = nrrd_head(*PLAIN, "encoding: raw", *PLACE, f"data file: {data}")
        text = nrrd_text if name == "a.nhdr" else meta_head(*META_PLAIN, data=data)
        assert sentence in refused(folder / name, text)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
@pytest.mark.parametrize("file", [nrrd, meta_image])
@pytest.mark.parametrize("packed", [False, True])
def test_that_a_file_cut_short_never_opens(tmp_path: Path, file: Any, packed: bool, share: float) -> None:
    data = file(packed)
    path = tmp_path / ("a.mha" if file is meta_image else "a.nrrd")
    opened(path, data)
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(UserError):
        read_itk(path, CancelToken())
    if not packed:
        assert scanned(path).rejected


def test_that_a_header_without_values_is_rejected_in_words(tmp_path: Path) -> None:
    assert "has no end" in refused(tmp_path / "a.nrrd", b"NRRD0005\ntype: int16\n")
    assert "has no end" in refused(tmp_path / "b.mha", b"ObjectType = Image\nNDims = 3\n")
    assert "cut short" in refused(tmp_path / "c.nrrd", nrrd(False)[:-1])
    assert "cut short" in refused(tmp_path / "d.mha", meta_image(False)[:-1])


def test_that_a_damaged_packed_meta_image_is_told_from_a_whole_one(tmp_path: Path) -> None:
    data = bytearray(meta_image(True))
    data[-3] ^= 0xFF  # in the checksum: ITK itself does not look at it
    path = tmp_path / "a.mha"
    path.write_bytes(data)
    with pytest.raises(UserError, match="damaged: its values cannot be unpacked"):
        read_itk(path, CancelToken())


@pytest.mark.parametrize("encoding", ["raw", "gzip"])
def test_that_a_claim_beyond_the_file_takes_no_memory(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import SimpleITK as sitk

    monkeypatch.setattr(sitk.ImageFileReader, "Execute", lambda *_: pytest.fail("ITK was asked to read it"))
    head = nrrd_head(
        "type: int16", "dimension: 3", "sizes: 40000 30000 20000", f"encoding: {encoding}", "endian: little"
    )
    assert "cut short" in refused(tmp_path / "a.nrrd", head + gzip.compress(bytes(1000)))


def test_that_reading_stops_when_told(tmp_path: Path) -> None:
    (tmp_path / "a.mha").write_bytes(meta_image(True))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_itk(tmp_path / "a.mha", token)


def test_that_uids_depend_on_the_values_beside_the_header_too(tmp_path: Path) -> None:
    uids = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a.mhd").write_bytes(DETACHED["meta image"][1])
        (folder / "v.raw").write_bytes((VALUES + number).astype("<i2").tobytes())
        uids.append(only_series(folder).id)
    assert uids[0] != uids[1]
    assert all(uid.startswith("2.25.") for uid in uids)


def test_that_real_label_maps_open_where_itk_puts_them(shared_data: Path) -> None:
    import SimpleITK as sitk

    path = shared_data / "seg_sr_dcmqi" / "segmentations" / "liver_spine_seg.nrrd"
    image = sitk.ReadImage(str(path))
    volume = read_itk(path, CancelToken()).volume
    np.testing.assert_array_equal(volume.array, sitk.GetArrayFromImage(image))
    for index in ((0, 0, 0), (2, 100, 300)):
        expected = image.TransformIndexToPhysicalPoint(index[::-1])
        np.testing.assert_allclose(volume.geometry.to_lps(index), expected, atol=1e-6)


def test_that_what_itk_cannot_read_is_rejected_in_its_words(tmp_path: Path) -> None:
    head = nrrd_head("type: int16", "dimension: 2", "sizes: 4 5", "endian: little", "encoding: raw", "space: LPS")
    fields = head[:-1] + f"space directions: {vector(COLUMN)} {vector(ROW)}\n\n".encode()
    assert "doesn't match dimension of space" in refused(tmp_path / "a.nrrd", fields + VALUES[0].tobytes())
