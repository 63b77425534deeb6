from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from samples import AXIAL_DIRECTIONS, FLIPPED_DIRECTIONS, OBLIQUE_DIRECTIONS, affine, rotation

from medviewer.domain.geometry import Geometry
from medviewer.domain.sampling import sampled_on
from medviewer.domain.volume import Volume

SAGITTAL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


def by_itk(volume: Volume, wanted: Geometry) -> np.ndarray:
    """SimpleITK's own nearest-neighbour resampler."""
    image = sitk.GetImageFromArray(volume.array)
    place = volume.geometry
    image.SetSpacing(place.spacing_mm[::-1])
    image.SetOrigin(tuple(place.affine[:3, 3]))
    image.SetDirection(place.directions[::-1].T.ravel().tolist())
    resampler = sitk.ResampleImageFilter()
    resampler.SetSize([int(n) for n in wanted.shape[::-1]])
    resampler.SetOutputSpacing(wanted.spacing_mm[::-1])
    resampler.SetOutputOrigin(tuple(wanted.affine[:3, 3]))
    resampler.SetOutputDirection(wanted.directions[::-1].T.ravel().tolist())
    resampler.SetInterpolator(sitk.sitkNearestNeighbor)
    resampler.SetUseNearestNeighborExtrapolator(False)
    return sitk.GetArrayFromImage(resampler.Execute(image))


def around(volume: Volume, directions: np.ndarray, shift_mm: float) -> Geometry:
    """A finer grid whose middle lies a shift away from that of the volume."""
    matrix = affine(directions, (1.1, 0.83, 0.57), (0.0, 0.0, 0.0))
    matrix[:3, 3] = np.array(volume.geometry.center_lps) + shift_mm - matrix[:3, :3] @ np.array((14.5, 15.5, 16.5))
    return Geometry(matrix, (30, 32, 34))


def mask(geometry: Geometry) -> Volume:
    values = np.random.default_rng(5).integers(1, 200, geometry.shape).astype(np.uint8)
    return Volume(geometry, values)


@pytest.mark.parametrize("directions", [AXIAL_DIRECTIONS, FLIPPED_DIRECTIONS, OBLIQUE_DIRECTIONS, SAGITTAL])
@pytest.mark.parametrize("shift", [0.0, 4.13])
def test_that_samples_on_another_grid_are_those_of_simpleitk(directions, shift):
    volume = mask(Geometry(affine(directions, (3.0, 0.9, 0.7)), (9, 21, 25)))
    wanted = around(volume, AXIAL_DIRECTIONS @ rotation((3.0, 1.0, -2.0)).T, shift)
    expected = by_itk(volume, wanted)
    assert np.count_nonzero(expected) > 1000
    assert np.array_equal(sampled_on(volume, wanted), expected)


@pytest.mark.parametrize("directions", [AXIAL_DIRECTIONS, FLIPPED_DIRECTIONS])
@pytest.mark.parametrize("shift", [0.11, 4.13])
def test_that_samples_on_a_parallel_grid_are_those_of_simpleitk(directions, shift):
    volume = mask(Geometry(affine(directions, (3.0, 0.9, 0.7)), (9, 21, 25)))
    wanted = around(volume, AXIAL_DIRECTIONS, shift)
    expected = by_itk(volume, wanted)
    assert np.count_nonzero(expected) > 1000
    assert np.array_equal(sampled_on(volume, wanted), expected)


def test_that_a_volume_on_its_own_grid_comes_back_as_it_is():
    volume = mask(Geometry(affine(OBLIQUE_DIRECTIONS, (3.0, 0.9, 0.7)), (9, 21, 25)))
    assert np.array_equal(sampled_on(volume, volume.geometry), volume.array)


def test_that_a_sheared_grid_is_followed():
    sheared = affine(AXIAL_DIRECTIONS, (3.0, 0.9, 0.7))
    sheared[1, 0] = 0.9  # each slice lies one row further on
    volume = mask(Geometry(sheared, (4, 10, 10)))
    upright = Geometry(affine(AXIAL_DIRECTIONS, (3.0, 0.9, 0.7)), (4, 14, 10))
    found = sampled_on(volume, upright)
    for k in range(4):
        assert np.array_equal(found[k, k : k + 10], volume.array[k])
        assert not found[k, :k].any()
        assert not found[k, k + 10 :].any()


def test_that_nothing_is_sampled_where_the_grids_do_not_meet():
    volume = mask(Geometry(affine(AXIAL_DIRECTIONS, (3.0, 0.9, 0.7)), (4, 10, 10)))
    away = Geometry(affine(AXIAL_DIRECTIONS, (3.0, 0.9, 0.7), (900.0, 0.0, 0.0)), (4, 10, 10))
    assert not sampled_on(volume, away).any()


def test_that_a_place_half_way_between_two_voxels_takes_the_later_one_along_a_whole_row():
    volume = Volume(
        Geometry(affine(AXIAL_DIRECTIONS, (1.0, 0.1, 0.1)), (1, 1, 60)), np.arange(60, dtype=np.uint8)[None, None]
    )
    between = Geometry(
        affine(AXIAL_DIRECTIONS, (1.0, 0.1, 0.2), tuple(volume.geometry.to_lps((0, 0, 0.5)))), (1, 1, 29)
    )
    assert sampled_on(volume, between).ravel().tolist() == list(range(1, 59, 2))
