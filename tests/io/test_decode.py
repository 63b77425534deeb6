"""Every encoding of one image gives the same values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate
from pydicom.pixels import apply_modality_lut
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
)
from reading import loaded, only_series
from series import affine_of, write_dataset, write_series

from medviewer.domain.errors import UserError
from medviewer.io.decode import decode_values, value_types
from medviewer.io.source import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from pydicom import Dataset

AFFINE = affine_of((2.0, 0.5, 0.5), (0, 0, 0))
SMOOTH = (np.add.outer(np.arange(16), np.arange(12)) * 40).astype(np.int16)[None] - 500


def one_slice(folder: Path, pixels: np.ndarray[Any, Any] = SMOOTH, **tags: Any) -> tuple[Path, Dataset]:
    (path,) = write_series(folder, AFFINE, pixels, **tags)
    return path, pydicom.dcmread(path)


def compress(dataset: Dataset, syntax: Any, path: Path) -> None:
    """Compress the pixels of a slice and write it."""
    if syntax == JPEG2000Lossless:
        frame = imagecodecs.jpeg2k_encode(dataset.pixel_array, level=0, reversible=True, codecformat="j2k")
        dataset.PixelData = encapsulate([frame])
        dataset["PixelData"].VR, dataset["PixelData"].is_undefined_length = "OB", True
        dataset.file_meta.TransferSyntaxUID = syntax
    else:
        dataset.compress(syntax, generate_instance_uid=False)
    dataset.save_as(path)


@pytest.mark.parametrize("syntax", [RLELossless, JPEG2000Lossless, JPEGLSLossless], ids=lambda s: s.name)
@pytest.mark.parametrize("dtype", [np.int16, np.uint16])
def test_that_lossless_compression_changes_no_value(tmp_path: Path, syntax: Any, dtype: Any) -> None:
    pixels = (SMOOTH + (0 if dtype == np.int16 else 500)).astype(dtype)
    path, dataset = one_slice(tmp_path, pixels)
    compress(dataset, syntax, path)
    volume = loaded(tmp_path)
    np.testing.assert_array_equal(volume.array, pixels.astype(int) - 1024)


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian], ids=lambda s: s.name
)
def test_that_the_encoding_of_the_file_changes_no_value(tmp_path: Path, syntax: Any) -> None:
    path, dataset = one_slice(tmp_path)
    if not syntax.is_little_endian:
        dataset.PixelData = SMOOTH.astype(">i2").tobytes()
    again = pydicom.Dataset({e.tag: e for e in dataset})
    write_dataset(again, path, syntax)
    volume = loaded(tmp_path)
    np.testing.assert_array_equal(volume.array, SMOOTH - 1024)
    np.testing.assert_allclose(volume.geometry.affine, AFFINE)


def test_that_a_data_set_without_preamble_opens(tmp_path: Path) -> None:
    path, dataset = one_slice(tmp_path)
    bare = pydicom.Dataset({e.tag: e for e in dataset})
    bare.save_as(path, implicit_vr=True, little_endian=True)
    np.testing.assert_array_equal(loaded(tmp_path).array, SMOOTH - 1024)


def test_that_a_modality_table_replaces_slope_and_intercept(tmp_path: Path) -> None:
    table = pydicom.Dataset()
    table.LUTDescriptor, table.ModalityLUTType = [16, 0, 16], "US"
    table.LUTData = b"".join((k * k * 10).to_bytes(2, "little") for k in range(16))
    pixels = np.arange(16, dtype=np.uint16).reshape(1, 4, 4)
    path, dataset = one_slice(tmp_path, pixels, RescaleSlope=None, RescaleIntercept=None)
    dataset.ModalityLUTSequence = [table]
    dataset.save_as(path)
    expected = apply_modality_lut(pixels[0], pydicom.dcmread(path))
    np.testing.assert_array_equal(loaded(tmp_path).array[0], expected)
    assert expected[3, 3] == 2250


def test_that_eight_bit_pixels_open(tmp_path: Path) -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(1, 4, 3) * 20
    write_series(tmp_path, AFFINE, pixels, RescaleIntercept="0")
    np.testing.assert_array_equal(loaded(tmp_path).array, pixels)


def test_that_thirty_two_bit_pixels_keep_every_digit(tmp_path: Path) -> None:
    pixels = np.array([[[16777217, -5], [0, 2147480000]]], np.int32)
    write_series(tmp_path, AFFINE, pixels, RescaleIntercept="0")
    np.testing.assert_array_equal(loaded(tmp_path).array, pixels)


def test_that_damaged_compressed_pixels_are_a_sentence_naming_the_file(tmp_path: Path) -> None:
    path, dataset = one_slice(tmp_path)
    compress(dataset, JPEG2000Lossless, path)
    dataset.PixelData = dataset.PixelData[:40] + bytes(len(dataset.PixelData) - 40)
    dataset.save_as(path)
    with pytest.raises(UserError, match=path.name):
        loaded(tmp_path)


def test_that_pixels_of_another_size_than_the_header_says_are_refused(tmp_path: Path) -> None:
    path, dataset = one_slice(tmp_path)
    compress(dataset, JPEG2000Lossless, path)
    dataset.Rows = 20
    dataset.save_as(path)
    with pytest.raises(UserError, match="as its header says"):
        loaded(tmp_path)


def test_that_an_unknown_encoding_is_listed_as_undecodable(tmp_path: Path) -> None:
    path, dataset = one_slice(tmp_path)
    dataset.compress(RLELossless, generate_instance_uid=False)
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.106"
    dataset.save_as(path, enforce_file_format=False)
    series = only_series(tmp_path)
    assert [note.code for note in series.health] == ["undecodable"]
    assert path.name in series.refusal


def test_that_a_file_without_image_cannot_be_decoded(tmp_path: Path) -> None:
    one_slice(tmp_path)
    (frame,) = only_series(tmp_path).frames
    without = replace(frame, instance=replace(frame.instance, header=None))
    with Sources() as sources, pytest.raises(UserError, match="holds no image"):
        decode_values(without, sources)


def test_that_the_types_to_try_end_with_one_that_holds_everything(tmp_path: Path) -> None:
    one_slice(tmp_path)
    (ref,) = only_series(tmp_path).instances
    assert ref.header is not None
    for header in (ref.header, replace(ref.header, slope=0.1), replace(ref.header, has_modality_lut=True)):
        assert value_types([header])[-1] == np.float32
