from __future__ import annotations

import numpy as np
import pytest

from medviewer.domain.outlines import Outline


def test_that_a_circle_has_its_radius_all_around():
    circle = Outline("CIRCLE", np.array([[45.0, 55.0], [45.0, 65.0]]))
    assert np.allclose(np.linalg.norm(circle.path - [45, 55], axis=1), 10)
    assert circle.bounds == pytest.approx((35, 45, 55, 65))


def test_that_an_ellipse_goes_through_the_ends_of_its_axes():
    ends = np.array([[10.0, 20.0], [30.0, 40.0], [15.0, 35.0], [25.0, 25.0]])
    path = Outline("ELLIPSE", ends).path
    assert all(np.linalg.norm(path - end, axis=1).min() < 1e-9 for end in ends)
    assert np.allclose(path[0], path[-1])


def test_that_a_polyline_is_its_points():
    points = np.array([[1.0, 2.0], [3.0, 8.0], [-1.0, 4.0]])
    assert np.array_equal(Outline("POLYLINE", points).path, points)
    assert Outline("POLYLINE", points).bounds == (-1, 2, 3, 8)
