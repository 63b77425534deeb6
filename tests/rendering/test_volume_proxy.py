from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_volumes import image, rotation, volume_of

from medviewer.domain.volume import Volume
from medviewer.rendering.volume_proxy import reduced_volume, reduction_factors, right_handed


def test_that_block_means_and_their_places_are_simpleitks():
    values = np.random.default_rng(3).integers(-1000, 2000, (9, 23, 22)).astype(np.int16)
    picture = image(values, (0.7, 0.6, 1.1), rotation(5, 10, 15), (1.0, 2.0, 3.0))
    reduced = reduced_volume(volume_of(picture), 2.0)
    oracle = sitk.BinShrink(sitk.Cast(picture, sitk.sitkFloat64), (3, 3, 2))
    assert reduced.array.dtype == np.int16
    expected = sitk.GetArrayFromImage(oracle)
    assert reduced.array.shape == expected.shape
    assert np.abs(reduced.array - expected).max() <= 0.51
    for index in [(0, 0, 0), (3, 2, 1), (6, 6, 3)]:
        point = oracle.TransformIndexToPhysicalPoint(index)
        np.testing.assert_allclose(reduced.geometry.to_lps(index[::-1]), point, atol=1e-9)


def test_that_a_coarse_volume_is_used_as_it_is():
    volume = volume_of(image(np.zeros((4, 5, 6), np.int16), (2.0, 1.6, 5.0)))
    assert reduction_factors(volume) == (1, 1, 1)
    assert reduced_volume(volume) is volume


def test_that_a_single_slice_is_never_reduced_to_none():
    volume = volume_of(image(np.zeros((1, 64, 64), np.int16), (0.5, 0.5, 0.5)))
    assert reduced_volume(volume, 2.0).array.shape == (1, 16, 16)


@pytest.mark.parametrize("direction", [np.eye(3), np.diag([1, 1, -1]), rotation(10, 20, 30) @ np.diag([1, -1, 1])])
def test_that_turning_the_slice_order_leaves_every_voxel_in_its_place(direction):
    values = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
    volume = volume_of(image(values, (1.0, 2.0, 3.0), direction, (5.0, 6.0, 7.0)))
    turned = right_handed(volume)
    x, y, z = turned.geometry.affine[:3, 2], turned.geometry.affine[:3, 1], turned.geometry.affine[:3, 0]
    assert np.cross(x, y) @ z > 0
    for index in np.ndindex(3, 4, 5):
        assert turned.value_at(volume.geometry.to_lps(index)) == values[index]


@pytest.mark.parametrize("spacing_mm", [1.0, 2.0])
def test_that_padding_does_not_darken_the_picture_beside_it(spacing_mm):
    values = np.full((4, 6, 8), 500, np.int16)
    values[:, :, :3] = -32768
    values[0, 0, 7] = -200
    plain = volume_of(image(values, (1.0, 1.0, 1.0)))
    reduced = reduced_volume(Volume(plain.geometry, values, padding=(-32768, -32768)), spacing_mm)
    whole = np.where(values == -32768, -200, values).astype(np.int16)
    expected = reduced_volume(Volume(plain.geometry, whole), spacing_mm)
    np.testing.assert_array_equal(reduced.array, expected.array)
    assert reduced.padding is None
