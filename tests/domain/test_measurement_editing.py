"""Handles, drags and hits, on slices of an oblique volume."""

from __future__ import annotations

import math

import numpy as np
import pytest
from drawn_measurements import drawn, slice_place
from hypothesis import given
from hypothesis import strategies as st
from samples import oblique_geometry

from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.measurement_editing import SHORT_PART, WHOLE, begun, handles, moved
from medviewer.domain.planes import PlaneName
from medviewer.domain.shapes import area, distance_to_outline, holds, nearest_handle, outlines, outlines_lps

K = MeasurementKind
PLACE = slice_place(oblique_geometry(), PlaneName.CORONAL)


def at(u: float, v: float) -> np.ndarray:
    """LPS mm of a point so many mm right of the plane's origin and below it."""
    return PLACE.from_plane((u, v))


def made(kind, *points):
    return drawn(kind, [at(*point) for point in points], PLACE)


def plane(measurement) -> list[list[float]]:
    return measurement.points_in_plane().round(9).tolist()


def test_that_a_point_goes_where_its_handle_is_dragged_and_the_rest_stays():
    before = made(K.ANGLE, (1, 1), (5, 5), (9, 2))
    after = moved(before, 1, at(6, 7))
    assert plane(after) == [[1, 1], [6, 7], [9, 2]]
    assert (after.id, after.label, after.created) == (before.id, before.label, before.created)


def test_that_a_handle_taken_beside_its_middle_does_not_jump():
    assert plane(moved(made(K.LENGTH, (1, 1), (5, 5)), 1, at(7.5, 6), at(5.5, 5))) == [[1, 1], [7, 6]]


def test_that_a_drag_out_of_the_plane_stays_on_it():
    off = at(6, 7) + 4 * PLACE.normal
    after = moved(made(K.LENGTH, (1, 1), (5, 5)), 0, off)
    assert plane(after) == [[6, 7], [5, 5]]
    assert abs(PLACE.distance(after.points_lps[0])) < 1e-9
    assert PLACE.distance(off) == pytest.approx(4.0)
    assert PLACE.onto(off) == pytest.approx(tuple(at(6, 7)))


def test_that_a_contour_is_pulled_at_a_handle_and_stays_beyond_the_neighbouring_ones():
    square = [(x, 0) for x in range(12)] + [(12, y) for y in range(12)]
    square += [(12 - x, 12) for x in range(12)] + [(0, 12 - y) for y in range(12)]
    before = made(K.FREEHAND, *square)
    held = handles(before)
    assert len(held) == 12
    assert [tuple(np.round(PLACE.to_plane(one), 9)) for one in held[:4]] == [(0, 0), (4, 0), (8, 0), (12, 0)]
    after = plane(moved(before, 1, at(4, -2)))
    assert after[4] == [4, -2]
    assert [after[n] for n in (1, 2, 3, 5, 6, 7)] == [[1, -0.5], [2, -1], [3, -1.5], [5, -1.5], [6, -1], [7, -0.5]]
    assert [after[n] for n in (0, 8)] == [[0, 0], [8, 0]]
    assert after[9:] == plane(before)[9:]


def test_that_a_contour_is_pulled_round_its_first_point_too():
    ring = [(math.cos(n * math.tau / 48), math.sin(n * math.tau / 48)) for n in range(48)]
    before = made(K.FREEHAND, *ring)
    after = np.array(plane(moved(before, 0, at(2, 0))))
    step = after - np.array(ring)
    assert step[[0, 1, 47, 2, 46, 4, 44]][:, 0] == pytest.approx([1, 0.75, 0.75, 0.5, 0.5, 0, 0], abs=1e-6)
    assert np.abs(step[:, 1]).max() < 1e-6
    assert np.abs(step[5:44]).max() < 1e-6


def test_that_every_corner_of_a_small_contour_is_a_handle_even_where_two_are_one():
    before = made(K.FREEHAND, (0, 0), (0, 0), (4, 0), (0, 4))
    assert len(handles(before)) == 4
    assert plane(moved(before, 1, at(-1, -1))) == [[0, 0], [-1, -1], [4, 0], [0, 4]]


@pytest.mark.parametrize("kind", [K.ELLIPSE, K.RECTANGLE])
@pytest.mark.parametrize(
    ("handle", "wanted"), [(0, [[2, 1], [8, 6]]), (1, [[3, 1], [2, 6]]), (2, [[3, 4], [2, 1]]), (3, [[2, 4], [8, 1]])]
)
def test_that_the_opposite_corner_stays(kind, handle, wanted):
    before = made(kind, (3, 4), (8, 6))
    corner = [(3, 4), (8, 4), (8, 6), (3, 6)]
    assert np.allclose(handles(before), [at(*point) for point in corner])
    after = moved(before, handle, at(2, 1))
    assert plane(after) == wanted
    opposite = (handle + 2) % 4
    assert np.allclose(handles(after)[opposite], handles(before)[opposite])
    assert np.allclose(handles(after)[handle], at(2, 1))


@pytest.mark.parametrize("kind", list(MeasurementKind))
def test_that_the_whole_moves_without_changing_its_shape(kind):
    points = [(1, 1), (5, 2), (2.5, 3), (3, 1)]
    count = {K.ANGLE: 3, K.BIDIRECTIONAL: 4, K.COBB: 4, K.FREEHAND: 4, K.PROBE: 1, K.TEXT: 1}.get(kind, 2)
    before = made(kind, *points[:count])
    after = moved(before, WHOLE, at(7, 9), at(6, 7))
    assert np.allclose(np.array(after.points_lps) - before.points_lps, at(1, 2) - at(0, 0))


def test_that_a_handle_that_is_not_there_is_refused():
    line = made(K.LENGTH, (1, 1), (5, 5))
    for handle in (2, -2):
        with pytest.raises(IndexError, match="no handle"):
            moved(line, handle, at(0, 0))
    with pytest.raises(ValueError, match="taken hold of"):
        moved(line, WHOLE, at(0, 0))


place_mm = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


@given(st.lists(st.tuples(st.integers(0, 3), place_mm), min_size=1, max_size=6))
def test_that_the_two_axes_stay_at_right_angles_and_cross_whatever_is_dragged(drags):
    one = made(K.BIDIRECTIONAL, *_points_of(begun(K.BIDIRECTIONAL, [tuple(at(0, 0)), tuple(at(10, 0))], PLACE)))
    for handle, to in drags:
        one = moved(one, handle, at(*to))
    a, b, c, d = one.points_in_plane()
    assert abs((b - a) @ (d - c)) <= 1e-9 * (1 + np.linalg.norm(b - a)) * (1 + np.linalg.norm(d - c)) * 100
    length = float(np.linalg.norm(b - a))
    foot = float((c - a) @ (b - a)) / length
    assert -1e-6 <= foot <= length + 1e-6
    across = np.array([-(b - a)[1], (b - a)[0]]) / length
    assert float((c - a) @ across) * float((d - a) @ across) <= 1e-9


def _points_of(lps):
    return [tuple(point) for point in PLACE.to_plane(lps)]


def test_that_the_second_axis_turns_and_shifts_with_the_first():
    one = made(K.BIDIRECTIONAL, (0, 0), (10, 0), (4, -2), (4, 3))
    assert plane(moved(one, 1, at(0, 20))) == [[0, 0], [0, 20], [2, 8], [-3, 8]]
    assert plane(moved(one, 0, at(10, 10))) == [[10, 10], [10, 0], [8, 6], [13, 6]]


def test_that_an_end_of_the_second_axis_slides_it_along_and_stays_on_its_side():
    one = made(K.BIDIRECTIONAL, (0, 0), (10, 0), (4, -2), (4, 3))
    assert plane(moved(one, 2, at(7, -5))) == [[0, 0], [10, 0], [7, -5], [7, 3]]
    assert plane(moved(one, 3, at(99, 1))) == [[0, 0], [10, 0], [10, -2], [10, 1]]
    assert plane(moved(one, 2, at(7, 5))) == [[0, 0], [10, 0], [7, 0], [7, 3]]
    assert plane(moved(one, 3, at(7, -5))) == [[0, 0], [10, 0], [7, -2], [7, 0]]
    flat = moved(moved(one, 2, at(4, 0)), 3, at(4, 0))
    assert plane(moved(flat, 3, at(4, -6)))[3] == [4, -6]


def test_that_the_first_axis_does_not_vanish():
    one = made(K.BIDIRECTIONAL, (0, 0), (10, 0), (4, -2), (4, 3))
    assert plane(moved(one, 1, at(0, 0))) == plane(one)
    point = made(K.BIDIRECTIONAL, (1, 1), (1, 1), (1, 1), (1, 1))
    assert plane(moved(point, 1, at(5, 5))) == plane(point)


def test_that_a_new_bidirectional_is_put_at_right_angles():
    begun_with_one = _points_of(begun(K.BIDIRECTIONAL, [tuple(at(0, 0)), tuple(at(10, 0))], PLACE))
    half = SHORT_PART * 10 / 2
    assert np.allclose(begun_with_one, [(0, 0), (10, 0), (5, -half), (5, half)])
    skew = [tuple(at(*p)) for p in ((0, 0), (10, 0), (3, -2), (5, 4))]
    assert np.allclose(_points_of(begun(K.BIDIRECTIONAL, skew, PLACE)), [(0, 0), (10, 0), (4, -2), (4, 4)])


def test_that_new_points_are_moved_onto_the_plane():
    (point,) = begun(K.PROBE, [tuple(at(3, 4) + 2 * PLACE.normal)], PLACE)
    assert point == pytest.approx(tuple(at(3, 4)))


def test_that_outlines_are_closed_and_lie_on_the_plane():
    for kind in (K.ELLIPSE, K.RECTANGLE):
        (line,) = outlines(made(kind, (3, 4), (8, 6)))
        assert np.array_equal(line[0], line[-1])
        assert np.allclose(line.min(axis=0), (3, 4))
        assert np.allclose(line.max(axis=0), (8, 6))
    (contour,) = outlines_lps(made(K.FREEHAND, (0, 0), (4, 0), (0, 4)))
    assert np.allclose(contour[[0, 3]], at(0, 0))
    assert [len(line) for line in outlines(made(K.COBB, (0, 0), (1, 0), (0, 2), (1, 3)))] == [2, 2]
    assert [len(line) for line in outlines(made(K.PROBE, (0, 0)))] == [1]


def test_that_what_encloses_nothing_has_no_area_and_no_inside():
    line = made(K.LENGTH, (0, 0), (1, 0))
    with pytest.raises(ValueError, match="encloses nothing"):
        area(line)
    with pytest.raises(ValueError, match="encloses nothing"):
        holds(line, [(0, 0)], 0.0)


corner = st.tuples(st.floats(-20, 20), st.floats(-20, 20))


@given(st.tuples(corner, corner, corner), corner)
def test_that_a_triangle_holds_what_lies_on_the_inner_side_of_its_three_lines(triangle, point):
    def side(p, q) -> float:
        return (q[0] - p[0]) * (point[1] - p[1]) - (q[1] - p[1]) * (point[0] - p[0])

    sides = [side(triangle[n], triangle[(n + 1) % 3]) for n in range(3)]
    if min(map(abs, sides)) < 1e-6:
        return  # on a line: rounding decides
    wanted = min(sides) > 0 or max(sides) < 0
    assert bool(holds(made(K.FREEHAND, *triangle), point, 1e-9)) is wanted


@given(st.lists(corner, min_size=3, max_size=12), corner)
def test_that_a_contour_does_not_mind_where_it_begins(points, point):
    one, turned = made(K.FREEHAND, *points), made(K.FREEHAND, *points[2:], *points[:2])
    distance = distance_to_outline(outlines(one), point)
    if distance > 1e-6:
        assert bool(holds(one, point, 1e-9)) == bool(holds(turned, point, 1e-9))


def test_that_the_nearest_handle_within_reach_is_hit():
    points = [(0, 0), (10, 0), (10, 8)]
    assert nearest_handle(points, (9, 2), 6.0) == 1
    assert nearest_handle(points, (9, 5), 6.0) == 2
    assert nearest_handle(points, (5, 20), 6.0) is None
    assert nearest_handle([], (5, 20), 6.0) is None


def test_that_the_distance_from_an_outline_is_that_from_its_nearest_piece():
    square = (np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], float),)
    assert distance_to_outline(square, (5, 4)) == 4
    assert distance_to_outline(square, (13, 14)) == 5
    assert distance_to_outline((np.array([(3.0, 4.0)]),), (0, 0)) == 5
    two = (np.array([(0.0, 0.0), (1.0, 0.0)]), np.array([(0.0, 9.0), (1.0, 9.0)]))
    assert distance_to_outline(two, (0.5, 8)) == 1
    assert math.isclose(distance_to_outline((np.array([(1.0, 1.0), (1.0, 1.0)]),), (1, 2)), 1)
