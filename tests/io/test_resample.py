"""Tilted, uneven and shifted slices on an upright grid: every value where the patient has it, nothing made up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import SimpleITK
from made_headers import along_normal, slice_headers
from made_images import as_image
from reading import only_series, quiet
from series import affine_of, rotation_about, write_series

from medviewer.domain.job import Cancelled, CancelToken
from medviewer.io.load import load_series
from medviewer.io.resample import upright
from medviewer.io.slice_places import slice_affine
from medviewer.io.stack import build_stack
from medviewer.io.upright_grid import upright_geometry

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.image_header import ImageHeader

AFFINE = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), rotation_about((1, 2, 3), 25))
EMPTY = -9999.0
SLOPE = np.array([3.0, -2.0, 5.0])


def tilted(degrees: float, axis: int = 1) -> np.ndarray[Any, Any]:
    sheared = AFFINE.copy()
    along = AFFINE[:3, axis] / np.linalg.norm(AFFINE[:3, axis])
    sheared[:3, 0] += along * 2.0 * np.tan(np.deg2rad(degrees))
    return sheared


def linear_at(lps: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A linear function of the place, which linear interpolation gives exactly."""
    return lps @ SLOPE + 100.0


def voxels(geometry: Geometry) -> np.ndarray[Any, Any]:
    """LPS mm of all voxels of a grid, (slices, rows, columns, 3)."""
    return geometry.to_lps(np.stack(np.meshgrid(*map(np.arange, geometry.shape), indexing="ij"), axis=-1))


def linear_slices(headers: list[ImageHeader]) -> np.ndarray[Any, Any]:
    def one(header: ImageHeader) -> np.ndarray[Any, Any]:
        down, right = np.mgrid[: header.rows, : header.columns]
        index = np.stack([np.zeros_like(down), down, right, np.ones_like(down)], axis=-1)
        return linear_at((index @ slice_affine(header).T)[..., :3])

    return np.array([one(header) for header in headers], np.float32)


def resampled(headers: list[ImageHeader], values: np.ndarray[Any, Any]) -> tuple[Geometry, np.ndarray[Any, Any]]:
    grid = upright_geometry(headers)
    return grid, upright(values, headers, grid, EMPTY, CancelToken())


UNEVEN = [0.0, 2.0, 4.3, 6.0, 8.1, 10.0, 12.4, 14.0]
STACKS = {
    "tilted": slice_headers(tilted(18.5), (8, 14, 12)),
    "tilted the other way": slice_headers(tilted(-30), (8, 14, 12)),
    "tilted along the rows": slice_headers(tilted(12, axis=2), (8, 14, 12)),
    "uneven": slice_headers(AFFINE, (8, 14, 12), position=along_normal(AFFINE, UNEVEN.__getitem__)),
    "shifted": slice_headers(
        AFFINE, (8, 14, 12), position=lambda k: tuple((AFFINE @ [k, 1.3 * (k % 2), 0.6 * (k % 3), 1])[:3])
    ),
    "tilted with gaps": [h for k, h in enumerate(slice_headers(tilted(18.5), (8, 14, 12))) if k not in {3, 4}],
}


@pytest.mark.parametrize("name", STACKS)
def test_that_a_linear_function_of_the_place_is_reproduced_wherever_something_was_acquired(name: str) -> None:
    headers = STACKS[name]
    assert build_stack(headers).is_resampled
    grid, values = resampled(headers, linear_slices(headers))
    assert grid.is_rectangular
    filled = values != EMPTY
    heights = (voxels(grid) - headers[0].position) @ np.array(grid.directions[0])
    inside = heights <= max(np.array(h.position) @ grid.directions[0] for h in headers) - headers[
        0
    ].position @ np.array(grid.directions[0])
    wanted = filled & inside
    assert wanted.sum() > 0.5 * len(headers) * 14 * 12
    np.testing.assert_allclose(values[wanted], linear_at(voxels(grid))[wanted], atol=2e-3)


@pytest.mark.parametrize("name", STACKS)
def test_that_every_acquired_pixel_is_inside_the_upright_grid(name: str) -> None:
    grid = upright_geometry(STACKS[name])
    for header in STACKS[name]:
        corners = np.array([[0, j, i, 1] for j in (0, header.rows - 1) for i in (0, header.columns - 1)])
        index = grid.to_index((corners @ slice_affine(header).T)[:, :3])
        assert (index > -0.51).all()
        assert (index < np.array(grid.shape) - 0.49).all()


@pytest.mark.parametrize("name", ["tilted", "tilted the other way", "tilted along the rows", "shifted"])
def test_that_each_upright_slice_is_what_simpleitk_makes_of_the_acquired_one(name: str) -> None:
    headers = STACKS[name]
    values = np.random.default_rng(2).integers(-1000, 3000, (8, 14, 12)).astype(np.int16)
    grid, ours = resampled(headers, values)
    assert grid.shape[0] == 8
    for k, header in enumerate(headers):
        place = grid.affine.copy()
        place[:3, 3] = grid.to_lps((k, 0, 0))
        theirs = SimpleITK.Resample(
            as_image(values[k].astype(np.float64), slice_affine(header)),
            as_image(np.zeros(grid.shape[1:]), place),
            SimpleITK.Transform(),
            SimpleITK.sitkLinear,
            EMPTY,
        )
        expected = SimpleITK.GetArrayFromImage(theirs)[0]
        # SimpleITK holds the values of the outermost pixels half a pixel further out: not asked for here
        known = ours[k] != EMPTY
        assert known.sum() >= 12 * 10
        assert (expected[known] != EMPTY).all()
        assert np.abs(ours[k][known] - expected[known]).max() <= 0.51


def test_that_only_places_off_the_acquired_slices_are_empty_after_shearing() -> None:
    headers = STACKS["tilted"]
    grid, values = resampled(headers, linear_slices(headers))
    for k, header in enumerate(headers):
        pixel = np.linalg.inv(slice_affine(header)) @ np.c_[voxels(grid)[k].reshape(-1, 3), np.ones(values[k].size)].T
        inside = (pixel[1:3] >= -1e-6).all(0) & (pixel[1] <= 13 + 1e-6) & (pixel[2] <= 11 + 1e-6)
        np.testing.assert_array_equal((values[k] != EMPTY).ravel(), inside)


def test_that_headers_of_few_digits_cost_a_tilted_stack_no_more_than_a_row() -> None:
    def rounded(values: Any, digits: int) -> tuple[float, ...]:
        return tuple(round(float(value), digits) for value in values)

    (row, column) = STACKS["tilted"][0].orientation or ()
    way = (rounded(row, 6), rounded(column, 6))
    headers = [replace(h, orientation=way, position=rounded(h.position or (), 2)) for h in STACKS["tilted"]]
    values = np.random.default_rng(2).integers(-1000, 3000, (8, 14, 12)).astype(np.int16)
    _grid, ours = resampled(headers, values)
    for filled in ours != EMPTY:
        assert filled.any(axis=1).sum() >= 13
        assert filled.any(axis=0).sum() == 12


def test_that_slices_on_the_grid_keep_every_value_where_some_are_missing() -> None:
    headers = slice_headers(AFFINE, (9, 4, 5))
    values = np.random.default_rng(2).integers(-1000, 3000, (9, 4, 5)).astype(np.int16)
    kept = [0, 1, 2, 5, 6, 8]
    grid, ours = resampled([headers[k] for k in kept], values[kept])
    np.testing.assert_allclose(grid.affine, AFFINE, atol=1e-9)
    np.testing.assert_array_equal(ours[kept], values[kept])
    assert (ours[[3, 4, 7]] == EMPTY).all()


def test_that_rounding_sideways_costs_no_row_and_blurs_nothing() -> None:
    heights = [0.0, 2.0, 4.0, 8.0, 10.0]
    rounded = slice_headers(
        AFFINE,
        (5, 4, 5),
        position=lambda k: tuple(
            np.array(along_normal(AFFINE, heights.__getitem__)(k)) + AFFINE[:3, 1] * 0.02 * (k % 2)
        ),
    )
    values = np.random.default_rng(2).integers(-1000, 3000, (5, 4, 5)).astype(np.int16)
    grid, ours = resampled(rounded, values)
    assert grid.shape == (6, 4, 5)
    np.testing.assert_array_equal(ours[[0, 1, 2, 4, 5]], values)


def test_that_whole_numbers_beyond_single_precision_stay_exact() -> None:
    values = np.full((3, 4, 5), 16_777_217, np.int32)
    headers = [h for k, h in enumerate(slice_headers(AFFINE, (4, 4, 5))) if k != 2]
    _grid, ours = resampled(headers, values)
    assert set(np.unique(ours)) == {int(EMPTY), 16_777_217}


def test_that_thick_slices_above_thin_ones_are_joined_without_a_gap() -> None:
    heights = [0.0, 5.0, 10.0, 15.0, 22.5, 32.5, 42.5]
    headers = slice_headers(
        AFFINE,
        (7, 4, 5),
        position=along_normal(AFFINE, heights.__getitem__),
        thickness_mm=lambda k: 5.0 if k < 4 else 10.0,
    )
    _grid, ours = resampled(headers, linear_slices(headers))
    assert (ours != EMPTY).all()


def test_that_slices_very_far_apart_are_all_somewhere_on_a_coarser_grid() -> None:
    heights = [0.0, 0.01, 0.02, 20.0]
    headers = slice_headers(AFFINE, (4, 4, 5), position=along_normal(AFFINE, heights.__getitem__))
    values = np.arange(1.0, 5.0, dtype=np.float32)[:, None, None] * np.ones((4, 4, 5), np.float32)
    grid, ours = resampled(headers, values)
    assert grid.shape[0] <= 512
    assert ours[0, 0, 0] == 1.0
    assert ours[-1, 0, 0] == 4.0
    assert set(np.unique(ours)) <= {EMPTY, 1.0, 2.0, 3.0, 4.0}


def test_that_a_cancelled_resampling_stops() -> None:
    token = CancelToken()
    token.cancel()
    headers = STACKS["tilted"]
    with pytest.raises(Cancelled):
        upright(linear_slices(headers), headers, upright_geometry(headers), EMPTY, token)


@pytest.mark.parametrize("dtype", [np.int16, np.uint16])
def test_that_a_tilted_series_keeps_its_acquired_slices_and_marks_what_is_empty(tmp_path: Path, dtype: Any) -> None:
    stored = np.random.default_rng(2).integers(0, 3000, (6, 14, 12)).astype(dtype)
    write_series(tmp_path, tilted(18.5), stored)
    whole = load_series(only_series(tmp_path), CancelToken(), quiet)
    (acquired,) = whole.acquired
    np.testing.assert_array_equal(acquired.array, stored.astype(int) - 1024)
    for k, place in enumerate(acquired.places):
        np.testing.assert_allclose(place.to_lps((0, 3, 4)), (tilted(18.5) @ [k, 3, 4, 1])[:3], atol=1e-6)
    volume = whole.volume
    assert volume.padding is not None
    assert volume.padding[1] < acquired.array.min()
    is_empty = (volume.array >= volume.padding[0]) & (volume.array <= volume.padding[1])
    assert 0 < is_empty.sum() < 0.6 * volume.array.size
    assert volume.array[~is_empty].min() >= acquired.array.min()


def test_that_values_marking_the_outside_are_mixed_with_no_others() -> None:
    headers = STACKS["tilted"]
    values = linear_slices(headers)
    values[:, 6:8] = -2000.0
    grid = upright_geometry(headers)
    ours = upright(values, headers, grid, -2000.0, CancelToken(), padding=(-2000.0, -2000.0))
    filled = ours != -2000.0
    np.testing.assert_allclose(ours[filled], linear_at(voxels(grid))[filled], atol=2e-3)
    assert filled.sum() < (resampled(headers, linear_slices(headers))[1] != EMPTY).sum()


def test_that_a_lone_acquired_slice_needs_no_grid() -> None:
    (one,) = slice_headers(AFFINE, (1, 4, 5))
    assert not build_stack([replace(one, thickness_mm=None)]).is_resampled
