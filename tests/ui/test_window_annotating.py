"""Segments in the real window with mouse and keys, against distances on the same voxels."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from ui.conftest import send_move
from ui.fakes import CENTERS, SHAPE, geometry

from medviewer.app.annotating import segments_here, set_radius
from medviewer.app.viewing import go_to
from medviewer.domain.annotations import SegmentMask
from medviewer.domain.layers import OverlayLayer
from medviewer.domain.planes import PlaneName
from medviewer.domain.tool import HandTool
from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from ui.conftest import Bench

    from medviewer.domain.mask_segment import Segment
    from medviewer.ui.panels.segments_panel import SegmentRow

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
CENTER = CENTERS[0]


@pytest.fixture
def bench(bench: Bench) -> Bench:
    bench.open()
    go_to(bench.review, CENTER)
    bench.settle()
    return bench


def places() -> NDArray[np.float64]:
    return geometry().to_lps(np.moveaxis(np.indices(SHAPE), 0, -1))


def voxels(segment: Segment) -> NDArray[np.bool_]:
    return segment.mask.block((0, 0, 0), SHAPE).astype(np.bool_)


def one(bench: Bench) -> Segment:
    (found,) = segments_here(bench.session)
    return found


def row(bench: Bench) -> SegmentRow:
    (found,) = bench.window.segments.rows.values()
    return found


def near(bench: Bench, dx: float, dy: float) -> QPoint:
    """A place on the axial slice through the first nodule, so many mm right and down of its middle."""
    return bench.place(PlaneName.AXIAL, (CENTER[0] + dx, CENTER[1] + dy, CENTER[2]))


def brushed(bench: Bench) -> Segment:
    bench.key(Qt.Key.Key_B, SHIFT)
    bench.drag(PlaneName.AXIAL, near(bench, -10, 0), near(bench, 10, 0))
    bench.settle()
    return one(bench)


def test_that_a_drag_with_the_brush_paints_what_lies_within_its_radius(bench: Bench) -> None:
    found = voxels(brushed(bench))
    start, end = (np.array((CENTER[0] + dx, CENTER[1], CENTER[2])) for dx in (-10.0, 10.0))
    share = np.clip((places() - start) @ (end - start) / 400, 0, 1)
    distance = np.linalg.norm(places() - start - share[..., None] * (end - start), axis=-1)
    on_slice = np.abs(places()[..., 2] - CENTER[2]) < 0.1
    assert found[on_slice & (distance < 4.4)].all()  # the pointer is where pixels are
    assert not found[~on_slice | (distance > 5.6)].any()
    assert bench.desk.record.kept[-1].key == one(bench).id
    assert bench.window.segments.isVisible()
    assert row(bench).volume.text() == f"{found.sum() * 12 / 1000:.2f} ml  saved"


def test_that_the_stroke_is_seen_while_it_is_drawn(bench: Bench) -> None:
    bench.key(Qt.Key.Key_B, SHIFT)
    view = bench.view()
    bench.qtbot.mousePress(view, LEFT, NONE, near(bench, 0, 0))
    send_move(view, near(bench, 12, 0), LEFT, NONE)
    bench.qtbot.waitUntil(lambda: bool(view.scene.frame and view.scene.frame.overlays.masks))
    assert bench.desk.record.kept == []
    bench.qtbot.mouseRelease(view, LEFT, NONE, near(bench, 12, 0))
    bench.settle()
    assert len(bench.desk.record.kept) == 1


def test_that_the_eraser_and_undo_and_redo_act_on_the_mask(bench: Bench) -> None:
    before = brushed(bench)
    bench.key(Qt.Key.Key_E, SHIFT)
    bench.drag(PlaneName.AXIAL, near(bench, -12, 0), near(bench, -6, 0))
    bench.settle()
    after = one(bench)
    gone = voxels(before) & ~voxels(after)
    assert gone.sum() > 0
    assert not (voxels(after) & ~voxels(before)).any()
    assert (places()[gone][:, 0] < CENTER[0]).all()
    bench.key(Qt.Key.Key_Z, CONTROL)
    bench.settle()
    np.testing.assert_array_equal(voxels(one(bench)), voxels(before))
    bench.key(Qt.Key.Key_Y, CONTROL)
    bench.settle()
    np.testing.assert_array_equal(voxels(one(bench)), voxels(after))
    bench.key(Qt.Key.Key_Z, CONTROL)
    bench.key(Qt.Key.Key_Z, CONTROL)
    bench.settle()
    assert segments_here(bench.session) == ()
    assert bench.desk.record.kept[-1].is_deleted


def test_that_a_click_grows_the_nodule_under_it(bench: Bench) -> None:
    bench.trigger("annotate_grow")
    bench.qtbot.mouseClick(bench.view(), LEFT, NONE, near(bench, 0, 0))
    bench.settle()
    np.testing.assert_array_equal(voxels(one(bench)), np.linalg.norm(places() - np.array(CENTER), axis=-1) <= 5.0)


def test_that_the_threshold_brush_leaves_the_air_out(bench: Bench) -> None:
    bench.trigger("annotate_threshold_brush")
    tools = bench.window.segments.tools
    tools.low.setValue(-100.0)
    tools.high.setValue(300.0)
    set_radius(bench.review, 8.0)
    bench.drag(PlaneName.AXIAL, near(bench, -3, 0), near(bench, 3, 0))
    bench.settle()
    found = voxels(one(bench))
    on_slice = np.abs(places()[..., 2] - CENTER[2]) < 0.1
    np.testing.assert_array_equal(found, on_slice & (bench.desk.volume.array > 0) & (in_reach() < 10))


def in_reach() -> NDArray[np.float64]:
    return np.linalg.norm(places() - np.array(CENTER), axis=-1)


def test_that_the_brackets_change_the_brush_and_the_ring_shows_its_true_size(bench: Bench) -> None:
    bench.key(Qt.Key.Key_B, SHIFT)
    view = bench.view()
    send_move(view, near(bench, 4, 4), Qt.MouseButton.NoButton, NONE)
    ring = view.scene._ring.ring
    assert ring is not None
    assert ring.radius_mm == 5.0
    assert np.linalg.norm(np.array(ring.center_lps) - np.array(CENTER) - (4, 4, 0)) < 0.5
    bench.key(Qt.Key.Key_BracketRight)
    assert bench.review.room.segments.brush.tip.radius_mm == 6.25
    bench.settle()
    assert view.scene._ring.ring is not None
    assert view.scene._ring.ring.radius_mm == 6.25
    assert bench.window.segments.tools.radius.value() == pytest.approx(6.25, abs=0.06)
    bench.key(Qt.Key.Key_BracketLeft)
    bench.key(Qt.Key.Key_Escape)
    bench.settle()
    assert view.scene._ring.ring is None
    assert not bench.window.segments.isVisible()


def test_that_the_ring_goes_with_the_pointer_and_away_with_it(bench: Bench) -> None:
    bench.key(Qt.Key.Key_E, SHIFT)
    view = bench.view()
    send_move(view, near(bench, 0, 0), Qt.MouseButton.NoButton, NONE)
    assert view.scene._ring.ring is not None
    assert view.scene._ring.ring.dashed
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.scene._ring.ring is None


def test_that_a_brush_leaves_the_window_as_it_is_and_the_right_button_zooms(bench: Bench) -> None:
    window, zoom = bench.session.view.window, bench.session.view.cameras[0].zoom
    brushed(bench)
    assert bench.session.view.window == window
    bench.drag(PlaneName.AXIAL, near(bench, 0, 0), near(bench, 0, -20), Qt.MouseButton.RightButton)
    assert bench.session.view.cameras[0].zoom != zoom
    bench.key(Qt.Key.Key_Escape)
    bench.drag(PlaneName.AXIAL, near(bench, 5, 5), near(bench, 9, 9))
    assert bench.session.view.window != window


def test_that_the_panel_names_hides_chooses_and_deletes(bench: Bench) -> None:
    segment = brushed(bench)
    here = row(bench)
    here.name.setText("Lesion")
    here.name.editingFinished.emit()
    bench.settle()
    assert one(bench).head.name == "Lesion"
    here.switch.click()
    bench.settle()
    frame = bench.view().scene.frame
    assert frame is not None
    assert frame.overlays.masks == ()
    here.switch.click()
    bench.settle()
    assert here.chosen.isChecked()
    here.chosen.click()
    assert bench.review.room.segments.selected is None
    here.chosen.click()
    assert bench.review.room.segments.selected == segment.id
    here.delete.click()
    bench.settle()
    assert bench.window.segments.rows == {}
    bench.key(Qt.Key.Key_Z, CONTROL)
    bench.settle()
    assert one(bench).head.name == "Lesion"


def test_that_the_tools_set_the_brush(bench: Bench) -> None:
    bench.trigger("annotate_grow")
    tools, store = bench.window.segments.tools, bench.review.room.segments
    bench.settle()
    tools.tolerance.setValue(70.0)
    tools.reach.setValue(12.0)
    tools.smoothing.setValue(4.0)
    tools.radius.setValue(9.0)
    tools.all_around.click()
    brush = store.brush
    assert (brush.tolerance, brush.reach_mm, brush.smooth_mm, brush.tip.radius_mm) == (70.0, 12.0, 4.0, 9.0)
    assert brush.tip.shape == "sphere"
    assert tools.tolerance.isVisible()
    assert not tools.low.isVisible()


def test_that_slices_between_are_filled_from_the_menu(bench: Bench) -> None:
    brushed(bench)
    bench.wheel(PlaneName.AXIAL, -4)
    bench.settle()
    lps = bench.session.view.position_lps
    at = [bench.place(PlaneName.AXIAL, (CENTER[0] + dx, CENTER[1], lps[2])) for dx in (-10, 10)]
    bench.drag(PlaneName.AXIAL, *at)
    bench.settle()
    assert sum(count > 0 for count in one(bench).mask.counts) == 2
    bench.trigger("segment_fill")
    bench.settle()
    assert sum(count > 0 for count in one(bench).mask.counts) == 5


def test_that_a_full_disk_leaves_the_mask_as_it_was_with_a_sentence(bench: Bench) -> None:
    before = brushed(bench)
    bench.desk.segments.fails = True
    bench.drag(PlaneName.AXIAL, near(bench, -10, 15), near(bench, 10, 15))
    bench.settle()
    assert one(bench) == before
    assert bench.session.notices[-1].title == "The segment could not be saved: the disk is full."


def test_that_the_window_stays_open_where_a_segment_could_not_be_saved(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing, wait = threading.Event(), bench.review.jobs.wait
    bench.desk.segments.before_write = closing.wait
    monkeypatch.setattr(bench.review.jobs, "wait", lambda lane: (closing.set(), wait(lane)))
    bench.key(Qt.Key.Key_B, SHIFT)
    bench.desk.segments.fails = True
    bench.drag(PlaneName.AXIAL, near(bench, -10, 0), near(bench, 10, 0))
    bench.window.close()
    assert bench.window.isVisible()
    assert bench.session.notices[-1].is_error
    bench.settle()
    bench.window.close()
    assert not bench.window.isVisible()


def test_that_another_window_shows_the_segments_again(make_bench: Callable[..., Bench]) -> None:
    first = make_bench().open()
    go_to(first.review, CENTER)
    first.settle()
    segment = brushed(first)
    first.window.close()
    second = make_bench().open()
    assert one(second).head == segment.head
    np.testing.assert_array_equal(voxels(one(second)), voxels(segment))
    assert "saved" in row(second).volume.text()


def test_that_erasing_without_a_segment_is_told(bench: Bench) -> None:
    bench.key(Qt.Key.Key_E, SHIFT)
    bench.qtbot.mouseClick(bench.view(), LEFT, NONE, near(bench, 0, 0))
    bench.settle()
    assert bench.session.notices[-1].title == "No segment is selected, so nothing can be erased."
    assert bench.review.room.tool is HandTool.ERASER


def test_that_a_stroke_that_another_window_interrupts_is_dropped(bench: Bench) -> None:
    bench.key(Qt.Key.Key_B, SHIFT)
    view = bench.view()
    bench.qtbot.mousePress(view, LEFT, NONE, near(bench, 0, 0))
    send_move(view, near(bench, 12, 0), LEFT, NONE)
    view.cancel_drag()
    bench.settle()
    assert segments_here(bench.session) == ()
    assert bench.desk.record.kept == []


def test_that_a_finding_is_segmented_and_a_change_modifies_it(bench: Bench) -> None:
    bench.analyse()
    bench.key(Qt.Key.Key_N)
    bench.trigger("segment_finding")
    bench.settle()
    np.testing.assert_array_equal(voxels(one(bench)), in_reach() <= 5.0)
    assert bench.desk.record.lines == []
    brush = bench.review.room.segments.brush
    bench.review.room.segments.set_brush(replace(brush, tip=replace(brush.tip, radius_mm=2.0)))
    bench.key(Qt.Key.Key_B, SHIFT)
    bench.drag(PlaneName.AXIAL, near(bench, 4, 0), near(bench, 9, 0))
    bench.settle()
    assert [line.verdict.value for line in bench.desk.record.lines] == ["modified"]


def test_that_a_segment_of_an_object_is_taken_over_from_the_list_of_overlays(bench: Bench) -> None:
    array = np.zeros(SHAPE, np.uint8)
    array[5:9, 10:30, 10:40] = 1
    content = SegmentMask(1, "Lesion", Volume(geometry(), array))
    layers = (
        OverlayLayer("seg/0", "seg", "Lesion", (255, 0, 0), content, "Maker 1.0"),
        OverlayLayer("seg/1", "seg", "Nothing", (255, 0, 0), SegmentMask(2, "Nothing", None), "Maker 1.0"),
    )
    bench.session.over.set_layers(layers)
    bench.settle()
    rows = bench.window.overlays.rows
    assert rows["seg/1"].take_over is None
    button = rows["seg/0"].take_over
    assert button is not None
    button.click()
    bench.settle()
    np.testing.assert_array_equal(voxels(one(bench)), array.astype(bool))
    assert [layer.visible for layer in bench.session.over.layers] == [False, True]
    assert "Maker 1.0" in row(bench).volume.toolTip()


def test_that_on_pictures_without_a_place_the_brush_counts_pixels_and_no_volume_is_given(
    make_bench: Callable[..., Bench],
) -> None:
    bench = make_bench()
    bench.desk.volume = replace(bench.desk.volume, is_placed=False)
    bench.open()
    bench.key(Qt.Key.Key_B, SHIFT)
    middle = bench.view().rect().center()
    bench.drag(PlaneName.AXIAL, middle, middle + QPoint(30, 0))
    bench.settle()
    assert bench.window.segments.tools.radius.suffix() == " px"
    assert "not measurable" in row(bench).volume.text()
