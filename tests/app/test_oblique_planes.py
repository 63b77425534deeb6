"""Planes turned against one another: what the views of a session show then, and how one goes through them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from medviewer.app import viewing
from medviewer.app.arranging import set_layout
from medviewer.app.drawing import choose_tool
from medviewer.app.drawn_layers import frame_of, reach_mm
from medviewer.app.measuring import add_measurement, values_of
from medviewer.app.resolve import MODIFY_HINT, TURN_HINT, active_normal, is_turning, slice_frame
from medviewer.app.slices import shown_slices, slices_of
from medviewer.app.view_state import ViewState
from medviewer.domain.layout import MPR, grid_of
from medviewer.domain.measured import PixelSource
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.tilt import UPRIGHT_PLANES
from medviewer.domain.tool import HandTool

A, C, S = PlaneName.AXIAL, PlaneName.CORONAL, PlaneName.SAGITTAL


def frame(review, name=A):
    found = slice_frame(review.session, name)
    assert found is not None
    return found


def turn(review, own=A, degrees=20.0):
    viewing.tilt_planes(review, frame(review, own).plane.normal, math.radians(degrees))


def test_that_turning_in_one_view_leaves_its_slice_and_turns_the_two_others(open_review):
    before = {name: frame(open_review, name).plane for name in PlaneName}
    turn(open_review, C)
    after = {name: frame(open_review, name).plane for name in PlaneName}
    assert np.allclose(after[C].normal, before[C].normal)
    assert np.allclose(after[C].down, before[C].down)
    for name in (A, S):
        cosine = np.dot(after[name].normal, before[name].normal)
        assert cosine == pytest.approx(math.cos(math.radians(20.0)))
        assert after[name].distance_mm(open_review.session.view.position_lps) == pytest.approx(0.0, abs=1e-9)


def test_that_the_words_say_that_a_turned_slice_is_oblique_and_the_crosshair_follows(open_review):
    assert frame(open_review).lines == ()
    turn(open_review, A, 30.0)
    seen = frame(open_review)
    normals = {name: np.array(frame(open_review, name).plane.normal) for name in PlaneName}
    assert [line.plane for line in seen.lines] == [C, S]
    for line in seen.lines:
        assert np.dot(line.direction, normals[line.plane]) == pytest.approx(0.0, abs=1e-9)
        assert np.dot(line.direction, normals[A]) == pytest.approx(0.0, abs=1e-9)
    assert "oblique" in " ".join(frame(open_review, C).text.bottom_left)


def test_that_steps_and_ends_go_through_the_turned_slices(open_review):
    turn(open_review, S, 35.0)
    first = frame(open_review, A).plane
    viewing.step_slices(open_review, A, 2)
    second = frame(open_review, A).plane
    assert second.number == first.number + 2
    assert abs(first.distance_mm(second.center_lps)) == pytest.approx(2 * first.spacing_mm[0])
    viewing.go_to_end(open_review, A, last=True)
    assert frame(open_review, A).plane.number == frame(open_review, A).plane.count
    viewing.go_to_end(open_review, A, last=False)
    assert frame(open_review, A).plane.number == 1


def test_that_straighten_and_reset_bring_the_acquired_slices_back(open_review):
    before = frame(open_review)
    turn(open_review, C)
    viewing.straighten(open_review)
    assert frame(open_review) == before
    turn(open_review, C)
    viewing.reset_view(open_review)
    assert open_review.session.view.tilt == UPRIGHT_PLANES


def test_that_a_thick_turned_slice_says_how_thick_it_is_and_is_cut_from_the_whole_volume(open_review):
    turn(open_review, C)
    viewing.set_slab(open_review, Slab(SlabMode.MAX, 10.0))
    seen = frame(open_review)
    assert seen.volume is open_review.session.volume
    assert seen.slab == Slab(SlabMode.MAX, 10.0)
    step = seen.plane.spacing_mm[0]
    count = 2 * math.floor(5.0 / step + 1e-6) + 1
    assert f"MIP {count * step:.1f} mm" in " ".join(seen.text.bottom_left)


def test_that_a_layout_of_single_views_shows_slices_as_acquired(open_review):
    turn(open_review, C)
    set_layout(open_review, grid_of(1, 1))
    assert slices_of(open_review.session, A) == shown_slices(open_review.session.current, A)
    turned = open_review.session.view.tilt
    viewing.tilt_planes(open_review, (0.0, 0.0, 1.0), 1.0)
    assert open_review.session.view.tilt == turned
    set_layout(open_review, MPR)
    assert slices_of(open_review.session, A).is_oblique


def test_that_a_region_on_a_turned_slice_is_measured_from_interpolated_pixels_and_shown_there_only(open_review):
    turn(open_review, C, 33.0)
    seen = frame(open_review).plane
    columns, rows = seen.size
    corners = seen.to_lps([(columns * 0.4, rows * 0.4), (columns * 0.6, rows * 0.6)])
    made = add_measurement(open_review, MeasurementKind.RECTANGLE, [tuple(c.tolist()) for c in corners], seen)
    assert [one.id for one in frame(open_review).measurements] == [made.id]
    assert values_of(open_review, made).pixels is PixelSource.INTERPOLATED
    viewing.step_slices(open_review, A, 1)
    assert frame(open_review).measurements == ()
    viewing.step_slices(open_review, A, -1)
    assert [one.id for one in frame(open_review).measurements] == [made.id]
    viewing.straighten(open_review)
    assert frame(open_review).measurements == ()


def test_that_the_tool_is_named_on_the_image_while_it_turns_planes(open_review):
    choose_tool(open_review, HandTool.TURN)
    assert is_turning(open_review.session)
    seen = frame(open_review)
    assert (seen.hint, seen.turning, len(seen.lines)) == (TURN_HINT, True, 2)
    set_layout(open_review, grid_of(1, 2))
    assert not is_turning(open_review.session)


def test_that_nothing_is_turned_before_there_is_a_volume(review):
    viewing.tilt_planes(review, (0.0, 0.0, 1.0), 1.0)
    assert review.session.view.tilt == UPRIGHT_PLANES
    choose_tool(review, HandTool.TURN)
    assert slice_frame(review.session, A) is None
    session = review.session
    session.set_view(replace(ViewState(), tilt=UPRIGHT_PLANES.turned((0.0, 0.0, 1.0), 1.0)))
    assert slices_of(session, A) is None


def test_that_the_slice_of_the_active_viewport_faces_as_its_plane_does(open_review):
    assert active_normal(open_review.room) == frame(open_review).plane.normal
    turn(open_review, C, 33.0)
    assert active_normal(open_review.room) == frame(open_review).plane.normal
    open_review.session.close_series()
    assert active_normal(open_review.room) is None


def test_that_what_is_drawn_over_a_turned_slice_is_that_within_half_a_step_of_it(open_review):
    turn(open_review, C, 33.0)
    slices = slices_of(open_review.session, A)
    plane = frame(open_review).plane
    assert reach_mm(slices, plane.number) == plane.spacing_mm[0] / 2
    assert frame_of(open_review.session.current, slices, plane) is None


def test_that_the_image_says_that_a_box_is_being_changed(open_review):
    session = open_review.session
    session.set_view(replace(session.view, modifying=True))
    assert frame(open_review).hint == MODIFY_HINT
