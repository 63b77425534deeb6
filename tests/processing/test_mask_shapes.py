"""Changes of a whole mask, each against a plain computation of the same thing."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import SimpleITK as sitk
from samples import OBLIQUE_DIRECTIONS, affine, oblique_geometry, plain_geometry

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.mask import Mask, empty_mask, mask_of
from medviewer.domain.mask_brush import Reach, ball, only_between
from medviewer.domain.mask_shapes import FillBetween, Grow, Largest, Reshaping, Smooth
from medviewer.domain.volume import Volume
from medviewer.processing.mask_shapes import reshaped

SHAPE = (20, 30, 40)


def made(array: np.ndarray, geometry: Geometry | None = None) -> Mask:
    return mask_of(Volume(geometry or plain_geometry(), np.ascontiguousarray(array.astype(np.uint8))))


def changed(mask: Mask, change: Reshaping) -> np.ndarray:
    after = reshaped(mask, change, CancelToken(), lambda _progress: None)
    assert after.geometry == mask.geometry
    return after.block((0, 0, 0), SHAPE).astype(bool)


def flooded(allowed: np.ndarray, seed: tuple[int, int, int]) -> np.ndarray:
    """What is joined to a voxel by faces, walked voxel by voxel."""
    found, todo = np.zeros(allowed.shape, bool), [seed]
    while todo:
        place = todo.pop()
        if any(not 0 <= i < n for i, n in zip(place, allowed.shape, strict=True)) or found[place] or not allowed[place]:
            continue
        found[place] = True
        for axis, step in product(range(3), (-1, 1)):
            beside = [i + (step if k == axis else 0) for k, i in enumerate(place)]
            todo.append((beside[0], beside[1], beside[2]))
    return found


def grown_from(geometry: Geometry, most: int = 10_000) -> tuple[Grow, np.ndarray]:
    """A region of noise around the middle, and all that may be taken."""
    rng = np.random.default_rng(7)
    volume = Volume(geometry, rng.integers(0, 100, SHAPE).astype(np.int16))
    seed = (10, 15, 20)
    near = ball(geometry, tuple(geometry.to_lps(seed)), 8.0)
    allowed = only_between(near, geometry, volume, (float(volume.array[seed]) - 45, float(volume.array[seed]) + 45))
    full = np.zeros(SHAPE, bool)
    full[tuple(slice(f, f + n) for f, n in zip(allowed.first, allowed.shape, strict=True))] = allowed.inside
    return Grow(seed, allowed, most), full


@pytest.mark.parametrize("geometry", [plain_geometry(), oblique_geometry()])
def test_that_a_region_grows_to_all_that_hangs_together_and_joins_what_was_there(geometry: Geometry) -> None:
    grow, allowed = grown_from(geometry)
    before = np.zeros(SHAPE, bool)
    before[0, 0, :5] = True
    expected = flooded(allowed, grow.seed)
    assert 100 < expected.sum() < allowed.sum()
    np.testing.assert_array_equal(changed(made(before, geometry), grow), expected | before)


def test_that_a_region_that_grows_too_large_changes_nothing_and_says_so() -> None:
    grow, _ = grown_from(plain_geometry(), most=50)
    with pytest.raises(UserError, match="which is more than 50; nothing was changed"):
        changed(empty_mask(plain_geometry()), grow)


def test_that_the_largest_part_stays() -> None:
    array = np.zeros(SHAPE, bool)
    array[2:6, 2:9, 2:9] = True
    array[10:12, 20:22, 30:33] = True
    array[6, 9, 9] = True  # touches by a corner alone
    expected = np.zeros(SHAPE, bool)
    expected[2:6, 2:9, 2:9] = True
    np.testing.assert_array_equal(changed(made(array), Largest()), expected)


def test_that_smoothing_is_the_median_of_the_box_around_each_voxel() -> None:
    geometry = Geometry(affine(OBLIQUE_DIRECTIONS, (3.0, 0.9, 0.7)), SHAPE)
    rng = np.random.default_rng(2)
    array = np.zeros(SHAPE, bool)
    array[4:15, 5:25, 6:35] = rng.random((11, 20, 29)) < 0.7
    found = changed(made(array, geometry), Smooth(2.0))  # 0 slices, 2 rows and 2 columns around
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(array, ((0, 0), (2, 2), (2, 2))), (1, 5, 5))
    expected = windows.sum(axis=(3, 4, 5)) > 12
    np.testing.assert_array_equal(found, expected)
    assert (found != array).any()


def test_that_smoothing_by_less_than_a_voxel_takes_the_finest_axes() -> None:
    geometry = Geometry(affine(OBLIQUE_DIRECTIONS, (3.0, 0.9, 0.9)), SHAPE)
    array = np.zeros(SHAPE, bool)
    array[5, 8:20, 8:20] = True
    array[5, 3, 3] = True
    found = changed(made(array, geometry), Smooth(0.1))
    assert not found[5, 3, 3]
    assert found[5, 9:19, 9:19].all()
    assert not found[[4, 6]].any()


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_that_slices_between_two_circles_are_circles_between(axis: int) -> None:
    geometry = Geometry(np.eye(4), SHAPE)
    shape = [n for k, n in enumerate(SHAPE) if k != axis]
    row, column = np.mgrid[: shape[0], : shape[1]]
    distance = np.hypot(row - shape[0] // 2, column - shape[1] // 2)
    along = np.zeros((SHAPE[axis], *shape), bool)
    along[3], along[9] = distance <= 3, distance <= 8
    found = np.moveaxis(changed(made(np.moveaxis(along, 0, axis), geometry), FillBetween(axis)), axis, 0)
    for k in range(4, 9):
        radius = 3 + 5 * (k - 3) / 6
        assert found[k][distance <= radius - 1].all()
        assert not found[k][distance > radius + 1].any()
    np.testing.assert_array_equal(found[[3, 9]], along[[3, 9]])
    assert not found[[*range(3), *range(10, SHAPE[axis])]].any()


def test_that_shapes_between_are_where_the_mean_of_itk_distances_is_negative() -> None:
    along = np.zeros(SHAPE, bool)
    along[5, 4:12, 6:14], along[8, 15:25, 12:33] = True, True
    found = changed(made(along), FillBetween(0))

    def signed(mask: np.ndarray) -> np.ndarray:
        image = sitk.GetImageFromArray(mask.astype(np.uint8))
        image.SetSpacing((0.7, 0.9))
        return sitk.GetArrayFromImage(sitk.SignedMaurerDistanceMap(image, False, False, True))

    for k, share in ((6, 1 / 3), (7, 2 / 3)):
        mixed = (1 - share) * signed(along[5]) + share * signed(along[8])
        clear = np.abs(mixed) > 1e-3
        np.testing.assert_array_equal(found[k][clear], (mixed <= 0)[clear])


def test_that_without_gaps_or_voxels_nothing_is_done_and_that_is_said() -> None:
    array = np.zeros(SHAPE, bool)
    array[3:5, 4:6, 4:6] = True
    with pytest.raises(UserError, match="no empty slices between"):
        changed(made(array), FillBetween(0))
    for change in (FillBetween(0), Largest(), Smooth()):
        with pytest.raises(UserError, match="The segment is empty"):
            changed(empty_mask(plain_geometry()), change)


def test_that_a_change_stops_when_asked_to() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        reshaped(empty_mask(plain_geometry()), Largest(), token, lambda _progress: None)


def test_that_a_seed_outside_of_what_may_be_taken_adds_nothing() -> None:
    mask = empty_mask(plain_geometry())
    assert not changed(mask, Grow((1, 1, 1), Reach((0, 0, 0), np.zeros((3, 3, 3), np.bool_)))).any()


def test_that_smoothing_at_the_edges_of_the_grid_is_that_of_itk() -> None:
    array = np.random.default_rng(6).random(SHAPE) < 0.55
    found = changed(made(array, Geometry(np.eye(4), SHAPE)), Smooth(2.0))
    image = sitk.BinaryMedian(sitk.GetImageFromArray(array.astype(np.uint8)), [2, 2, 2], 1, 0)
    np.testing.assert_array_equal(found, sitk.GetArrayFromImage(image).astype(bool))
    assert 0 < found.sum() < found.size
