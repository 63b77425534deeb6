"""Series of which a part is damaged: what is whole opens, and what is missing is named."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from made_pictures import write_classic, write_enhanced
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate_extended
from pydicom.pixels.encoders import RLELosslessEncoder
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
)
from reading import only_series, quiet, scanned
from series import affine_of, slice_dataset, write_dataset, write_series

from medviewer.domain.job import CancelToken
from medviewer.domain.study import HealthSeverity, SeriesKind
from medviewer.io.load import load_series

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import Series

AFFINE = affine_of((2.0, 0.5, 0.5), (-10, -20, 30))
TIMES = np.arange(3 * 4 * 6 * 5, dtype=np.int16).reshape(3, 4, 6, 5)
FRAMES = np.arange(5 * 12 * 16, dtype=np.uint16).reshape(5, 12, 16)
COLORS = np.random.default_rng(2).integers(0, 256, (5, 12, 16, 3), np.uint8)


def opened(path: Path) -> tuple[Series, Loaded]:
    series = only_series(path)
    return series, load_series(series, CancelToken(), quiet)


def values(loaded: Loaded) -> np.ndarray[Any, Any]:
    return np.stack([volume.array for volume in loaded.times])


def complaint(series: Series) -> str:
    (note,) = (note for note in series.health if note.code == "undecodable")
    assert note.severity is HealthSeverity.ERROR
    return note.text


def cut_off(path: Path, count: int) -> None:
    path.write_bytes(path.read_bytes()[:-count])


# over time


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_that_a_time_with_a_file_that_is_cut_short_is_left_out_whole(tmp_path: Path, bad: int) -> None:
    write_classic(tmp_path, AFFINE, TIMES)
    path = sorted((tmp_path / str(bad)).iterdir())[1]
    cut_off(path, 7)
    series, loaded = opened(tmp_path)
    kept = [t for t in range(3) if t != bad]
    np.testing.assert_array_equal(values(loaded), TIMES[kept].astype(float) - 1024)
    assert (series.times, len(series.frames)) == (2, 8)
    assert path.name in complaint(series)
    assert complaint(series).endswith("1 of 3 times are left out.")
    assert series.geometry is not None
    np.testing.assert_allclose(series.geometry.affine, AFFINE, atol=1e-9)


def test_that_one_time_that_is_left_is_a_plain_volume(tmp_path: Path) -> None:
    write_classic(tmp_path, AFFINE, TIMES)
    for bad in (0, 2):
        cut_off(sorted((tmp_path / str(bad)).iterdir())[0], 7)
    series, loaded = opened(tmp_path)
    np.testing.assert_array_equal(values(loaded), TIMES[[1]].astype(float) - 1024)
    assert series.times == 1
    assert complaint(series).endswith("1 more of its files cannot be decoded. 2 of 3 times are left out.")


def test_that_a_series_without_a_whole_time_is_refused(tmp_path: Path) -> None:
    write_classic(tmp_path, AFFINE, TIMES)
    for k, folder in enumerate(sorted(tmp_path.iterdir())):
        cut_off(sorted(folder.iterdir())[k], 7)
    series = only_series(tmp_path)
    assert not series.opens
    assert "cut short" in series.refusal


def test_that_a_time_one_of_whose_headers_cannot_be_read_is_not_among_the_whole_ones(tmp_path: Path) -> None:
    write_classic(tmp_path, AFFINE, TIMES)
    path = sorted((tmp_path / "1").iterdir())[1]
    path.write_bytes(path.read_bytes()[:200])
    result = scanned(tmp_path)
    assert [rejected.path for rejected in result.rejected] == [path]
    stacks = sorted(result.studies[0].series, key=lambda series: -series.times)
    assert [(series.times, series.shape[0]) for series in stacks] == [(2, 4), (1, 3)]
    loaded = load_series(stacks[0], CancelToken(), quiet)
    np.testing.assert_array_equal(values(loaded), TIMES[[0, 2]].astype(float) - 1024)


# uncompressed frames


def film(pixels: np.ndarray[Any, Any], **tags: Any) -> Dataset:
    """A film, which has no place in the patient."""
    dataset = slice_dataset(np.eye(4), 0, FRAMES[0])
    dataset.SOPClassUID, dataset.Modality = "1.2.840.10008.5.1.4.1.1.3.1", "US"
    del dataset.ImagePositionPatient, dataset.ImageOrientationPatient
    dataset.RescaleIntercept = 0
    dataset.NumberOfFrames, dataset.PixelData = len(pixels), pixels.tobytes()
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)
    return dataset


COLORED = {"SamplesPerPixel": 3, "PlanarConfiguration": 0, "PhotometricInterpretation": "RGB", "BitsAllocated": 8,
           "BitsStored": 8, "HighBit": 7}  # fmt: skip


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
@pytest.mark.parametrize(("pixels", "tags"), [(FRAMES, {}), (COLORS, COLORED)], ids=["grey", "colour"])
@pytest.mark.parametrize("lost", [0.01, 0.5, 1.0, 1.5, 3.9])
def test_that_whole_frames_of_a_film_that_is_cut_short_open(
    tmp_path: Path, syntax: UID, pixels: np.ndarray[Any, Any], tags: dict[str, Any], lost: float
) -> None:
    path = write_dataset(film(pixels, **tags), tmp_path / "film.dcm", syntax)
    cut_off(path, int(lost * pixels[0].nbytes))
    series, loaded = opened(path)
    there = 5 - int(np.ceil(lost))
    np.testing.assert_array_equal(loaded.volume.array, pixels[:there])
    assert series.kind is SeriesKind.CINE
    assert series.shape[0] == len(series.frames) == there
    assert complaint(series) == f"The file film.dcm is cut short: {there} of its 5 frames are there."


def test_that_planes_of_colour_are_taken_frame_by_frame(tmp_path: Path) -> None:
    planes = np.ascontiguousarray(np.moveaxis(COLORS, 3, 1))
    path = write_dataset(film(planes, **{**COLORED, "PlanarConfiguration": 1}), tmp_path / "film.dcm")
    cut_off(path, 2 * planes[0].nbytes)
    np.testing.assert_array_equal(opened(path)[1].volume.array, COLORS[:3])


def test_that_a_film_without_a_whole_frame_is_refused(tmp_path: Path) -> None:
    path = write_dataset(film(FRAMES), tmp_path / "film.dcm")
    cut_off(path, 4 * FRAMES[0].nbytes + 1)
    assert "cut short: 1920 bytes of pixels are due, 383 are there" in only_series(path).refusal


def test_that_frames_of_single_bits_that_are_cut_short_are_refused(tmp_path: Path) -> None:
    bits = np.packbits(FRAMES & 1, bitorder="little")
    tags = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "NumberOfFrames": 5}
    path = write_dataset(film(bits, **tags), tmp_path / "film.dcm")
    cut_off(path, 20)
    assert "cut short" in only_series(path).refusal


def test_that_pixels_that_were_written_too_short_are_refused(tmp_path: Path) -> None:
    """The length of the pixel data agrees with the file: then nothing tells which part of the header is wrong."""
    path = write_dataset(film(FRAMES, PixelData=FRAMES[:3].tobytes()), tmp_path / "film.dcm")
    assert "cannot hold" in only_series(path).refusal


def test_that_an_enhanced_volume_that_is_cut_short_opens_with_its_whole_times(tmp_path: Path) -> None:
    path = write_enhanced(tmp_path, AFFINE, TIMES)
    path = path.rename(tmp_path / "cut.dcm")
    order = np.random.default_rng(1).permutation(12)  # of `write_enhanced`: frame -> time and slice
    cut_off(path, TIMES[0, 0].nbytes)
    lost = int(order[-1]) // 4
    kept = [t for t in range(3) if t != lost]
    series, loaded = opened(path)
    np.testing.assert_array_equal(values(loaded), TIMES[kept].astype(float) - 1024)
    assert (
        complaint(series) == "The file cut.dcm is cut short: 11 of its 12 frames are there. 1 of 3 times are left out."
    )


def test_that_an_enhanced_volume_of_one_time_loses_slices_and_says_where(tmp_path: Path) -> None:
    path = write_enhanced(tmp_path, AFFINE, TIMES[:1])
    order = np.random.default_rng(1).permutation(4)
    cut_off(path, 1)
    series, loaded = opened(path)
    kept = [k for k in range(4) if k != order[-1]]
    read = loaded.acquired[0].array if loaded.acquired else loaded.volume.array
    np.testing.assert_array_equal(read, TIMES[0][kept].astype(float) - 1024)
    assert "3 of its 4 frames are there" in complaint(series)


def test_that_a_stack_of_a_file_that_is_cut_short_in_another_is_whole(tmp_path: Path) -> None:
    path = write_enhanced(tmp_path, AFFINE, TIMES[:1])
    dataset = pydicom.dcmread(path)
    order = list(np.random.default_rng(1).permutation(4))
    sideways = [0.0, 1.0, 0.0, 0.0, 0.0, -1.0]
    for n, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence):
        plane = Dataset()
        plane.ImageOrientationPatient = [1, 0, 0, 0, 1, 0] if n < 2 else sideways
        frame.PlaneOrientationSequence = [plane]
    del dataset.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence
    write_dataset(dataset, path)
    cut_off(path, 1)
    stacks = scanned(path).studies[0].series
    told = [(stack.shape[0], stack.opens, "undecodable" in {note.code for note in stack.health}) for stack in stacks]
    assert sorted(told) == [(1, False, True), (1, True, False), (2, True, False)]
    whole = load_series(next(stack for stack in stacks if stack.shape[0] == 2), CancelToken(), quiet)
    read = whole.acquired[0].array if whole.acquired else whole.volume.array
    np.testing.assert_array_equal(read, TIMES[0][sorted(order[:2])].astype(float) - 1024)


# compressed frames


def jpeg_ls(frames: np.ndarray[Any, Any]) -> list[bytes]:
    return [imagecodecs.jpegls_encode(frame) for frame in frames]


def jpeg_2000(frames: np.ndarray[Any, Any]) -> list[bytes]:
    return [imagecodecs.jpeg2k_encode(frame, level=0, codecformat="j2k") for frame in frames]


def rle(frames: np.ndarray[Any, Any]) -> list[bytes]:
    options = {
        "rows": 12,
        "columns": 16,
        "samples_per_pixel": 1,
        "bits_allocated": 16,
        "bits_stored": 16,
        "pixel_representation": 0,
        "photometric_interpretation": "MONOCHROME2",
        "number_of_frames": 1,
    }
    return [RLELosslessEncoder.encode(frame, encoding_plugin="pydicom", **options) for frame in frames]


ENCODERS = [(JPEGLSLossless, jpeg_ls), (JPEG2000Lossless, jpeg_2000), (RLELossless, rle)]


def with_extended_table(path: Path, syntax: UID, encoded: list[bytes], change: Any = None) -> Path:
    """A film with an Extended Offset Table (PS3.3 C.7.6.3.1.8); `change` makes another of its offsets and lengths."""
    data, offsets, lengths = encapsulate_extended(encoded)
    if change is not None:
        numbers = (struct.unpack(f"<{len(encoded)}Q", table) for table in (offsets, lengths))
        offsets, lengths = (struct.pack(f"<{len(table)}Q", *table) for table in change(*map(list, numbers)))
    tags = {"ExtendedOffsetTable": offsets, "ExtendedOffsetTableLengths": lengths, "NumberOfFrames": 5}
    dataset = film(FRAMES, **tags, PixelData=data)
    dataset.file_meta = FileMetaDataset()
    dataset["PixelData"].is_undefined_length = True
    return write_dataset(dataset, path, syntax)


WRONG = {
    "right": None,
    "zeros": lambda offsets, lengths: ([0] * 5, lengths),
    "disorder": lambda offsets, lengths: (offsets[::-1], lengths),
    "shifted": lambda offsets, lengths: ([offset + 8 for offset in offsets], lengths),
    "beyond the file": lambda offsets, lengths: ([offset + (1 << 40) for offset in offsets], lengths),
    "short lengths": lambda offsets, lengths: (offsets, [1] * 5),
    "too few": lambda offsets, lengths: (offsets[:2], lengths[:2]),
    "none": lambda offsets, lengths: ([], []),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(("syntax", "encode"), ENCODERS, ids=["JPEG-LS", "JPEG 2000", "RLE"])
def test_that_frames_with_an_extended_offset_table_are_right_whatever_it_says(
    tmp_path: Path, syntax: UID, encode: Any, change: Any
) -> None:
    path = with_extended_table(tmp_path / "film.dcm", syntax, encode(FRAMES), change)
    np.testing.assert_array_equal(opened(path)[1].volume.array, FRAMES)


@pytest.mark.parametrize(("syntax", "encode"), ENCODERS, ids=["JPEG-LS", "JPEG 2000", "RLE"])
def test_that_a_film_with_an_extended_offset_table_that_is_cut_short_opens_in_part(
    tmp_path: Path, syntax: UID, encode: Any
) -> None:
    path = with_extended_table(tmp_path / "film.dcm", syntax, encode(FRAMES))
    cut_off(path, 20)
    loaded = opened(path)[1]
    np.testing.assert_array_equal(loaded.volume.array, FRAMES[:4])
    assert any("film.dcm" in note.text for note in loaded.notes)


@pytest.mark.parametrize("number", range(5))
def test_that_a_frame_whose_beginning_is_damaged_moves_no_other(tmp_path: Path, number: int) -> None:
    encoded = jpeg_ls(FRAMES)
    encoded[number] = b"\0\0" + encoded[number][2:]
    path = with_extended_table(tmp_path / "film.dcm", JPEGLSLossless, encoded)
    loaded = opened(path)[1]
    np.testing.assert_array_equal(loaded.volume.array, np.delete(FRAMES, number, axis=0))
    assert any("cannot be decoded" in note.text for note in loaded.notes)


# values


def write_floats(folder: Path, affine: np.ndarray[Any, Any], floats: np.ndarray[Any, Any], **tags: Any) -> None:
    keyword = "FloatPixelData" if floats.itemsize == 4 else "DoubleFloatPixelData"
    own = {"PixelData": None, keyword: lambda k: floats[k].tobytes(), "BitsAllocated": 8 * floats.itemsize}
    write_series(folder, affine, np.zeros(floats.shape, np.int16), **own, RescaleIntercept="0", **tags)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("bits", [12, 32])
def test_that_float_pixels_are_read_as_floats(tmp_path: Path, dtype: Any, bits: int) -> None:
    floats = np.random.default_rng(3).normal(0, 100, (4, 6, 5)).astype(dtype)
    write_floats(tmp_path, AFFINE, floats, BitsStored=bits, HighBit=bits - 1)
    volume = opened(tmp_path)[1].volume
    assert volume.array.dtype == np.float32
    np.testing.assert_array_equal(volume.array, floats.astype(np.float32))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_that_tilted_slices_of_nothing_that_is_finite_open(tmp_path: Path, value: float) -> None:
    tilted = AFFINE.copy()
    tilted[1, 0] = 0.5
    write_floats(tmp_path, tilted, np.full((4, 6, 5), value, np.float32))
    loaded = opened(tmp_path)[1]
    np.testing.assert_array_equal(loaded.acquired[0].array, np.full((4, 6, 5), value, np.float32))
    assert loaded.volume.padding is not None
    assert np.isfinite(loaded.volume.padding).all()
