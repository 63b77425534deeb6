"""Series side by side that are scrolled together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples import oblique_geometry, sample_ports, sample_series, sample_study, sample_volume

from medviewer.app import viewing
from medviewer.app.arranging import put_series, set_layout
from medviewer.app.linking import same_frame, toggle_link
from medviewer.domain.geometry import Geometry
from medviewer.domain.layout import ViewName, grid_of
from medviewer.domain.link import Link, Move
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName

ONE, TWO = (sample_series(id=name, series_uid=name, description=name) for name in ("one", "two"))
HOME = oblique_geometry()


def moved(shape, offset, frame):
    """The grid of the samples, finer and elsewhere."""
    affine = HOME.affine.copy()
    affine[:3, :3] *= 0.5
    affine[:3, 3] += offset
    return Geometry(affine, shape, frame)


def side_by_side(review, main_thread, second):
    volumes = {"one": sample_volume(replace(HOME, frame_uid="1.9")), "two": sample_volume(second)}
    review.ports = sample_ports(load=lambda series, _token, _progress: Loaded((volumes[series.id],)))
    set_layout(review, grid_of(1, 2))
    for group, series in enumerate((ONE, TWO)):
        put_series(review, review.room.sessions[group], replace(sample_study(), series=(ONE, TWO)), series)
        main_thread.run_until(lambda: not review.session.jobs)
    viewing.activate(review.on(review.room.sessions[0]), ViewName.ACQUIRED)
    return tuple(review.room.sessions.values())


def test_that_series_of_one_frame_of_reference_show_the_same_place(review, main_thread):
    one, two = side_by_side(review, main_thread, moved((40, 60, 80), (0, 0, 0), "1.9"))
    viewing.step_slices(review, PlaneName.AXIAL, 4)
    np.testing.assert_allclose(two.view.position_lps, one.view.position_lps, atol=1e-9)
    viewing.go_to(review, tuple(HOME.to_lps((3, 4, 5))))
    np.testing.assert_allclose(two.view.position_lps, HOME.to_lps((3, 4, 5)), atol=1e-9)


def test_that_a_place_outside_the_other_series_leaves_it_at_its_edge(review, main_thread):
    _one, two = side_by_side(review, main_thread, moved((10, 10, 10), (0, 0, 0), "1.9"))
    viewing.go_to(review, tuple(HOME.to_lps((19, 29, 39))))
    np.testing.assert_allclose(two.volume.geometry.to_index(two.view.position_lps), (9, 9, 9), atol=1e-9)


@pytest.mark.parametrize("frame", ["1.8", ""])
def test_that_other_frames_of_reference_are_never_mixed_up(review, main_thread, frame):
    _one, two = side_by_side(review, main_thread, moved((40, 60, 80), (100, 0, 0), frame))
    before = two.view.position_lps
    viewing.step_slices(review, PlaneName.AXIAL, 4)
    assert two.view.position_lps == before


def test_that_other_frames_of_reference_keep_the_distance_at_which_they_are_linked(review, main_thread):
    one, two = side_by_side(review, main_thread, moved((40, 60, 80), (100, 0, 0), "1.8"))
    toggle_link(review)
    assert not review.room.link.is_on
    viewing.step_slices(review, PlaneName.AXIAL, -3)
    toggle_link(review)
    distance = np.array(two.view.position_lps) - np.array(one.view.position_lps)
    viewing.step_slices(review, PlaneName.AXIAL, 2)
    np.testing.assert_allclose(np.array(two.view.position_lps) - np.array(one.view.position_lps), distance, atol=1e-9)
    viewing.activate(review.on(two), ViewName.ACQUIRED)
    viewing.step_slices(review, PlaneName.AXIAL, -4)
    np.testing.assert_allclose(np.array(two.view.position_lps) - np.array(one.view.position_lps), distance, atol=1e-9)


def test_that_links_that_are_off_leave_the_others_alone(review, main_thread):
    _one, two = side_by_side(review, main_thread, moved((40, 60, 80), (0, 0, 0), "1.9"))
    toggle_link(review)
    before = two.view.position_lps
    viewing.step_slices(review, PlaneName.AXIAL, 4)
    assert two.view.position_lps == before


def test_that_a_viewport_without_a_place_is_left_alone(review, main_thread):
    _one, two = side_by_side(review, main_thread, moved((40, 60, 80), (0, 0, 0), "1.9"))
    two.close_series()
    viewing.step_slices(review, PlaneName.AXIAL, 1)
    toggle_link(review)
    toggle_link(review)
    assert review.room.link == Link()
    two.share(review.session)
    two.desk.current = replace(two.current, volume=replace(two.volume, is_placed=False))
    before = two.view.position_lps
    viewing.step_slices(review, PlaneName.AXIAL, 1)
    assert two.view.position_lps == before


def test_that_a_move_and_its_way_back_cancel():
    angle = np.deg2rad(30)
    rows = ((np.cos(angle), -np.sin(angle), 0.0), (np.sin(angle), np.cos(angle), 0.0), (0.0, 0.0, 1.0))
    move = Move(rows, (4.0, 5.0, 6.0))
    assert move.moved((1.0, 0.0, 0.0)) == pytest.approx((np.cos(angle) + 4, np.sin(angle) + 5, 6))
    assert move.back().moved(move.moved((1.0, 2.0, 3.0))) == pytest.approx((1, 2, 3))
    link = Link().with_move("a", "b", Move()).with_move("b", "a", move)
    assert link.move("b", "a") == move
    assert link.move("a", "b").moved(move.moved((1.0, 2.0, 3.0))) == pytest.approx((1, 2, 3))
    assert link.move("a", "c") is None


def test_that_an_empty_viewport_shares_no_frame_of_reference(review, main_thread):
    one, two = side_by_side(review, main_thread, moved((40, 60, 80), (0, 0, 0), "1.9"))
    assert same_frame(one, two)
    two.close_series()
    assert not same_frame(one, two)
