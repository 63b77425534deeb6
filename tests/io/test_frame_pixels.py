from __future__ import annotations

import zlib

import numpy as np
import pydicom
import pytest
from made_objects import SEG_CLASS, item, opened, pixels, segmentation, top, written
from pydicom.encaps import encapsulate
from pydicom.pixels.encoders import RLELosslessEncoder
from pydicom.uid import UID, ExplicitVRBigEndian, RLELossless
from series import affine_of, write_dataset

from medviewer.domain.errors import UserError
from medviewer.io.frame_pixels import DEFLATED_FRAMES, pixel_form, stored_frames

FRAMES = np.random.default_rng(2).integers(0, 60000, (3, 6, 7)).astype(np.uint16)


def labels(frames: np.ndarray, bits: int) -> pydicom.Dataset:
    return pixels(top(SEG_CLASS), frames, bits)


def reread(dataset: pydicom.Dataset, tmp_path, syntax: UID) -> list[np.ndarray]:
    path = write_dataset(dataset, tmp_path / "frames.dcm", RLELossless)
    found = pydicom.dcmread(path)
    found.file_meta.TransferSyntaxUID = syntax  # pydicom does not write every encoding that is read
    return list(stored_frames(found, pixel_form(found)))


def encapsulated(frames: list[bytes], shape: np.ndarray, bits: int) -> pydicom.Dataset:
    made = labels(shape, bits)
    made.PixelData = encapsulate([frame + bytes(len(frame) % 2) for frame in frames])
    made["PixelData"].is_undefined_length = True
    return made


def rle(frame: np.ndarray) -> bytes:
    size = {"rows": frame.shape[0], "columns": frame.shape[1], "samples_per_pixel": 1, "number_of_frames": 1}
    form = {
        "bits_allocated": 16,
        "bits_stored": 16,
        "pixel_representation": 0,
        "photometric_interpretation": "MONOCHROME2",
    }
    return RLELosslessEncoder.encode(frame.tobytes(), **size, **form)


def deflated(data: bytes) -> bytes:
    body = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return body.compress(data) + body.flush()


def test_that_rle_labels_of_16_bits_are_those_that_pydicom_encoded(tmp_path):
    found = reread(encapsulated([rle(frame) for frame in FRAMES], FRAMES, 16), tmp_path, RLELossless)
    assert np.array_equal(found, FRAMES)


def test_that_deflated_frames_of_8_bits_are_inflated_one_by_one(tmp_path):
    frames = FRAMES.astype(np.uint8)
    made = encapsulated([deflated(frame.tobytes()) for frame in frames], frames, 8)
    assert np.array_equal(reread(made, tmp_path, UID(DEFLATED_FRAMES)), frames)


@pytest.mark.parametrize("bits", [8, 16, 32])
@pytest.mark.parametrize("representation", ["OB", "OW"])
def test_that_big_endian_values_are_those_that_pydicom_reads(tmp_path, bits, representation):
    made = labels(FRAMES, bits)
    made["PixelData"].VR = representation if bits == 8 else "OW"
    path = write_dataset(made, tmp_path / "big.dcm", ExplicitVRBigEndian)
    found = pydicom.dcmread(path)
    assert np.array_equal(list(stored_frames(found, pixel_form(found))), found.pixel_array)


def test_that_a_missing_compressed_frame_is_told(tmp_path):
    with pytest.raises(UserError, match="3 frames are due, 2 are there"):
        reread(encapsulated([rle(frame) for frame in FRAMES[:2]], FRAMES, 16), tmp_path, RLELossless)


def test_that_a_frame_cut_short_is_told(tmp_path):
    frames = FRAMES.astype(np.uint8)
    made = encapsulated([deflated(frame.tobytes()[:-5]) for frame in frames], frames, 8)
    with pytest.raises(ValueError, match="37 of 42 bytes"):
        reread(made, tmp_path, UID(DEFLATED_FRAMES))


def test_that_rle_of_another_width_is_told(tmp_path):
    frames = FRAMES.astype(np.uint8)
    with pytest.raises(ValueError, match="2 RLE segments where 1 are due"):
        reread(encapsulated([rle(frame) for frame in FRAMES], frames, 8), tmp_path, RLELossless)


def test_that_a_frame_that_inflates_without_end_takes_no_more_than_its_size(tmp_path):
    frames = np.zeros((1, 6, 7), np.uint8)
    made = encapsulated([deflated(bytes(50_000_000))], frames, 8)
    assert np.array_equal(reread(made, tmp_path, UID(DEFLATED_FRAMES)), frames)


def test_that_an_unknown_encoding_is_refused_by_name(tmp_path):
    made = segmentation(affine_of((2.5, 0.8, 0.7), (0, 0, 0)), np.ones((1, 5, 7), np.uint8), [0], [1])
    path = written(made, tmp_path)
    changed = path.read_bytes().replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.9.9\0")
    path.write_bytes(changed)
    found = pydicom.dcmread(path)
    with pytest.raises(UserError, match=r"1\.2\.840\.10008\.1\.9\.9 is not known"):
        pixel_form(found)


def test_that_an_item_without_pixels_is_no_image(tmp_path):
    with pytest.raises(UserError, match="holds no pixels"):
        opened(item(**{e.keyword: e.value for e in top("1.2.840.10008.5.1.4.1.1.30")}), tmp_path)
