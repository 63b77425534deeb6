from __future__ import annotations

import io

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_voi
from series import affine_of, slice_dataset, write_dataset

from medviewer.domain.voi import VoiFunction, Window, voi
from medviewer.io.voi import header_voi


def windows_of(**tags):
    dataset = Dataset()
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)
    return header_voi(dataset, has_negative_values=False).windows


def test_that_every_window_of_a_header_is_offered_by_its_name():
    assert windows_of(
        WindowCenter=["40", "-600"], WindowWidth=["400", "1500"], WindowCenterWidthExplanation=["SOFT", "LUNG"]
    ) == (
        (Window(400, 40, VoiFunction.LINEAR), "SOFT"),
        (Window(1500, -600, VoiFunction.LINEAR), "LUNG"),
    )


def test_that_a_window_without_a_name_keeps_its_place():
    names = windows_of(WindowCenter=["1", "2"], WindowWidth=["10", "20"], WindowCenterWidthExplanation="ONE")
    assert [name for _, name in names] == ["ONE", ""]


def test_that_a_repeated_window_is_offered_once():
    assert len(windows_of(WindowCenter=["40", "40"], WindowWidth=["80", "80"])) == 1


@pytest.mark.parametrize("width", ["0", "-5", "", None])
def test_that_a_window_that_shows_nothing_is_left_out(width):
    assert windows_of(WindowCenter="40", WindowWidth=width) == ()


def test_that_the_function_of_the_header_is_kept_and_an_unknown_one_is_linear():
    told = {"SIGMOID": VoiFunction.SIGMOID, "LINEAR_EXACT": VoiFunction.LINEAR_EXACT, "CUBIC": VoiFunction.LINEAR}
    for name, function in told.items():
        ((window, _),) = windows_of(WindowCenter="1", WindowWidth="2", VOILUTFunction=name)
        assert window.function is function


def test_that_a_linear_window_narrower_than_one_is_taken_as_exact():
    ((window, _),) = windows_of(WindowCenter="0.01", WindowWidth="0.02")
    assert (window.low, window.high) == (0.0, 0.02)


def test_that_the_table_of_a_real_file_gives_pydicoms_greys(shared_data):
    dataset = pydicom.dcmread(shared_data / "pydicom_data" / "vlut_04.dcm")
    offered = header_voi(dataset, has_negative_values=False)
    lut = offered.luts[0]
    values = np.arange(-10, 5000)
    expected = apply_voi(values, dataset) / ((1 << lut.bits) - 1)
    np.testing.assert_allclose(voi(values, offered.first), expected, atol=1e-12)


def encoded(kind, implicit, first):
    """A file with a table of 300 entries from `first`, 12 or 8 bits, in several encodings."""
    entries = np.random.default_rng(5).integers(0, 256, 300)
    item = Dataset()
    item.add_new(0x00283002, "SS" if first < 0 else "US", [300, first, 8 if kind == "packed" else 12])
    if kind == "numbers":
        item.add_new(0x00283006, "US", entries.tolist())
    else:
        item.add_new(0x00283006, "OW", entries.astype("u1" if kind == "packed" else "<u2").tobytes())
    item.LUTExplanation = "TEST"
    dataset = slice_dataset(affine_of((1, 1, 1), (0, 0, 0)), 0, np.zeros((2, 2), np.uint16))
    dataset.VOILUTSequence = [item]
    syntax = "1.2.840.10008.1.2" if implicit else "1.2.840.10008.1.2.1"
    return entries, dataset, pydicom.uid.UID(syntax)


@pytest.mark.parametrize("kind", ["numbers", "words", "packed"])
@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize("first", [-100, 100])
def test_that_tables_of_every_encoding_start_at_their_first_value(kind, implicit, first, tmp_path):
    entries, dataset, syntax = encoded(kind, implicit, first)
    path = write_dataset(dataset, tmp_path / "a.dcm", syntax)
    (lut,) = header_voi(pydicom.dcmread(io.BytesIO(path.read_bytes())), has_negative_values=first < 0).luts
    assert (lut.first, lut.explanation) == (first, "TEST")
    assert lut.entries.tolist() == entries.tolist()


@pytest.mark.parametrize(("described", "data"), [([10, 0, 12], [1, 2]), ([2, 0, 40], [1, 2]), ([2, 0], [1, 2])])
def test_that_a_damaged_table_is_left_out(described, data):
    item, dataset = Dataset(), Dataset()
    item.add_new(0x00283002, "US", described)
    item.add_new(0x00283006, "US", data)
    dataset.VOILUTSequence = [item]
    assert header_voi(dataset, has_negative_values=False).luts == ()


def test_that_a_descriptor_of_nought_entries_means_65536():
    item, dataset = Dataset(), Dataset()
    item.add_new(0x00283002, "US", [0, 0, 16])
    item.add_new(0x00283006, "OW", np.arange(65536, dtype="<u2").tobytes())
    dataset.VOILUTSequence = [item]
    (lut,) = header_voi(dataset, has_negative_values=False).luts
    assert len(lut.entries) == 65536
