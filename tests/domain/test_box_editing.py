from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.domain.box_editing import (
    INSIDE,
    MINIMUM_SIZE_MM,
    BoxHandle,
    corner_handles,
    dragged_box,
    through_axis,
)
from medviewer.domain.geometry import Geometry
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.regions import Box
from medviewer.domain.vectors import axes3, vec3

GEOMETRY = Geometry(np.array([[0, 0, 1.0, 0], [0, 1.0, 0, 0], [2.0, 0, 0, 0], [0, 0, 0, 1]]), (20, 40, 40))
AXIAL = slice_plane(GEOMETRY, PlaneName.AXIAL, 10)
CORONAL = slice_plane(GEOMETRY, PlaneName.CORONAL, 10)
BOX = Box((10.0, 12.0, 20.0), (6.0, 4.0, 8.0))


def test_that_a_corner_drag_resizes_in_the_plane_and_keeps_the_opposite_corner():
    result = dragged_box(BOX, AXIAL, BoxHandle((1, -1, 0)), (13, 10, 20), (16, 9, 20))
    assert result.size_mm == pytest.approx((9, 5, 8))
    assert result.center_lps == pytest.approx((11.5, 11.5, 20))


def test_that_dragging_the_inside_moves_the_box_within_the_plane_only():
    result = dragged_box(BOX, CORONAL, INSIDE, (0, 0, 0), (3, 50, -4))
    assert result.center_lps == pytest.approx((13, 12, 16))
    assert result.size_mm == BOX.size_mm


def test_that_a_box_keeps_its_smallest_size_and_does_not_turn_over():
    result = dragged_box(BOX, AXIAL, BoxHandle((1, 1, 0)), (13, 14, 20), (-30, 14, 20))
    assert result.size_mm == pytest.approx((MINIMUM_SIZE_MM, 4, 8))
    assert result.center_lps[0] - result.size_mm[0] / 2 == pytest.approx(7)


def test_that_a_box_thinner_than_the_smallest_size_may_stay_so():
    thin = Box((10, 10, 10), (0.5, 4, 4))
    result = dragged_box(thin, AXIAL, BoxHandle((1, 0, 0)), (0, 0, 0), (-9, 0, 0))
    assert result.size_mm == pytest.approx((0.5, 4, 4))


def test_that_corner_handles_lie_in_the_plane_on_the_edges_of_the_box():
    for handle, lps in corner_handles(BOX, AXIAL):
        assert lps == pytest.approx((10 + 3 * handle.signs[0], 12 + 2 * handle.signs[1], AXIAL.origin_lps[2]))
        assert handle.signs[2] == 0


def test_that_the_axis_through_the_plane_is_never_resized():
    assert through_axis(BOX, AXIAL) == 2
    assert through_axis(BOX, CORONAL) == 1


@given(
    angles=st.tuples(*[st.floats(-0.6, 0.6)] * 3),
    step=st.tuples(*[st.floats(-20, 20)] * 3),
    number=st.integers(0, 3),
)
def test_that_the_opposite_edge_of_any_turned_box_stays_where_it_was(angles, step, number):
    c, s = np.cos(angles), np.sin(angles)
    turn = (
        np.array([[1, 0, 0], [0, c[0], -s[0]], [0, s[0], c[0]]])
        @ np.array([[c[1], 0, s[1]], [0, 1, 0], [-s[1], 0, c[1]]])
        @ np.array([[c[2], -s[2], 0], [s[2], c[2], 0], [0, 0, 1]])
    )
    box = Box((10, 12, 20), (6, 4, 8), axes3(turn))
    handle, lps = corner_handles(box, AXIAL)[number]
    result = dragged_box(box, AXIAL, handle, lps, vec3(np.array(lps) + step))
    opposite = -np.array(handle.signs)
    for before, after in ((box, result),):
        ends = [np.array(b.center_lps) + (opposite * b.size_mm / 2) @ np.array(b.axes) for b in (before, after)]
        np.testing.assert_allclose(ends[0], ends[1], atol=1e-9)
    assert result.axes == box.axes
    assert result.size_mm[through_axis(box, AXIAL)] == pytest.approx(box.size_mm[through_axis(box, AXIAL)])


def test_that_a_handle_with_an_impossible_sign_is_refused():
    with pytest.raises(ValueError, match="signs"):
        BoxHandle((2, 0, 0))
