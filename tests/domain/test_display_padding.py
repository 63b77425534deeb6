import numpy as np
from samples import plain_geometry

from medviewer.domain.padding import filled, lowest_in_image, without_padding
from medviewer.domain.volume import Volume, is_within


def padded_volume(dtype=np.int16):
    values = np.arange(24, dtype=dtype).reshape(2, 3, 4) + 100
    values[0] = -2000
    values[1, 0, :2] = -2000
    return Volume(plain_geometry((2, 3, 4)), values, "HU", padding=(-2000.4, -1999.6))


def test_that_the_lowest_value_takes_the_place_of_padding():
    volume = padded_volume()
    kept = without_padding(volume)
    assert lowest_in_image(volume) == 114
    assert (kept.array[0] == 114).all()
    assert kept.array[1].ravel().tolist() == [114, 114, *range(114, 124)]
    assert (kept.array.dtype, kept.unit, kept.padding) == (np.dtype(np.int16), "HU", None)
    assert volume.array.min() == -2000


def test_that_a_volume_without_padded_voxels_is_not_copied():
    values = np.ones((2, 3, 4), np.float32)
    unmarked = Volume(plain_geometry((2, 3, 4)), values)
    marked = Volume(plain_geometry((2, 3, 4)), values, padding=(-1.0, 0.0))
    assert without_padding(unmarked) is unmarked
    assert without_padding(marked) is marked
    assert filled(values, marked, 5.0) is values


def test_that_a_volume_of_padding_alone_counts_as_nought():
    volume = Volume(plain_geometry((2, 3, 4)), np.full((2, 3, 4), 9, np.int16), padding=(9, 9))
    assert (without_padding(volume).array == 0).all()


def test_that_both_ends_of_a_range_are_within_it():
    assert is_within(np.array([1.0, 1.5, 2.0, 2.5]), (1.0, 2.0)).tolist() == [True, True, True, False]
    assert is_within(np.array([0, 1, 2, 3], np.uint8), (0.5, 2.0)).tolist() == [False, True, True, False]
    assert is_within(np.array([0, 1], np.int16), (-np.inf, 0.5)).tolist() == [True, False]
