from __future__ import annotations

import gc

import numpy as np
import pytest
from drawn_volumes import image, rotation, volume_of

from medviewer.rendering.image_data import array_of, index_image, vtk_image, vtk_matrix
from medviewer.rendering.vtk_arrays import shared_array, values_of


def address(vtk_array) -> int:
    return int(vtk_array.GetVoidPointer(0).split("_")[1], 16)


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.uint16, np.int16, np.int32, np.float32, np.float64])
def test_that_numpy_and_vtk_share_one_buffer(kind):
    volume = volume_of(image(np.arange(60).reshape(3, 4, 5).astype(kind)))
    scalars = vtk_image(volume).GetPointData().GetScalars()
    assert address(scalars) == volume.array.ctypes.data
    np.testing.assert_array_equal(values_of(scalars).reshape(3, 4, 5), volume.array)


def test_that_the_buffer_lives_as_long_as_the_vtk_image():
    values = np.full((40, 50, 60), 7, dtype=np.int16)
    drawn = index_image(values)
    where = values.ctypes.data
    del values
    gc.collect()
    again = drawn.GetPointData().GetScalars()
    assert address(again) == where
    assert set(np.unique(values_of(again))) == {7}


def test_that_a_mask_is_shared_as_bytes():
    mask = np.zeros((2, 3, 4), dtype=bool)
    mask[1, 2, 3] = True
    shared = shared_array(mask)
    assert address(shared) == mask.ctypes.data
    assert values_of(shared)[-1] == 1


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((2, 3, 4), dtype=">i2"),
        np.zeros((2, 3, 4), dtype=np.float16),
        np.zeros((2, 3, 8), dtype=np.int16)[:, :, ::2],
    ],
)
def test_that_what_would_need_a_copy_is_refused(values):
    with pytest.raises(ValueError, match="without a copy"):
        shared_array(values)


@pytest.mark.parametrize("mirrored", [False, True])
def test_that_voxels_lie_where_simpleitk_puts_them(mirrored):
    direction = rotation(12, -25, 40) @ np.diag([1, 1, -1 if mirrored else 1])
    picture = image(np.zeros((5, 6, 7), dtype=np.int16), (0.7, 0.9, 3.1), direction, (-12.0, 30.5, 100.25))
    drawn = vtk_image(volume_of(picture))
    for index in [(0, 0, 0), (6, 0, 0), (0, 5, 0), (0, 0, 4), (3, 2, 1)]:
        point = [0.0, 0.0, 0.0]
        drawn.TransformIndexToPhysicalPoint(index, point)
        np.testing.assert_allclose(point, picture.TransformIndexToPhysicalPoint(index), atol=1e-9)


def test_that_a_matrix_comes_back_from_vtk_as_it_went():
    matrix = np.arange(16.0).reshape(4, 4)
    np.testing.assert_array_equal(array_of(vtk_matrix(matrix)), matrix)
