import numpy as np
import pytest

from medviewer.domain.geometry import Geometry
from medviewer.inference.grids import components, filled, resample, shrink, shrink_matrix, signed_distance

LINEAR = np.fromfunction(lambda k, j, i: 3.0 * k - 2.0 * j + 0.5 * i + 7.0, (9, 10, 11))


def test_that_a_linear_field_is_resampled_exactly_through_any_matrix():
    turn = np.array([[0.5, 0.1, 0.0, 1.0], [0.0, 0.6, 0.2, 2.0], [0.1, 0.0, 0.7, 1.5], [0, 0, 0, 1.0]])
    result = resample(LINEAR.astype(np.float32), (6, 7, 8), turn, 0.0, np.float32)
    index = np.moveaxis(np.indices((6, 7, 8)), 0, -1) @ turn[:3, :3].T + turn[:3, 3]
    expected = 3.0 * index[..., 0] - 2.0 * index[..., 1] + 0.5 * index[..., 2] + 7.0
    np.testing.assert_allclose(result, expected, atol=1e-3)


def test_that_outside_is_the_fill_or_the_edge():
    far = np.eye(4)
    far[0, 3] = 100
    values = LINEAR.astype(np.float32)
    assert (resample(values, (2, 2, 2), far, -5.0, np.float32) == -5.0).all()
    np.testing.assert_allclose(resample(values, (2, 2, 2), far, None, np.float32)[0], values[-1, :2, :2], atol=1e-3)


def test_that_blocks_are_means_and_their_matrix_points_to_their_middles():
    blocks = shrink(LINEAR.astype(np.float32), (3, 2, 5))
    assert blocks.shape == (3, 5, 2)
    index = np.moveaxis(np.indices(blocks.shape), 0, -1)
    middle = index @ shrink_matrix((3, 2, 5))[:3, :3].T + shrink_matrix((3, 2, 5))[:3, 3]
    np.testing.assert_allclose(blocks, middle @ [3.0, -2.0, 0.5] + 7.0, atol=1e-3)


def test_that_distances_are_in_millimetres_along_every_axis():
    mask = np.zeros((7, 7, 7), bool)
    mask[3, 3, 3] = True
    distance = signed_distance(mask, (2.0, 3.0, 5.0))
    assert distance[5, 3, 3] == pytest.approx(4.0)
    assert distance[3, 4, 3] == pytest.approx(3.0)
    assert distance[3, 3, 5] == pytest.approx(10.0)


def test_that_parts_are_numbered_from_the_largest():
    mask = np.zeros((1, 5, 9), bool)
    mask[0, 0, 0], mask[0, 3, 2:7] = True, True
    labels = components(mask)
    assert labels[0, 3, 4] == 1
    assert labels[0, 0, 0] == 2
    assert labels[0, 4, 8] == 0


def test_that_a_hollow_ball_is_filled_and_an_open_cup_is_not():
    ball = np.ones((5, 5, 5), bool)
    ball[2, 2, 2] = False
    assert filled(ball).all()
    ball[2, 2, 3:] = False
    assert not filled(ball)[2, 2, 2]


def test_that_the_resampled_grid_of_a_geometry_keeps_a_point_where_it_is():
    geometry = Geometry(np.diag([3.0, 0.7, 0.7, 1.0]), (10, 40, 40))
    wanted = geometry.resampled((1.5, 1.5, 1.5))
    to_source = np.linalg.inv(geometry.affine) @ wanted.affine
    ramp = np.fromfunction(lambda k, j, i: 3.0 * k + 10 * 0.7 * j, geometry.shape).astype(np.float32)
    values = resample(ramp, wanted.shape, to_source, None, np.float32)
    place = wanted.to_lps((8, 10, 9))
    assert values[8, 10, 9] == pytest.approx(place[0] + 10 * place[1], abs=1e-3)
