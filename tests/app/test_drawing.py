"""Presses and drags that become measurements, and what a slice shows of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples import oblique_geometry, sample_ports, sample_series, sample_study, sample_volume

from medviewer.app import viewing
from medviewer.app.arranging import put_series, set_layout, step_viewport
from medviewer.app.drawing import Drawing, choose_tool, finish, put_down, show_draft
from medviewer.app.measuring import add_measurement
from medviewer.app.resolve import slice_frame
from medviewer.domain.errors import UserError
from medviewer.domain.layout import Cell, Layout, ViewName, grid_of
from medviewer.domain.loaded import Loaded
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.turn import Turn

K = MeasurementKind


def plane_of(review):
    return slice_frame(review.session, PlaneName.AXIAL).plane


def spot(review, column, row):
    return tuple(plane_of(review).to_lps((column, row)).tolist())


def drawn(review):
    return slice_frame(review.session, PlaneName.AXIAL).measurements


def test_that_a_drag_shows_a_draft_and_its_end_keeps_it(open_review, record):
    drawing = Drawing(K.LENGTH, plane_of(open_review))
    assert drawing.measurement(open_review) is None
    drawing.drag(spot(open_review, 9, 9))
    drawing.press(spot(open_review, 2, 3))
    drawing.drag(spot(open_review, 7, 3))
    show_draft(open_review, drawing)
    (first,) = drawn(open_review)
    drawing.drag(spot(open_review, 12, 3))
    show_draft(open_review, drawing)
    (one,) = drawn(open_review)
    assert one.id == first.id
    np.testing.assert_allclose(one.lines, [[spot(open_review, 2, 3), spot(open_review, 12, 3)]])
    assert record.revised == []
    assert drawing.is_done
    finish(open_review, drawing)
    (kept,) = drawn(open_review)
    assert kept.id == one.id
    assert kept.selected
    assert kept.words[-1] == "mm: patient plane"
    assert len(record.revised) == 1


def test_that_an_angle_takes_its_third_point_by_a_click_and_shows_it_before(open_review):
    drawing = Drawing(K.ANGLE, plane_of(open_review))
    drawing.press(spot(open_review, 2, 3))
    drawing.drag(spot(open_review, 2, 9))
    assert not drawing.is_done
    assert drawing.measurement(open_review).points_lps[2] == drawing.measurement(open_review).points_lps[0]
    drawing.hover(spot(open_review, 8, 9))
    np.testing.assert_allclose(drawing.measurement(open_review).points_lps[2], spot(open_review, 8, 9))
    drawing.press(spot(open_review, 9, 9))
    drawing.hover(spot(open_review, 1, 1))
    assert drawing.is_done
    np.testing.assert_allclose(drawing.measurement(open_review).points_lps[2], spot(open_review, 9, 9))


def test_that_cobb_takes_two_drags(open_review):
    drawing = Drawing(K.COBB, plane_of(open_review))
    drawing.press(spot(open_review, 2, 3))
    drawing.drag(spot(open_review, 9, 3))
    assert not drawing.is_done
    assert len(drawing.measurement(open_review).points_lps) == 4
    drawing.press(spot(open_review, 2, 9))
    drawing.drag(spot(open_review, 9, 12))
    assert drawing.is_done


def test_that_a_contour_takes_every_point_and_a_bidirectional_one_drag(open_review):
    contour = Drawing(K.FREEHAND, plane_of(open_review))
    contour.press(spot(open_review, 2, 3))
    for column, row in ((9, 3), (9, 9), (2, 9)):
        contour.drag(spot(open_review, column, row))
    show_draft(open_review, contour)
    assert drawn(open_review)[0].handles == ()  # they would be in the way of drawing
    assert contour.is_done
    finish(open_review, contour, "edge")
    (one,) = drawn(open_review)
    assert one.words[0] == "edge"
    assert len(one.handles) == 4
    put_down(open_review)
    assert drawn(open_review)[0].handles == ()
    axes = Drawing(K.BIDIRECTIONAL, plane_of(open_review))
    axes.press(spot(open_review, 2, 3))
    axes.drag(spot(open_review, 9, 3))
    assert len(axes.measurement(open_review).points_lps) == 4


def test_that_nothing_stays_of_what_cannot_be_saved(open_review, record):
    drawing = Drawing(K.PROBE, plane_of(open_review))
    drawing.press(spot(open_review, 2, 3))
    show_draft(open_review, Drawing(K.LENGTH, plane_of(open_review)))
    assert drawn(open_review) == ()
    record.is_broken = True
    with pytest.raises(UserError):
        finish(open_review, drawing)
    assert drawn(open_review) == ()


def test_that_a_tool_chosen_again_is_put_down(open_review):
    choose_tool(open_review, K.LENGTH)
    assert open_review.room.tool is K.LENGTH
    choose_tool(open_review, K.LENGTH)
    assert open_review.room.tool is None
    choose_tool(open_review, K.ANGLE)
    one = add_measurement(
        open_review, K.LENGTH, [spot(open_review, 2, 3), spot(open_review, 9, 3)], plane_of(open_review)
    )
    assert open_review.room.measurements.selected == one.id
    put_down(open_review)
    assert (open_review.room.tool, open_review.room.measurements.selected) == (None, None)


def test_that_it_is_shown_on_its_slice_alone_however_that_is_turned(open_review):
    add_measurement(
        open_review, K.ARROW, [spot(open_review, 2, 3), spot(open_review, 9, 3)], plane_of(open_review), "x"
    )
    assert drawn(open_review)[0].is_arrow
    viewing.turn(open_review, PlaneName.AXIAL, Turn.flipped_across)
    assert len(drawn(open_review)) == 1
    viewing.step_slices(open_review, PlaneName.AXIAL, 1)
    assert drawn(open_review) == ()
    assert slice_frame(open_review.session, PlaneName.CORONAL).measurements == ()


def test_that_thick_slices_grow_shrink_and_end(open_review):
    before = slice_frame(open_review.session, PlaneName.AXIAL)
    viewing.change_slab(open_review, 1.5)
    frame = slice_frame(open_review.session, PlaneName.AXIAL)
    assert open_review.session.view.slab == Slab(SlabMode.MAX, 10.0)
    assert any("MIP" in line for line in frame.text.bottom_left)
    assert frame.volume.geometry.shape[0] == 1
    assert (frame.volume.array[0] >= before.volume.array[before.plane.number - 1]).all()
    for _ in range(20):
        viewing.change_slab(open_review, 2.0)
    assert open_review.session.view.slab.thickness_mm == viewing.SLAB_LIMITS_MM[1]
    viewing.set_slab(open_review, None)
    assert slice_frame(open_review.session, PlaneName.AXIAL) == before


def test_that_the_slice_of_the_active_viewport_is_a_line_in_others_of_its_frame_of_reference(open_review, main_thread):
    study = replace(sample_study(), series=(sample_series(id="a"), sample_series(id="b")))
    geometry = replace(oblique_geometry(), frame_uid="1.9")
    open_review.ports = sample_ports(load=lambda *_: Loaded((sample_volume(geometry),)))
    beside = Layout(1, 2, (Cell(0, ViewName.AXIAL), Cell(1, ViewName.SAGITTAL)))
    set_layout(open_review, beside)
    for group, series in enumerate(study.series):
        put_series(open_review, open_review.room.sessions[group], study, series)
        main_thread.run_until(lambda: not open_review.session.jobs)
    axial, sagittal = open_review.room.sessions.values()
    line = slice_frame(axial, PlaneName.AXIAL).reference
    assert line.plane is PlaneName.SAGITTAL
    cutting = slice_frame(sagittal, PlaneName.SAGITTAL).plane
    for end in line.ends:
        assert cutting.distance_mm(end) == pytest.approx(0, abs=1e-9)
    assert slice_frame(sagittal, PlaneName.SAGITTAL).reference is None
    step_viewport(open_review, 1)
    assert open_review.session is axial
    assert slice_frame(sagittal, PlaneName.SAGITTAL).reference.plane is PlaneName.AXIAL
    set_layout(open_review, grid_of(1, 1))
    assert slice_frame(open_review.session, PlaneName.AXIAL).crosshair_lps is None
