import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_voi, apply_windowing

from medviewer.domain.voi import HeaderVoi, VoiFunction, VoiLut, Window, voi

VALUES = np.array([-3000.0, -1024, -161, -160, -159.5, -100, 0, 0.4, 0.6, 39, 40, 41, 100, 239, 240, 3000, 1e30])


def header(width, level, function):
    """A header whose output range is 0 to 65535."""
    dataset = Dataset()
    dataset.PhotometricInterpretation, dataset.BitsStored, dataset.PixelRepresentation = "MONOCHROME2", 16, 0
    dataset.WindowCenter, dataset.WindowWidth, dataset.VOILUTFunction = level, width, function
    return dataset


@pytest.mark.parametrize("function", list(VoiFunction))
@pytest.mark.parametrize(("width", "level"), [(400, 40), (1, 0.5), (1, 40), (2, 0), (3.5, 39.25), (1500, -600)])
def test_that_windows_give_pydicoms_greys(function, width, level):
    is_safe = np.abs(VALUES - level) < 100 * width  # beyond, pydicom's exponential overflows
    values = VALUES[is_safe] if function is VoiFunction.SIGMOID else VALUES
    expected = apply_windowing(values, header(width, level, function.value)) / 65535
    np.testing.assert_allclose(voi(values, Window(width, level, function)), expected, atol=1e-9)


def test_that_a_sigmoid_ends_in_black_and_white_without_overflow():
    shown = voi([-1e300, 40, 1e300], Window(1, 40, VoiFunction.SIGMOID))
    np.testing.assert_allclose(shown, [0, 0.5, 1], atol=1e-12)


def test_that_a_linear_window_ends_at_whole_numbers_and_an_exact_one_between_them():
    assert (Window(256, 128, VoiFunction.LINEAR).low, Window(256, 128, VoiFunction.LINEAR).high) == (0, 255)
    assert (Window(256, 128).low, Window(256, 128).high) == (0, 256)


def test_that_a_linear_window_of_less_than_one_is_refused():
    with pytest.raises(ValueError, match="at least 1 wide"):
        Window(0.5, 1, VoiFunction.LINEAR)
    assert Window(0.5, 1, VoiFunction.SIGMOID).width == 0.5


@pytest.mark.parametrize("function", list(VoiFunction))
def test_that_what_is_no_number_has_no_grey(function):
    assert np.isnan(voi([np.nan], Window(1, 2, function))).all()
    assert np.isnan(voi([np.nan], VoiLut(0, b"\1\0\2\0", 8).window)).all()


def table(entries, first, bits=12):
    return VoiLut(first, np.asarray(entries, "<u2").tobytes(), bits, "CURVE")


@pytest.mark.parametrize("first", [0, -512, 700])
def test_that_a_table_gives_pydicoms_greys(first):
    entries = np.random.default_rng(1).integers(0, 4096, 1000)
    dataset, item = Dataset(), Dataset()
    item.LUTDescriptor, item.LUTData = [1000, first, 12], entries.tolist()
    item["LUTData"].VR = "US"
    dataset.VOILUTSequence = [item]
    values = np.arange(-2000, 3000)
    expected = apply_voi(values, dataset) / 4095
    np.testing.assert_allclose(voi(values, table(entries, first).window), expected, atol=1e-12)


def test_that_a_table_is_stretched_when_its_window_is_made_wider():
    entries = [0, 100, 4095]
    wide = Window(4, 10, lut=table(entries, 0))
    np.testing.assert_allclose(voi([8, 10, 12], wide), np.array(entries) / 4095)


def test_that_a_table_of_one_entry_shows_one_grey():
    np.testing.assert_allclose(voi([-5, 0, 9], table([2048], 0).window), 2048 / 4095)


def test_that_entries_above_their_bits_are_white():
    assert voi([0], table([5000], 0).window) == 1


@pytest.mark.parametrize(("entries", "bits"), [(b"", 8), (b"\0", 8), (b"\0\0", 0), (b"\0\0", 17)])
def test_that_a_table_without_whole_entries_is_refused(entries, bits):
    with pytest.raises(ValueError, match="no lookup table"):
        VoiLut(0, entries, bits)


def test_that_the_choices_of_a_header_have_names_that_differ():
    offered = HeaderVoi(
        ((Window(400, 40), "SOFT"), (Window(1500, -600), ""), (Window(1, 1), "X"), (Window(2, 1), "X")),
        (table([0, 1], 0),),
    )
    assert [name for name, _ in offered.choices] == ["CURVE", "SOFT", "Window 3", "X 4", "X 5"]
    assert offered.first.is_curved
    assert HeaderVoi(offered.windows).first == Window(400, 40)
    assert HeaderVoi().first is None


def test_that_equal_tables_make_equal_windows():
    assert table([0, 5], 3).window == table([0, 5], 3).window != table([0, 6], 3).window
    assert not Window(1, 2).is_curved
