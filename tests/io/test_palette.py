from __future__ import annotations

import io

import numpy as np
import pydicom
import pytest
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from series import affine_of, slice_dataset, write_dataset

from medviewer.io.palette import palette_of

COLORS = ("Red", "Green", "Blue")


def with_palette(described, data, signed=False, segmented=False, syntax="1.2.840.10008.1.2.1"):
    """A file with a palette, read anew."""
    pixels = np.zeros((2, 2), np.int16 if signed else np.uint16)
    dataset = slice_dataset(affine_of((1, 1, 1), (0, 0, 0)), 0, pixels)
    dataset.PhotometricInterpretation = "PALETTE COLOR"
    for number, color in enumerate(COLORS):
        dataset.add_new(0x00281101 + number, "SS" if described[1] < 0 else "US", list(described))
        keyword = f"{'Segmented' if segmented else ''}{color}PaletteColorLookupTableData"
        setattr(dataset, keyword, data[number])
    buffer = io.BytesIO()
    write_dataset(dataset, buffer, pydicom.uid.UID(syntax))
    return pydicom.dcmread(io.BytesIO(buffer.getvalue()))


@pytest.mark.parametrize(
    ("path", "shift"),
    [
        ("codecs_ct/TestPattern_Palette.dcm", 0),
        ("codecs_ct/TestPattern_Palette_16.dcm", 8),
        ("codecs_ct/no-pixel-spacing.dcm", 8),
        ("pydicom_data/OBXXXX1A.dcm", 8),
        ("pydicom_data/OBXXXX1A_rle.dcm", 8),
        ("pydicom_data/OT-PAL-8-face.dcm", 8),
        ("pydicom_data/gdcm-US-ALOKA-16.dcm", 8),
    ],
)
def test_that_palettes_of_real_files_have_pydicoms_colours(shared_data, path, shift):
    dataset = pydicom.dcmread(shared_data / path, force=True)
    if "TransferSyntaxUID" not in dataset.file_meta:
        dataset.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
    stored = pixel_array(dataset, raw=True)
    expected = apply_color_lut(stored, dataset) >> shift
    np.testing.assert_array_equal(palette_of(dataset).colors(stored), expected)


TABLES = np.random.default_rng(4).integers(0, 65536, (3, 300)).astype("<u2")
TABLES[:, -1] = 65535


@pytest.mark.parametrize("first", [0, 50, -70])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"])
def test_that_values_beyond_a_palette_take_the_colours_of_its_ends(first, syntax):
    dataset = with_palette((300, first, 16), [t.tobytes() for t in TABLES], signed=first < 0, syntax=syntax)
    stored = np.array([-200, -70, 0, 49, 50, 51, 229, 230, 299, 349, 350, 999], np.int16)
    expected = np.stack([TABLES[:, min(max(int(v) - first, 0), 299)] >> 8 for v in stored])
    np.testing.assert_array_equal(palette_of(dataset).colors(stored), expected)


def test_that_a_palette_of_65536_entries_is_read_whole():
    table = np.arange(65536, dtype="<u2")
    dataset = with_palette((0, 0, 16), [table.tobytes()] * 3)
    assert palette_of(dataset).colors(np.array([0, 256, 65535], np.uint16))[:, 0].tolist() == [0, 1, 255]


@pytest.mark.parametrize(
    ("bits", "data"),
    [
        (8, np.arange(0, 250, 50, np.uint8).tobytes() + b"\0"),  # one to a byte, five of them
        (8, np.arange(0, 250, 50).astype("<u2").tobytes()),  # one to a word
        (8, (np.arange(0, 250, 50) * 257).astype("<u2").tobytes()),  # wide, though called narrow
        (16, np.arange(0, 250, 50).astype("<u2").tobytes()),  # narrow, though called wide
        (16, (np.arange(0, 250, 50) * 256).astype("<u2").tobytes()),
        (12, (np.arange(0, 250, 50) * 16).astype("<u2").tobytes()),
    ],
)
def test_that_entries_of_every_kind_show_the_same_colours(bits, data):
    dataset = with_palette((5, 0, bits), [data] * 3)
    assert palette_of(dataset).table[:, 1].tolist() == [0, 50, 100, 150, 200]


def test_that_a_palette_of_big_endian_files_is_turned_round():
    table = np.array([0, 0x1234, 0xFF00], ">u2").tobytes()
    narrow = np.frombuffer(bytes([1, 2, 3, 4]), "<u2").astype(">u2").tobytes()
    big = "1.2.840.10008.1.2.2"
    assert palette_of(with_palette((3, 0, 16), [table] * 3, syntax=big)).table[:, 0].tolist() == [0, 0x12, 0xFF]
    assert palette_of(with_palette((4, 0, 8), [narrow] * 3, syntax=big)).table[:, 0].tolist() == [1, 2, 3, 4]


def segments(kind, words):
    return np.array(words, kind).tobytes()


WIDE = [0, 3, 100, 4000, 65535, 1, 5, 0, 0, 1, 40000]
"""Three entries, a line of five, one entry (PS3.3 C.7.9.2)."""


def test_that_segments_of_a_palette_are_pydicoms():
    dataset = with_palette((9, 0, 16), [segments("<u2", WIDE)] * 3, segmented=True)
    expected = apply_color_lut(np.arange(9), dataset) >> 8
    np.testing.assert_array_equal(palette_of(dataset).table, expected)


def test_that_an_indirect_segment_repeats_others_by_their_place_in_bytes():
    # the line of five begins at word 5, that is byte 10
    words = [*WIDE, 2, 2, 10, 0]
    table = palette_of(with_palette((15, 0, 16), [segments("<u2", words)] * 3, segmented=True)).table[:, 0]
    line = np.linspace(65535, 0, 6)[1:]
    again = np.linspace(40000, 0, 6)[1:]
    expected = [100, 4000, 65535, *line, 40000, *again, 40000]
    np.testing.assert_array_equal(table, np.rint(expected).astype(int) >> 8)


def test_that_narrow_segments_repeat_others_too():
    data = bytes([0, 2, 10, 20, 1, 2, 60, 2, 1, 4, 0, 0, 0, 0])
    dataset = with_palette((6, 0, 8), [data] * 3, segmented=True)
    assert palette_of(dataset).table[:, 0].tolist() == [10, 20, 40, 60, 60, 60]


@pytest.mark.parametrize(
    "words",
    [
        [1, 5, 9],  # a line from nowhere
        [7, 5, 9],  # no such kind
        [0, 2, 1, 2],  # too few entries
        [0, 1, 5, 2, 1, 6, 0, 2, 1, 6, 0],  # an indirect segment that leads to an indirect one
        [0, 1, 5, 2, 1, 999, 9],  # beyond the end
    ],
)
def test_that_damaged_segments_make_no_palette(words):
    assert palette_of(with_palette((9, 0, 16), [segments("<u2", words)] * 3, segmented=True)) is None


def test_that_a_palette_with_too_few_entries_is_none():
    assert palette_of(with_palette((9, 0, 16), [b"\0\0\0\0"] * 3)) is None
    assert palette_of(slice_dataset(affine_of((1, 1, 1), (0, 0, 0)), 0, np.zeros((2, 2), np.uint16))) is None
