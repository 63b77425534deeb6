from __future__ import annotations

import pydicom
import pytest
from pydicom.dataset import Dataset

from medviewer.io.padding import padding_range


def header(value=None, limit=None, signed=1, bits=16):
    dataset = Dataset()
    dataset.PixelRepresentation, dataset.BitsStored, dataset.SamplesPerPixel = signed, bits, 1
    for tag, number in ((0x00280120, value), (0x00280121, limit)):
        if number is not None:
            dataset.add_new(tag, "SS" if number < 0 else "US", number)
    return dataset


@pytest.mark.parametrize(
    ("value", "signed", "bits", "stored"),
    [
        (-2000, 1, 16, -2000),
        (63536, 1, 16, -2000),  # as US, which implicit encodings make of it
        (63536, 0, 16, 63536),
        (-2000, 0, 16, 63536),
        (-2048, 1, 12, -2048),
        (2048, 1, 12, -2048),  # twelve bits, the sign not carried on
        (63488, 1, 12, -2048),
        (2047, 1, 12, 2047),
        (0, 0, 12, 0),
    ],
)
def test_that_the_value_is_signed_as_the_pixels_are(value, signed, bits, stored):
    assert padding_range(header(value, signed=signed, bits=bits), [(1.0, 0.0)]) == (stored, stored)


def test_that_the_value_is_rescaled_and_a_negative_slope_turns_the_range_round():
    dataset = header(10, 20, signed=0)
    assert padding_range(dataset, [(1.0, -1024.0)] * 3) == (-1014, -1004)
    assert padding_range(dataset, [(-2.0, 5.0)]) == (-35, -15)


def test_that_no_one_range_holds_where_the_slices_have_different_slopes():
    assert padding_range(header(0), [(1.0, 0.0), (1.5, 0.0)]) is None
    assert padding_range(header(0), []) is None


def test_that_headers_without_padding_colour_and_tables_have_no_range():
    assert padding_range(header(), [(1.0, 0.0)]) is None
    assert padding_range(header(limit=3), [(1.0, 0.0)]) is None
    color = header(255, signed=0)
    color.SamplesPerPixel = 3
    assert padding_range(color, [(1.0, 0.0)]) is None
    table = header(255, signed=0)
    table.ModalityLUTSequence = [Dataset()]
    assert padding_range(table, [(1.0, 0.0)]) is None


def test_that_floating_point_pixels_have_their_own_padding():
    dataset = header()
    dataset.FloatPixelPaddingValue, dataset.FloatPixelPaddingRangeLimit = -1.5, -3.0
    assert padding_range(dataset, [(1.0, 0.0)]) == (-3.0, -1.5)


@pytest.mark.parametrize("data", [b"\x01", b"abc", b""])
def test_that_a_damaged_value_marks_nothing(data):
    dataset = header()
    dataset.add_new(0x00280120, "UN", data)
    assert padding_range(dataset, [(1.0, 0.0)]) is None


@pytest.mark.parametrize(
    ("path", "low"),
    [
        ("pydicom_data/693_UNCR.dcm", -2000),
        ("codecs_ct/CTImage.dcm", -32768),
        ("seg_sr_dcmqi/segmentations/ct-3slice/01.dcm", -2000),
    ],
)
def test_that_real_files_mark_values_that_their_corners_have(shared_data, path, low):
    dataset = pydicom.dcmread(shared_data / path)
    slope, intercept = float(dataset.RescaleSlope), float(dataset.RescaleIntercept)
    found = padding_range(dataset, [(slope, intercept)])
    assert found == (low * slope + intercept, low * slope + intercept)
