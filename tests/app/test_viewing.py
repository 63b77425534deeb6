from dataclasses import replace

import numpy as np
import pytest
from samples import MainThread, sample_analysis, sample_finding, sample_review, sample_series

from medviewer.app import viewing
from medviewer.app.settings import Settings
from medviewer.app.slices import active_plane
from medviewer.domain.display import Window
from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName, slice_number, slice_plane
from medviewer.domain.regions import Point, WholeImage


def number(review, plane=PlaneName.AXIAL):
    return slice_number(review.session.volume.geometry, plane, review.session.view.position_lps)


def test_that_steps_move_one_view_and_stop_at_the_ends(open_review):
    coronal = number(open_review, PlaneName.CORONAL)
    viewing.go_to_end(open_review, PlaneName.AXIAL, last=False)
    viewing.step_slices(open_review, PlaneName.AXIAL, 3)
    assert number(open_review) == 4
    viewing.step_slices(open_review, PlaneName.AXIAL, -99)
    assert number(open_review) == 1
    viewing.go_to_end(open_review, PlaneName.AXIAL, last=True)
    assert number(open_review) == 20
    assert number(open_review, PlaneName.CORONAL) == coronal


def test_that_going_to_a_point_outside_stays_within_the_volume(open_review):
    viewing.go_to(open_review, (99999.0, 0.0, 700.0))
    geometry = open_review.session.volume.geometry
    assert geometry.nearest_index(open_review.session.view.position_lps) is not None


@pytest.mark.parametrize(("up_raises", "level"), [(True, 40 - 20), (False, 40 + 20)])
def test_that_a_drag_to_the_right_widens_and_the_vertical_sense_is_a_setting(open_review, up_raises, level):
    open_review.session.set_settings(Settings(up_raises_level=up_raises))
    open_review.session.set_view(replace(open_review.session.view, window=Window(40000, 40)))
    viewing.drag_window(open_review, 10, 0.1)
    window = open_review.session.view.window
    assert window.width == pytest.approx(42000)
    assert window.level == pytest.approx(level, abs=1e-6)


def test_that_a_narrow_window_still_moves_and_never_closes(open_review):
    open_review.session.set_view(replace(open_review.session.view, window=Window(1, 0)))
    viewing.drag_window(open_review, 1, 0)
    assert open_review.session.view.window.width > 10
    viewing.drag_window(open_review, -1e9, 0)
    assert open_review.session.view.window.width > 0


def test_that_the_digit_keys_give_their_windows(open_review):
    viewing.preset(open_review, 3)
    assert open_review.session.view.window == Window(1500, -600)
    viewing.preset(open_review, 0)
    auto = open_review.session.view.window
    viewing.preset(open_review, 1)
    assert open_review.session.view.window == auto
    open_review.session.desk.current = replace(open_review.session.current, series=sample_series(modality="MR"))
    viewing.preset(open_review, 3)
    assert open_review.session.view.window == auto


def test_that_zooming_keeps_the_point_under_the_cursor_where_it_is(open_review):
    plane = slice_plane(open_review.session.volume.geometry, PlaneName.AXIAL, 5)
    point = plane.to_lps((3, 4))
    middle = np.array(plane.center_lps)
    viewing.zoom(open_review, PlaneName.AXIAL, 2.0, tuple(point))
    camera = open_review.session.view.camera(PlaneName.AXIAL)
    assert camera.zoom == 2.0
    assert (point - np.array(camera.center_lps))[:2] * 2 == pytest.approx((point - middle)[:2])
    viewing.zoom(open_review, PlaneName.AXIAL, 1000.0)
    assert open_review.session.view.camera(PlaneName.AXIAL).zoom == viewing.ZOOM_LIMITS[1]
    viewing.fit(open_review, PlaneName.AXIAL)
    assert open_review.session.view.camera(PlaneName.AXIAL).zoom == 1.0


def test_that_panning_moves_the_middle_against_the_drag(open_review):
    before = np.array(open_review.session.volume.geometry.center_lps)
    viewing.pan(open_review, PlaneName.CORONAL, (5.0, 0.0, 0.0))
    viewing.pan(open_review, PlaneName.CORONAL, (5.0, 0.0, 0.0))
    assert open_review.session.view.camera(PlaneName.CORONAL).center_lps == pytest.approx(before - (10, 0, 0))


def test_that_reset_brings_window_zoom_and_inversion_back_and_leaves_the_position(open_review):
    start = open_review.session.view
    viewing.zoom(open_review, PlaneName.AXIAL, 2.0)
    viewing.preset(open_review, 3)
    open_review.session.set_view(replace(open_review.session.view, inverted=True))
    viewing.step_slices(open_review, PlaneName.AXIAL, 2)
    position = open_review.session.view.position_lps
    viewing.reset_view(open_review)
    assert open_review.session.view == replace(start, position_lps=position)


def test_that_a_viewport_is_maximised_and_restored(open_review):
    viewing.activate(open_review, ViewName.CORONAL)
    assert active_plane(open_review.session) is PlaneName.CORONAL
    viewing.toggle_maximised(open_review, ViewName.VOLUME_3D)
    assert open_review.session.view.maximised is ViewName.VOLUME_3D
    assert active_plane(open_review.session) is PlaneName.AXIAL
    viewing.toggle_maximised(open_review, ViewName.VOLUME_3D)
    assert open_review.session.view.maximised is None


def test_that_selecting_a_finding_brings_all_views_to_it(open_review):
    geometry = open_review.session.volume.geometry
    first, second = geometry.to_lps((3, 4, 5)), geometry.to_lps((13, 14, 15))
    point = replace(sample_finding(3), region=Point(tuple(second)))
    whole = replace(sample_finding(4), region=WholeImage())
    open_review.session.set_analyses((sample_analysis((sample_finding(1, center=tuple(first)), point, whole)),), {})
    viewing.select_finding(open_review, sample_finding(1).id)
    assert open_review.session.view.position_lps == pytest.approx(first)
    viewing.select_finding(open_review, point.id)
    assert open_review.session.view.position_lps == pytest.approx(second)
    viewing.select_finding(open_review, whole.id)
    viewing.select_finding(open_review, "unknown")
    assert open_review.session.view.position_lps == pytest.approx(second)
    assert open_review.session.selected == whole.id


def test_that_next_and_previous_go_round_the_list(open_review):
    viewing.step_finding(open_review, 1)
    assert open_review.session.selected is None
    open_review.session.set_analyses((sample_analysis(),), {})
    best, other = (f.id for f in open_review.session.listed_findings())
    viewing.step_finding(open_review, 1)
    assert open_review.session.selected == best
    viewing.step_finding(open_review, 1)
    assert open_review.session.selected == other
    viewing.step_finding(open_review, 1)
    assert open_review.session.selected == best
    open_review.session.select(None)
    viewing.step_finding(open_review, -1)
    assert open_review.session.selected == other


def test_that_nothing_moves_while_nothing_is_open():
    review = sample_review(MainThread())
    view = review.session.view
    viewing.step_slices(review, PlaneName.AXIAL, 1)
    viewing.go_to_end(review, PlaneName.AXIAL, last=True)
    viewing.go_to(review, (0, 0, 0))
    viewing.drag_window(review, 1, 1)
    viewing.preset(review, 3)
    viewing.zoom(review, PlaneName.AXIAL, 2)
    viewing.pan(review, PlaneName.AXIAL, (1, 1, 1))
    viewing.reset_view(review)
    assert review.session.view == view
    review.jobs.close()
